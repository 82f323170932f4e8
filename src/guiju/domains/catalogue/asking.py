"""Whoever registered a product without the records of its stages hears of it every day until they are there."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from guiju.domains.catalogue.controls.stages import StagesMissing, owed, owing
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.worklist.commands import SendMessages

KIND = "catalogue.stages"
SHOWN, OPENS = 30, 8


def step(moment: datetime, using: str = "default") -> None:
    """From eight o'clock, one message a person and day, however often it is called; a step of the ticker."""
    bounds: list[Any] = [each.params for each in bounds_of(StagesMissing, moment, using)]
    if not bounds or timezone.localtime(moment).hour < OPENS:
        return
    for account, found in owing(Context(SYSTEM, now=moment, using=using)).items():
        said = next((said for each in bounds if (said := StagesMissing.judge(owed(found), each))), None)
        if not account or not said:
            continue
        codes = "、".join(each.fact.sku for each in found[:SHOWN])
        notice: dict[str, object] = {
            "person": account,
            "kind": KIND,
            "title": f"{StagesMissing.title}：{said}",
            "body": codes if len(found) <= SHOWN else f"{codes} 等",
            "page": "catalogue_skus",
        }
        request = f"{KIND}:{account}:{timezone.localdate(moment)}"
        run_items(SendMessages, [notice], Context(SYSTEM, now=moment, request_id=request, using=using))
