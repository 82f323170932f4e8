"""库存调整: the differences of an approved report are posted, the shortage out of stock, the surplus in, the spoilt apart."""

from typing import Annotated, Any, NamedTuple

from guiju.domains.warehouse.cards import write_cards
from guiju.domains.warehouse.issuing import Issue
from guiju.domains.warehouse.ledger import FOREVER, SHORTAGE, SURPLUS, Incoming, Ledger
from guiju.domains.warehouse.models import (
    Adjustment,
    AdjustmentLine,
    DifferenceKind,
    DifferenceReportLine,
    Handling,
    HandlingKind,
    Layer,
    StockState,
)
from guiju.domains.warehouse.models import Batch as StockBatch
from guiju.domains.warehouse.reservations import give_way
from guiju.domains.warehouse.settling import Difference, differences
from guiju.domains.warehouse.stocktaking import LineState, line_states
from guiju.domains.warehouse.subjects import DifferenceSettled
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities

ReportNumber = Annotated[
    str,
    Label("盘点差异报告"),
    Reference(
        "warehouse.DifferenceReport",
        by="number",
        fetch=("stocktake_id",),
        lock=True,
        place="warehouse_id",
        title="盘点差异报告",
    ),
]


class AdjustInput(Input):
    report: ReportNumber


class Settled(NamedTuple):
    """A difference with the item of the batch that settles it."""

    item: int
    known: Difference


