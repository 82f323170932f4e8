"""Differences of a stocktake are explained, reported in time and settled only when somebody else has approved."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

from django.db.models import Max, OuterRef, Sum
from django.utils import timezone
from pydantic import Field

from guiju.domains.conduct.api import heard
from guiju.domains.warehouse.models import (
    DifferenceKind,
    ResponsibleKind,
    StockCountLine,
    StockDifference,
)
from guiju.domains.warehouse.settling import Difference
from guiju.domains.warehouse.subjects import DifferenceReported, DifferenceSettled, KeeperLosses
from guiju.kernel.calendar.moments import first_after, local
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.bed import Bed
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.patterns import CompleteRecord
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.rulebook.models import Outcome

CAUSE, PROOF, RESPONSIBLE, PROPOSAL = "原因", "原因证据", "责任方", "处理意见"


class Explained(NamedTuple):
    has_cause: bool
    has_proof: bool
    has_responsible: bool
    has_proposal: bool = True


def _explained(known: Difference, *, has_proposal: bool = True) -> Explained:
    return Explained(bool(known.cause), bool(known.proof), bool(known.responsible_kind), has_proposal)


class Explanation(Params):
    default_explained: list[str] = Field([CAUSE, PROOF, RESPONSIBLE], title="差异须写明")


class DifferenceExplained(CompleteRecord, Gate):
    key = "warehouse.difference_explained"
    title = "盘点差异查明原因、分清责任"
    subject = DifferenceSettled
    params = Explanation
    names: ClassVar = {"required": "default_explained"}
    items: ClassVar = {CAUSE: "has_cause", PROOF: "has_proof", RESPONSIBLE: "has_responsible"}
    sentence = "差异没有查明，缺：{missing}"
    advice = "请先办“差异责任认定”：写明原因、证据和责任方（没有责任方的写“无责任方”）"
    examples = (
        passes(Explained(has_cause=True, has_proof=True, has_responsible=True)),
        breaches(Explained(has_cause=False, has_proof=False, has_responsible=False)),
        passes(Explained(has_cause=True, has_proof=False, has_responsible=True), default_explained=[CAUSE]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Explained]:
        return [_explained(known) for known in subjects.memo["differences"]]


class Judged(NamedTuple):
    responsible_kind: str
    was_heard: bool


class ResponsibleHeard(Gate):
    """Nobody is judged responsible before he was heard."""

    key = "warehouse.responsible_heard"
    title = "认定个人责任前听取陈述"
    subject = DifferenceSettled
    params = Params
    advice = "请先登记本人的陈述（听取陈述，所涉单据写差异单号）"
    examples = (
        passes(Judged(ResponsibleKind.PERSON, was_heard=True)),
        passes(Judged(ResponsibleKind.CARRIER, was_heard=False)),
        breaches(Judged(ResponsibleKind.PERSON, was_heard=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Judged]:
        known: list[Difference] = subjects.memo["differences"]
        said = heard([row.number for row in known], context.using)
        return [Judged(row.responsible_kind, (row.number, row.responsible or 0) in said) for row in known]

    @staticmethod
    def judge(fact: Judged, params: Params) -> str | None:
        if fact.responsible_kind != ResponsibleKind.PERSON or fact.was_heard:
            return None
        return "认定由个人负责，却没有听取过他的陈述"


class Proposed(NamedTuple):
    difference: str
    kind: str
    quantity: int


class AdjustmentApproved(Gate):
    """Stock is never written up or down on the word of whoever keeps it."""

    key = "warehouse.adjustment_approved"
    title = "库存调整须另一人批准"
    subject = DifferenceSettled
    params = Params
    outcome = Outcome.HOLD
    approver: ClassVar[str] = "operations_director"
    advice = "请运营总监审批差异报告的处理意见"
    examples = (
        breaches(Proposed("PY-1", DifferenceKind.SHORTAGE, 5)),
        passes(Proposed("PY-1", DifferenceKind.SHORTAGE, 0)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Proposed]:
        return [Proposed(*row) for row in subjects.rows("difference", "kind", "quantity")]

    @staticmethod
    def judge(fact: Proposed, params: Params) -> str | None:
        if not fact.quantity:
            return None
        return f"{fact.difference} {DifferenceKind(fact.kind).label} {fact.quantity}，调整须批准"


class ReportContents(Params):
    default_report_items: list[str] = Field([CAUSE, RESPONSIBLE, PROPOSAL], title="报告须写明")


class DifferenceReportComplete(CompleteRecord, Gate):
    key = "warehouse.difference_report_complete"
    title = "差异报告逐项写明"
    subject = DifferenceReported
    params = ReportContents
    names: ClassVar = {"required": "default_report_items"}
    items: ClassVar = {CAUSE: "has_cause", RESPONSIBLE: "has_responsible", PROPOSAL: "has_proposal"}
    sentence = "报告这一项缺：{missing}"
    advice = "请先办差异责任认定，并写明处理意见"
    examples = (
        passes(Explained(has_cause=True, has_proof=True, has_responsible=True)),
        breaches(Explained(has_cause=True, has_proof=True, has_responsible=True, has_proposal=False)),
        breaches(Explained(has_cause=False, has_proof=True, has_responsible=True)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Explained]:
        rows = zip(subjects.memo["differences"], subjects.has_proposal, strict=True)
        return [_explained(known, has_proposal=proposal) for known, proposal in rows]


def _standing(using: str) -> Any:
    """Differences of the latest count of their line."""
    later = StockCountLine.objects.filter(line=OuterRef("count_line__line")).order_by().values("line")
    latest = later.annotate(last=Max("id")).values("last")
    return StockDifference.objects.using(using).filter(count_line=latest[:1])


class LossAlert(Params):
    default_loss_alert_cny: int = Field(500, title="损失报警线（元）", ge=0)


class Losses(NamedTuple):
    """``cost`` is what one keeper lacks or has spoilt in a month, in 分 at book cost."""

    month: str
    cost: int


LARGE_LOSS = 1_000_000_000
NOBODY = 1 << 60


class LossesOfKeeper(Watch):
    """What stands as short or spoilt with one keeper in a month."""

    key = "warehouse.losses_of_keeper"
    title = "保管损失超过报警线"
    subject = KeeperLosses
    params = LossAlert
    supervisor = "operations_director"
    advice = "请查明原因、分清责任"
    examples = (
        passes(Losses("2026-05", 50_000)),
        breaches(Losses("2026-05", 50_001)),
        passes(Losses("2026-05", 60_000), default_loss_alert_cny=600),
    )

    def subjects(self, context: Context) -> Subjects:
        """The keepers with losses this month, and the months found before."""
        months = {mark.split("/")[1] for mark in unsettled(self.key, context.using)}
        months.add(f"{timezone.localdate(context.now):%Y-%m}")
        found: dict[tuple[int, str], tuple[int, int | None]] = {}
        for month in sorted(months):
            start, end = _month(month)
            lost = _standing(context.using).filter(found_at__gte=start, found_at__lt=end)
            lost = lost.exclude(kind=DifferenceKind.SURPLUS)
            rows = lost.values_list("keeper").annotate(cost=Sum("cost"), place=Max("warehouse")).order_by("keeper")
            found |= {(keeper, month): (cost, place) for keeper, cost, place in rows}
        columns: dict[str, Any] = {
            "keeper": [keeper for keeper, _ in found],
            "month": [month for _, month in found],
            "place": [place for _, place in found.values()],
        }
        subjects = Subjects(KeeperLosses, columns, list(range(len(found))), [None] * len(found))
        subjects.memo["costs"] = [cost for cost, _ in found.values()]
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Losses]:
        return [Losses(*row) for row in zip(subjects.month, subjects.memo["costs"], strict=True)]

    @staticmethod
    def judge(fact: Losses, params: LossAlert) -> str | None:
        if fact.cost <= params.default_loss_alert_cny * 100:
            return None
        return f"{fact.month} 短少、残缺共 {fact.cost // 100}.{fact.cost % 100:02} 元，超过 {params.default_loss_alert_cny} 元"

    def plant(self, bed: Bed) -> str:
        bed.plant(StockDifference, kind=DifferenceKind.SHORTAGE, cost=LARGE_LOSS, keeper=NOBODY, found_at=bed.now)
        return f"{NOBODY}/{timezone.localdate(bed.now):%Y-%m}"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return list(subjects.keeper)


def _month(month: str) -> tuple[datetime, datetime]:
    first = date.fromisoformat(f"{month}-01")
    return local(first), local(first_after(first, 1))
