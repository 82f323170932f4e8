"""No new shop while a licence that trade needs has run out."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone

from guiju.domains.orders.subjects import ShopOpened
from guiju.domains.policy.api import run_out
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params


class Opened(NamedTuple):
    """``run_out`` names the licences that have run out."""

    shop: str
    run_out: str


class LicencesHold(Gate):
    """电子商务法 第十条、第十二条."""

    key = "orders.licences_hold"
    title = "证照有效才开新店"
    subject = ShopOpened
    params = Params
    advice = "请先办理续期并登记新的有效期"
    examples = (
        passes(Opened("TM-1", "")),
        breaches(Opened("TM-1", "电信业务许可")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Opened]:
        over = "、".join(run_out(timezone.localdate(context.now), context.using))
        return [Opened(shop, over) for shop in subjects.shop]

    @staticmethod
    def judge(fact: Opened, params: Params) -> str | None:
        return f"{fact.run_out}已到期，不能开新店 {fact.shop}" if fact.run_out else None
