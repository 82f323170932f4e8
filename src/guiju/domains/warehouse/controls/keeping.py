"""Goods in store are looked after: stacks stay low, batches are inspected again in time."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from guiju.domains.catalogue.models import Sku, StorageRule
from guiju.domains.warehouse.controls.arranging import KEEPER
from guiju.domains.warehouse.controls.placing import StackedLow
from guiju.domains.warehouse.models import Batch, BatchInspection, Bin, BinEntry, Layer, Restack
from guiju.domains.warehouse.placing import STORED
from guiju.domains.warehouse.subjects import BatchInStore, GoodsPlaced
from guiju.kernel.audit.recent import LOOK_BACK, first_id_since
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.bed import LONG_AGO, NUMBER, Bed
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.org.holders import first_at
from guiju.kernel.store.stored import as_day
from guiju.kernel.store.written import AmongGiven, Given, Written, WrittenObjects


class StackTooHigh(Watch):
    """How high goods stand in a bin by what was last written there."""

    key = "warehouse.stack_too_high"
    title = "堆码超高"
    gate = StackedLow
    limits = ("default_restack_days",)
    advice = "请当天重新堆码，并登记堆码后的层数"

    def subjects(self, context: Context) -> Subjects:
        rows = _lately_stacked(self.key, context)
        columns: dict[str, list[Any]] = {
            "source": [IN_STACK] * len(rows),
            "sku": [row.sku.code for row in rows],
            "bin": [row.bin.code for row in rows],
            "place": [row.bin.zone_id or row.bin.warehouse_id for row in rows],
            "quantity": [max(0, row.quantity) for row in rows],
            "layers": [row.layers if row.restacked is None else row.restacked for row in rows],
            "label": [row.label for row in rows],
            "sku_id": [row.sku_id for row in rows],
            "bin_id": [row.bin_id for row in rows],
        }
        subjects = Subjects(GoodsPlaced, columns, list(range(len(rows))), [None] * len(rows))
        subjects.memo["handlers"] = [row.handling.handler for row in rows]
        subjects.memo[STORED] = True
        return subjects

    def plant(self, bed: Bed) -> str:
        sku, where = bed.plant(Sku, code=NUMBER), bed.plant(Bin, code=NUMBER, layer_limit=1)
        bed.plant(BinEntry, bin_id=where, sku_id=sku, layers=2)
        return f"{IN_STACK}/{NUMBER}/{NUMBER}"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return list(subjects.memo["handlers"])


IN_STACK = "堆码"


def _lately_stacked(control: str, context: Context) -> list[Any]:
    """The newest line with layers of each bin and SKU that was written lately or is found too high."""
    found = [mark.split("/")[-1] for mark in unsettled(control, context.using)]
    first = first_id_since(context.now - LOOK_BACK, context.using)
    return _STACKS.objects({"first": first, "bins": found}, context.using)


def _stacks(using: str) -> QuerySet[BinEntry]:
    entries = BinEntry.objects.using(using).filter(layers__isnull=False)
    recent = Q(id__gte=Given("first")) | AmongGiven("bin__code", "bins", "text")
    newest = entries.filter(recent).values("bin", "sku").annotate(last=Max("id")).values("last")
    restacks = Restack.objects.filter(bin=OuterRef("bin"), id__gt=OuterRef("id")).order_by("-id")
    return (
        entries.filter(id__in=newest)
        .annotate(restacked=Subquery(restacks.values("layers")[:1]))
        .select_related("sku", "bin", "handling")
        .order_by("id")
    )


_STACKS = WrittenObjects(_stacks)


class InStore(NamedTuple):
    """``day`` is the last inspection, or when the batch came, as an ordinal; ``every`` the SKU's own interval in days."""

    day: int
    today: int
    every: int
    said: str


class ReinspectionDue(Watch):
    key = "warehouse.reinspection_due"
    title = "在库复检到期"
    subject = BatchInStore
    params = Params
    limits = ("default_inspect_within_days",)
    advice = "请检查这一批货并登记复检结果"
    examples = (
        passes(InStore(0, 89, 90, "")),
        passes(InStore(0, 500, 0, "")),
        breaches(InStore(0, 90, 90, "")),
    )

    def subjects(self, context: Context) -> Subjects:
        rows = _batches(context)
        columns: dict[str, list[Any]] = {
            "batch": [row[0] or f"{row[1]}" for row in rows],
            "sku": [row[2] for row in rows],
            "place": [row[3] for row in rows],
        }
        subjects = Subjects(BatchInStore, columns, list(range(len(rows))), [None] * len(rows))
        subjects.memo["rows"] = rows
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[InStore]:
        today = timezone.localdate(context.now).toordinal()
        facts = []
        for _, received_on, _, _, every, inspected_at in subjects.memo["rows"]:
            since: date = timezone.localdate(inspected_at) if inspected_at else received_on
            facts.append(InStore(since.toordinal(), today, every, f"{since} 起在库满 {every} 天"))
        return facts

    @staticmethod
    def judge(fact: InStore, params: Params) -> str | None:
        return fact.said if fact.every and fact.today - fact.day >= fact.every else None

    def plant(self, bed: Bed) -> str:
        sku, came = bed.plant(Sku, code=NUMBER), timezone.localdate(bed.now) - LONG_AGO
        bed.plant(StorageRule, sku_id=sku, inspect_days=1)
        batch = bed.plant(Batch, sku_id=sku, code=NUMBER, received_on=came)
        bed.plant(Layer, batch_id=batch, sku_id=sku, quantity=1, remaining=1)
        return f"{NUMBER}/{NUMBER}"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(KEEPER, subjects.place, context.now, context.using)


def _batches(context: Context) -> list[tuple[Any, ...]]:
    """Batches in store of SKUs that are to be inspected again: code, day, SKU, warehouse, interval, last inspection."""
    rows = _TO_INSPECT.rows({}, context.using)
    return sorted(
        ((code, as_day(day), sku, place, every or 0, inspected) for code, day, sku, place, every, inspected in rows),
        key=lambda row: (row[2], row[1], row[0]),
    )


def _to_inspect(using: str) -> QuerySet[Layer, tuple[Any, ...]]:
    newest = StorageRule.objects.filter(sku=OuterRef("sku")).order_by("-id").values("inspect_days")[:1]
    last = BatchInspection.objects.filter(batch=OuterRef("batch")).order_by("-id").values("inspected_at")[:1]
    ruled = StorageRule.objects.using(using).filter(inspect_days__isnull=False).values("sku")
    return (
        Layer.objects.using(using)
        .filter(remaining__gt=0, sku__in=ruled)
        .annotate(every=Subquery(newest), inspected=Subquery(last))
        .values_list("batch__code", "batch__received_on", "sku__code", "warehouse_id", "every", "inspected")
        .distinct()
    )


_TO_INSPECT = Written(_to_inspect)
