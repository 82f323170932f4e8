"""Goods that left without papers: recorded by hand at once, or found among the dispatches."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Q

from guiju.domains.catalogue.models import Sku
from guiju.domains.warehouse.controls.outbound import IssuePapersComplete
from guiju.domains.warehouse.models import Dispatch, IssueRequest, UnpaperedDeparture
from guiju.domains.warehouse.subjects import GoodsGone, PickUp
from guiju.kernel.audit.recent import LOOK_BACK, first_id_since
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.bed import NUMBER, Bed
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import settled, unsettled
from guiju.kernel.org.models import Place
from guiju.kernel.store.written import AmongGiven, Given, Written

_LATELY = Written(
    lambda using: (
        Dispatch.objects.using(using)
        .filter(Q(id__gte=Given("since")) | AmongGiven("request__number", "found", "text"))
        .order_by("id")
        .values_list("request__number", "warehouse_id", "letter_sha256", "request_id", "handler")
    )
)


class DispatchedWithoutPapers(Watch):
    """The papers' rule over the dispatches of the last day, however they came about."""

    key = "warehouse.dispatched_without_papers"
    title = "手续不全已出库"
    gate = IssuePapersComplete
    advice = "立即补办手续，说明原因"

    def subjects(self, context: Context) -> Subjects:
        since = first_id_since(context.now - LOOK_BACK, context.using)
        found = sorted(unsettled(self.key, context.using))
        rows = list(_LATELY.rows({"since": since, "found": found}, context.using))
        columns: dict[str, list[Any]] = {
            "request": [row[0] for row in rows],
            "place": [row[1] for row in rows],
            "picker": [""] * len(rows),
            "has_letter": [bool(row[2]) for row in rows],
            "request_id": [row[3] for row in rows],
        }
        subjects = Subjects(PickUp, columns, list(range(len(rows))), [None] * len(rows))
        subjects.memo["handlers"] = [row[4] for row in rows]
        return subjects

    def plant(self, bed: Bed) -> str:
        """Gone without an approval and without a letter."""
        request = bed.plant(IssueRequest, number=NUMBER, purpose="sale")
        bed.plant(Dispatch, request_id=request, letter_sha256="")
        return NUMBER

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return subjects.memo["handlers"]


class Departure(NamedTuple):
    """``is_settled``: somebody has found out what became of the goods and resolved the finding."""

    quantity: int
    is_settled: bool


class DepartureUnpapered(Watch):
    """What was recorded as gone stands as 待查 until its finding is resolved; the keeper owns it."""

    key = "warehouse.departure_unpapered"
    title = "待查"
    subject = GoodsGone
    params = Params
    limits = ("default_trace_days",)
    advice = "请查明去向，补办手续或按盘亏处理"
    examples = (
        passes(Departure(3, is_settled=True)),
        breaches(Departure(3, is_settled=False)),
    )

    def subjects(self, context: Context) -> Subjects:
        found = list(UnpaperedDeparture.objects.using(context.using).select_related("sku").order_by("id"))
        columns: dict[str, list[Any]] = {
            "place": [row.warehouse_id for row in found],
            "sku": [row.sku.code for row in found],
            "found_at": [row.found_at for row in found],
            "quantity": [row.quantity for row in found],
            "keeper": [row.keeper for row in found],
        }
        return Subjects(GoodsGone, columns, list(range(len(found))), [None] * len(found))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Departure]:
        done = settled(self.key, context.using)
        return [Departure(quantity, subjects.key(index) in done) for index, quantity in enumerate(subjects.quantity)]

    @staticmethod
    def judge(fact: Departure, params: Params) -> str | None:
        return None if fact.is_settled else f"无单出库 {fact.quantity}，去向不明"

    def plant(self, bed: Bed) -> str:
        sku = Sku.objects.using(bed.context.using).get(pk=bed.plant(Sku, code=NUMBER))
        place = bed.some(Place, kind="warehouse")
        bed.plant(UnpaperedDeparture, warehouse_id=place, sku_id=sku.pk, found_at=bed.now)
        row = UnpaperedDeparture.objects.using(bed.context.using).get(sku=sku)
        return f"{place}/{NUMBER}/{row.found_at}"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return list(subjects.keeper)
