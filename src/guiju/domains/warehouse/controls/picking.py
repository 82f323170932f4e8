"""First in, first out, while goods are taken from their bins and afterwards."""

from collections.abc import Sequence
from typing import NamedTuple

from guiju.domains.warehouse.models import Batch, Picked
from guiju.domains.warehouse.picking import Available, available
from guiju.domains.warehouse.subjects import GoodsPicked
from guiju.kernel.audit.recent import LOOK_BACK, first_id_since
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.watch import Watch


class PickedBatch(NamedTuple):
    """The batch that was taken beside the one that was to leave first; ranks are days as ordinals."""

    batch: str
    rank: int
    first: str
    first_rank: int
    first_left: int


class OldestFirst(Gate):
    key = "warehouse.oldest_first"
    title = "先进先出拣货"
    subject = GoodsPicked
    params = Params
    waivable = True
    approver = "operations_director"
    advice = "请改拣应先出的一批；它破损、被冻结或够不着的，写明原因"
    reasons = ("破损", "被冻结", "够不着")
    examples = (
        passes(PickedBatch("A", 1, "A", 1, 10)),
        passes(PickedBatch("B", 1, "A", 1, 10)),
        passes(PickedBatch("B", 2, "", 0, 0)),
        breaches(PickedBatch("B", 2, "A", 1, 10)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[PickedBatch]:
        return compared(subjects, subjects.quantity, context)

    @staticmethod
    def judge(fact: PickedBatch, params: Params) -> str | None:
        if not fact.first_left or fact.first_rank >= fact.rank:
            return None
        return f"应先出批次 {fact.first}（还有 {fact.first_left}），拣的是批次 {fact.batch}"


def compared(subjects: Subjects, quantities: Sequence[int], context: Context) -> list[PickedBatch]:
    """In the order of the lines: what an earlier line takes (``quantities``) is no longer there for later ones."""
    by_sku: dict[tuple[int, int], list[Available]] = {}
    for each in available(subjects.sku_id, context):
        by_sku.setdefault((each.sku_id, each.warehouse_id), []).append(each)
    left = {each.batch_id: each.quantity for batches in by_sku.values() for each in batches}
    batches = Batch.objects.using(context.using).filter(id__in=set(subjects.batch_id))
    ranks = {batch.id: (batch.expires_on or batch.received_on).toordinal() for batch in batches}
    facts = []
    rows = subjects.rows("sku_id", "place", "batch_id", "batch")
    for (sku, warehouse, batch, name), quantity in zip(rows, quantities, strict=True):
        first = next((each for each in by_sku.get((sku, warehouse), []) if left[each.batch_id] > 0), None)
        oldest = (first.label, first.rank, left[first.batch_id]) if first else ("", 0, 0)
        facts.append(PickedBatch(name, ranks[batch], *oldest))
        left[batch] = left.get(batch, 0) - quantity
    return facts


class PickedOutOfTurn(Watch):
    """The same rule over the picks of the last day, against what stands good today."""

    key = "warehouse.picked_out_of_turn"
    title = "未按先进先出拣货"
    gate = OldestFirst
    advice = "请查明应先出的一批为什么没有拣，必要时移位或冻结"

    def subjects(self, context: Context) -> Subjects:
        since = first_id_since(context.now - LOOK_BACK, context.using)
        rows = list(
            Picked.objects.using(context.using)
            .filter(id__gte=since)
            .order_by("id")
            .values_list(
                "request_line__request__number",
                "request_line__line",
                "request_line__sku__code",
                "bin__code",
                "batch__code",
                "handling__warehouse_id",
                "quantity",
                "request_line__sku_id",
                "batch_id",
                "handling__handler",
                "batch__received_on",
            )
        )
        names = ("request", "line", "sku", "bin", "batch", "place", "quantity", "sku_id", "batch_id")
        columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
        columns["batch"] = [row[4] or f"{row[10]}" for row in rows]
        subjects = Subjects(GoodsPicked, columns, list(range(len(rows))), [None] * len(rows))
        subjects.memo["handlers"] = [row[9] for row in rows]
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[PickedBatch]:
        return compared(subjects, [0] * len(subjects), context)

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return list(subjects.memo["handlers"])
