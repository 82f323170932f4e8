"""What may be decided about a return: not late within its days, never without remedy after them, at whose cost."""

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import Field

from guiju.domains.aftersales.models import CountedFrom, Freight, Ground, Outcome, ReturnReason
from guiju.domains.aftersales.subjects import ReturnDecided
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.record import Record

RETURNS_KEPT = Record(
    "aftersales.returns_kept",
    "退换申请与决定留存",
    ("aftersales_returnrequest_posted_update", "aftersales_returndecision_posted_update"),
)
REASONS = {str(value): str(label) for value, label in ReturnReason.choices}


class ReturnWindow(Params):
    """The days are counted when a return is filed; a change of these counts for returns filed from then on."""

    return_window_days: int = Field(7, title="退货期（天）", ge=7)
    reason: str = Field("质量问题", title="期满后仍须处理的事由")
    default_counts_from: str = Field(CountedFrom.SIGNED.label, title="起算（签收或送达）", pattern="^(签收|送达)$")
    default_interpretation: str = Field("", title="改变起算所依的解释号")


class Decided(NamedTuple):
    """Days are ordinals."""

    request: str
    reason: str
    filed: int
    until: int
    outcome: str
    ground: str


_IN_TIME = Decided("TQ-1", "质量问题", 7, 7, Outcome.REFUSE.value, Ground.OVERDUE.value)


class NotRefusedAsLate(Gate):
    """消费者权益保护法 第二十四条: after the days there is still repair or replacement, or termination as the law has it."""

    key = "aftersales.not_refused_as_late"
    title = "退换期内不以逾期拒绝"
    subject = ReturnDecided
    params = ReturnWindow
    facts_params = frozenset({"return_window_days", "default_counts_from", "default_interpretation"})
    advice = "请同意退换；期满后的质量问题转修理、更换，或写明理由依法解除合同"
    examples = (
        passes(_IN_TIME._replace(outcome=Outcome.RETURN.value, ground="")),
        passes(_IN_TIME._replace(ground=Ground.OTHER.value)),
        breaches(_IN_TIME),
        breaches(_IN_TIME._replace(reason="无理由")),
        breaches(_IN_TIME._replace(filed=8)),
        passes(_IN_TIME._replace(filed=8, reason="无理由")),
        passes(_IN_TIME._replace(filed=8, outcome=Outcome.REPAIR.value, ground="")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Decided]:
        return [
            Decided(request, reason, filed.toordinal(), until.toordinal(), outcome, ground)
            for request, reason, filed, until, outcome, ground in subjects.rows(
                "request", "reason", "filed", "until", "outcome", "ground"
            )
        ]

    @staticmethod
    def judge(fact: Decided, params: ReturnWindow) -> str | None:
        if fact.outcome != Outcome.REFUSE or fact.ground != Ground.OVERDUE:
            return None
        if fact.filed <= fact.until:
            return f"{fact.request} 在退换期内申请（{fact.reason}），不能以逾期拒绝"
        if fact.reason == params.reason:
            return f"{fact.request} 虽已过退换期，{fact.reason}仍有修理、更换义务，不能以逾期拒绝"
        return None


class Carried(NamedTuple):
    request: str
    reason: str
    outcome: str
    freight: str


class Bearing(Params):
    reason: str = Field("质量问题", title="运费由商家承担的事由")


class FreightBySeller(Gate):
    """消费者权益保护法 第二十四条: what the return of defective goods costs is borne by the business."""

    key = "aftersales.freight_by_seller"
    title = "质量问题的退货运费由商家承担"
    subject = ReturnDecided
    params = Bearing
    advice = "请把退货运费改为商家承担"
    examples = (
        passes(Carried("TQ-1", "质量问题", "return", "seller")),
        passes(Carried("TQ-1", "无理由", "return", "buyer")),
        passes(Carried("TQ-1", "质量问题", "refuse", "buyer")),
        breaches(Carried("TQ-1", "质量问题", "return", "buyer")),
        breaches(Carried("TQ-1", "质量问题", "repair", "buyer")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Carried]:
        return [Carried(*row) for row in subjects.rows("request", "reason", "outcome", "freight")]

    @staticmethod
    def judge(fact: Carried, params: Bearing) -> str | None:
        if fact.reason != params.reason or fact.outcome == Outcome.REFUSE or fact.freight != Freight.BUYER:
            return None
        return f"{fact.request} 是{fact.reason}，退货运费不能由消费者承担"
