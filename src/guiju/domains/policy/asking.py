"""Asking again: whoever left something open hears of it every week until it is done."""

from datetime import datetime

from django.utils import timezone

from guiju.domains.policy.controls.gaps import SupplementUnlinked, unlinked
from guiju.domains.policy.controls.overdue import params_in_force
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.worklist.commands import SendMessages

KIND = "policy.clause_link"


def ask_for_links(moment: datetime, using: str = "default") -> None:
    """One message a supplement and span, however often it is called."""
    context = Context(SYSTEM, now=moment, using=using)
    span = min(each.default_ask_days for each in params_in_force(SupplementUnlinked, context))
    for each in unlinked(using):
        turn = (timezone.localdate(moment) - timezone.localdate(each.published_at)).days // span
        if turn < 1 or not each.published_by:
            continue
        notice = {
            "person": each.published_by,
            "kind": KIND,
            "title": f"补充规定“{each.title}”还没有挂条款",
            "body": "请写明它补充的是哪一条。",
            "page": "record",
            "page_key": f"policy.supplements/{each.number}",
        }
        given = Context(SYSTEM, now=moment, request_id=f"{KIND}:{each.number}:{turn}", using=using)
        run_items(SendMessages, [notice], given)