class AdjustStock(Command):
    key = "warehouse.adjust_stock"
    title = "库存调整"
    header = AdjustInput
    yields = (DifferenceSettled,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        reports = batch.head.ids("report")
        lines = DifferenceReportLine.objects.using(context.using).filter(
            report__in={each for each in reports if each is not None}
        )
        named = list(lines.order_by("id").values_list("report", "difference"))
        known = differences([difference for _, difference in named], context.using)
        of_report: dict[int, list[Difference]] = {}
        for report, difference in named:
            of_report.setdefault(report, []).append(known[difference])
        batch.head.records["settled"] = [of_report.get(report, []) for report in reports]
        stocktakes = [record and record.stocktake_id for record in batch.head.record("report")]
        of_plan: dict[int, list[LineState]] = {}
        for state in line_states([each for each in stocktakes if each is not None], context.using):
            of_plan.setdefault(state.stocktake, []).append(state)
        batch.head.records["states"] = [of_plan.get(each, []) for each in stocktakes]
        return _settled_already(_rows(batch))

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        rows = _rows(batch)
        columns = {
            "difference": [row.known.number for row in rows],
            "report": [batch.head.report[row.item] for row in rows],
            "place": [row.known.warehouse for row in rows],
            "kind": [row.known.kind for row in rows],
            "quantity": [row.known.quantity for row in rows],
            "difference_id": [row.known.id for row in rows],
        }
        subjects = Subjects(DifferenceSettled, columns, [row.item for row in rows], [None] * len(rows))
        subjects.memo["differences"] = [row.known for row in rows]
        return [subjects]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        rows = _rows(batch)
        warehouses = [record.warehouse_id for record in head.record("report")]
        ledger = Ledger.of(work, [(row.known.warehouse, row.known.sku_id) for row in rows])
        going = [row for row in rows if row.known.kind != DifferenceKind.SURPLUS]
        coming = [row for row in rows if row.known.kind == DifferenceKind.SURPLUS]
        issue = _issue(work, going)
        adjustments = work.insert_numbered(
            Adjustment,
            {
                "report_id": head.ids("report"),
                "warehouse_id": warehouses,
                "approver": work.context.approval.approver if work.context.approval else 0,
                "handler": work.actor,
                "adjusted_at": work.now,
            },
            kind="TZ",
            entities=entities(work, warehouses),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        settled = [*going, *coming]
        lines = work.insert(
            AdjustmentLine,
            {
                "adjustment_id": [adjustments[row.item] for row in settled],
                "difference_id": [row.known.id for row in settled],
                "sku_id": [row.known.sku_id for row in settled],
                "quantity": [row.known.quantity for row in settled],
                "cost": [*issue.costs, *(row.known.cost for row in coming)],
            },
            len(settled),
        )
        _take_out(work, issue, going, lines[: len(going)])
        _take_in(work, ledger, coming, lines[len(going) :])
        _correct_cards(batch, work, warehouses)


def _settled_already(rows: list[Settled]) -> list[Refusal]:
    seen, refused = set(), []
    for row in rows:
        if row.known.is_settled or row.known.id in seen:
            refused.append(refusal(row.item, None, "once", f"{row.known.number} 已经处理", "无需重复调整"))
        elif not row.known.is_latest:
            said = f"{row.known.number} 之后又盘过，已被新的盘点代替"
            refused.append(refusal(row.item, None, "stands", said, "请按最近一次盘点的差异呈报"))
        seen.add(row.known.id)
    return refused


def _rows(batch: Batch) -> list[Settled]:
    return [Settled(item, row) for item, rows in enumerate(batch.head.record("settled")) for row in rows]


def _issue(work: Work, rows: list[Settled]) -> Issue:
    return Issue(
        work,
        warehouse_ids=[row.known.warehouse for row in rows],
        sku_ids=[row.known.sku_id for row in rows],
        skus=[row.known.sku for row in rows],
        quantities=[row.known.quantity for row in rows],
        state=[row.known.state for row in rows],
        items=[row.item for row in rows],
        numbers=[0] * len(rows),
        with_expired=True,
        named=[[(row.known.batch, row.known.quantity)] for row in rows],
    )


def _target(row: Settled) -> str:
    if row.known.kind == DifferenceKind.SHORTAGE:
        return SHORTAGE
    spoilt = StockState.SCRAP if row.known.state == StockState.DEFECTIVE else StockState.DEFECTIVE
    return spoilt.value


def _take_out(work: Work, issue: Issue, rows: list[Settled], lines: range) -> None:
    """What is missing leaves the ledger, what is spoilt goes where nobody picks it, at its own cost."""
    if not rows:
        return
    targets = [_target(row) for row in rows]
    issue.post(target=targets, document_type="adjustment", document_lines=lines, occurred=[work.now] * len(rows))
    give_way(work, issue.ledger, "所占用的货物盘亏或损坏")
    segments = issue.segments
    spoilt = [at for at, position in enumerate(segments.positions) if targets[position] != SHORTAGE]
    origin = Layer.objects.using(work.using).in_bulk([segments.layer_ids[at] for at in spoilt])
    layers = [origin[segments.layer_ids[at]] for at in spoilt]
    issue.ledger.bring_in(
        Incoming(
            warehouse_ids=[layer.warehouse_id for layer in layers],
            sku_ids=[layer.sku_id for layer in layers],
            states=[targets[segments.positions[at]] for at in spoilt],
            quantities=[segments.quantities[at] for at in spoilt],
            costs=[segments.costs[at] for at in spoilt],
            batch_ids=[layer.batch_id for layer in layers],
            ranks=[layer.rank for layer in layers],
            last_days=[layer.last_day for layer in layers],
        )
    )


def _take_in(work: Work, ledger: Ledger, rows: list[Settled], lines: range) -> None:
    """What is too many enters the batch it stands with, at that batch's cost."""
    if not rows:
        return
    batches = StockBatch.objects.using(work.using).in_bulk({row.known.batch for row in rows})
    known = [batches[row.known.batch] for row in rows]
    goods = Incoming(
        warehouse_ids=[row.known.warehouse for row in rows],
        sku_ids=[row.known.sku_id for row in rows],
        states=[row.known.state for row in rows],
        quantities=[row.known.quantity for row in rows],
        costs=[row.known.cost for row in rows],
        batch_ids=[row.known.batch for row in rows],
        ranks=[(each.expires_on or each.received_on).toordinal() for each in known],
        last_days=[each.expires_on.toordinal() if each.expires_on else FOREVER for each in known],
    )
    moves: dict[str, Any] = {
        "warehouse_id": goods.warehouse_ids,
        "sku_id": goods.sku_ids,
        "batch_id": goods.batch_ids,
        "layer_id": ledger.bring_in(goods),
        "source": [SURPLUS] * len(rows),
        "target": goods.states,
        "quantity": goods.quantities,
        "cost": goods.costs,
        "document_type": "adjustment",
        "document_line": lines,
    }
    ledger.post(moves, [row.item for row in rows], [work.now] * len(rows))


def _wrong_cards(batch: Batch) -> list[tuple[int, LineState, int]]:
    """By item the cards that are wrong, and by how much.

    A count that holds says what is there; where goods have moved since, what is missing or too many is as was settled.
    """
    settled = {
        (row.item, row.known.bin, row.known.batch): row.known
        for row in _rows(batch)
        if row.known.kind != DifferenceKind.DAMAGED
    }
    found = []
    for item, states in enumerate(batch.head.record("states")):
        for state in states:
            known = settled.get((item, state.bin, state.batch))
            if state.bin is None:
                continue
            if state.stands:
                change = (state.counted or 0) - state.card
            elif known is None:
                change = 0
            else:
                change = known.quantity if known.kind == DifferenceKind.SURPLUS else -min(known.quantity, state.card)
            if change:
                found.append((item, state, change))
    return found


def _correct_cards(batch: Batch, work: Work, warehouses: list[int]) -> None:
    wrong = _wrong_cards(batch)
    if not wrong:
        return
    items = sorted({item for item, _, _ in wrong})
    documents = work.insert_numbered(
        Handling,
        {
            "warehouse_id": [warehouses[item] for item in items],
            "kind": HandlingKind.STOCKTAKE.value,
            "handler": work.actor,
            "done_at": work.now,
        },
        kind="BY",
        entities=entities(work, [warehouses[item] for item in items]),
        dates=[work.now] * len(items),
        items=items,
        answer="handling",
    )
    of_item = dict(zip(items, documents, strict=True))
    columns = {
        "handling_id": [of_item[item] for item, _, _ in wrong],
        "line": list(range(1, len(wrong) + 1)),
        "bin_id": [state.bin for _, state, _ in wrong],
        "sku_id": [state.sku_id for _, state, _ in wrong],
        "batch_id": [state.batch for _, state, _ in wrong],
        "quantity": [change for _, _, change in wrong],
    }
    write_cards(work, columns, len(wrong))
