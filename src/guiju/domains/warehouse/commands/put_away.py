"""Goods are put into bins: received ones, and those that stood elsewhere."""

from collections.abc import Sequence
from typing import Annotated, Any

from guiju.domains.warehouse.cards import standing, take, write_cards
from guiju.domains.warehouse.controls.keeping import IN_STACK, StackTooHigh
from guiju.domains.warehouse.controls.signs import ask_for_signs
from guiju.domains.warehouse.fields import (
    BinCode,
    Layers,
    Line,
    Moment,
    Quantity,
    ReceiptNumber,
    SkuCode,
    SpecialLabel,
    moments,
)
from guiju.domains.warehouse.lines import resolve_lines
from guiju.domains.warehouse.models import Handling, HandlingKind
from guiju.domains.warehouse.receipts import receipt_lines
from guiju.domains.warehouse.subjects import GoodsPlaced
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.alert import raise_at_once
from guiju.kernel.org.entities import entities

DoneAt = Annotated[Moment, Label("作业时间")]


class PutAwayInput(Input):
    receipt: ReceiptNumber
    done_at: DoneAt = None


class PutAwayLineInput(Input):
    line: Line
    bin: BinCode
    quantity: Quantity
    layers: Layers = None
    label: SpecialLabel = ""


class PutAway(Command):
    key = "warehouse.put_away"
    title = "上架"
    header = PutAwayInput
    happened = "done_at"
    line = PutAwayLineInput
    yields = (GoodsPlaced,)
    causes = ("findings.open",)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        unknown_lines = resolve_lines(batch, context, "receipt", receipt_lines, "入库单")
        return [*unknown_lines, *_elsewhere(batch, batch.head.record("receipt")), *_beyond_received(batch)]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        records = batch.lines.record("receipt_line")
        skus = [(record.sku, record.sku_id) for record in records]
        return [_placed(batch, batch.to_lines(batch.head.receipt), skus)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        records = lines.record("receipt_line")
        receipts = head.record("receipt")
        handlings = handle(
            work, HandlingKind.PUTAWAY, [each.warehouse_id for each in receipts], head.done_at,
            {"receipt_id": head.ids("receipt")},
        )  # fmt: skip
        columns = {
            "handling_id": batch.to_lines(handlings),
            "line": [number + 1 for number in batch.numbers],
            "bin_id": lines.ids("bin"),
            "sku_id": [record.sku_id for record in records],
            "batch_id": [record.batch_id for record in records],
            "quantity": lines.quantity,
            "layers": lines.layers,
            "label": lines.label,
            "receipt_line_id": [record.id for record in records],
        }
        write_cards(work, columns, lines.size)
        _look_after(self.subjects(batch, work.context)[0], work)


class RelocateInput(Input):
    bin: Annotated[BinCode, Label("原库位")]
    done_at: DoneAt = None


class RelocateLineInput(Input):
    sku: SkuCode
    target: Annotated[BinCode, Label("新库位")]
    quantity: Quantity
    layers: Layers = None
    label: SpecialLabel = ""


class Relocate(Command):
    """What stands longest in the order of issue goes first."""

    key = "warehouse.relocate"
    title = "移位"
    header = RelocateInput
    happened = "done_at"
    line = RelocateLineInput
    yields = (GoodsPlaced,)
    causes = ("findings.open",)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        lines = batch.lines
        lines.records["bin"] = lines.record("target")
        sources = batch.to_lines(batch.head.ids("bin"))
        here = standing([each for each in sources if each is not None], context.using)
        left: dict[tuple[int, int], int] = {}
        taken, refused = [], []
        for index, (source, sku) in enumerate(zip(sources, lines.ids("sku"), strict=True)):
            parts = take(
                [each for each in here if (each.bin_id, each.sku_id) == (source, sku)], left, lines.quantity[index]
            )
            taken.append(parts)
            lacking = lines.quantity[index] - sum(quantity for _, quantity in parts)
            if source is not None and sku is not None and lacking:
                message = f"{lines.sku[index]} 在这个库位的卡上只有 {lines.quantity[index] - lacking}"
                advice = "请核对库位；卡与实物不符的，先登记发现的货物或盘点"
                refused.append(
                    refusal(batch.line_items[index], batch.numbers[index], "stock_suffices", message, advice)
                )
        lines.records["taken"] = taken
        return [*_elsewhere(batch, batch.head.record("bin")), *refused]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        skus = list(zip(batch.lines.sku, batch.lines.ids("sku"), strict=True))
        return [_placed(batch, batch.to_lines(batch.head.bin), skus)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        bins = head.record("bin")
        handlings = handle(work, HandlingKind.RELOCATION, [each.warehouse_id for each in bins], head.done_at, {})
        rows = [
            (handlings[item], batch.numbers[index] + 1, where, lines.ids("sku")[index], stock, sign * quantity, index)
            for index, item in enumerate(batch.line_items)
            for stock, quantity in lines.record("taken")[index]
            for where, sign in ((bins[item].id, -1), (lines.ids("target")[index], 1))
        ]
        names = ("handling_id", "line", "bin_id", "sku_id", "batch_id", "quantity")
        columns: dict[str, Any] = {name: [row[place] for row in rows] for place, name in enumerate(names)}
        columns["layers"] = [lines.layers[row[-1]] if row[5] > 0 else None for row in rows]
        columns["label"] = [lines.label[row[-1]] if row[5] > 0 else "" for row in rows]
        write_cards(work, columns, len(rows))
        _look_after(self.subjects(batch, work.context)[0], work)


def handle(
    work: Work, kind: HandlingKind, warehouses: Sequence[int], done_at: Sequence[Any], more: dict[str, Any]
) -> range:
    """The documents of a handling, one an item."""
    done = moments(list(done_at), work.now)
    return work.insert_numbered(
        Handling,
        {"warehouse_id": list(warehouses), "kind": kind.value, "handler": work.actor, "done_at": done, **more},
        kind="BY",
        entities=entities(work, warehouses),
        dates=done,
        items=range(len(warehouses)),
    )


def _placed(batch: Batch, sources: Sequence[str], skus: Sequence[tuple[str, int]]) -> Subjects:
    lines = batch.lines
    bins = lines.record("bin")
    columns = {
        "source": list(sources),
        "sku": [code for code, _ in skus],
        "bin": [each.code for each in bins],
        "place": [each.zone_id or each.warehouse_id for each in bins],
        "quantity": lines.quantity,
        "layers": [layers or 0 for layers in lines.layers],
        "label": lines.label,
        "sku_id": [key for _, key in skus],
        "bin_id": [each.id for each in bins],
    }
    return Subjects(GoodsPlaced, columns, batch.line_items, batch.numbers)


def _elsewhere(batch: Batch, documents: Sequence[Any]) -> list[Refusal]:
    """Lines whose bin is in another warehouse than their document."""
    homes = batch.to_lines([document and document.warehouse_id for document in documents])
    return [
        refusal(
            batch.line_items[index], batch.numbers[index], "reference_exists", f"库位 {place.code} 不在这个仓库",
            "请扫描本仓库的库位码",
        )
        for index, (place, home) in enumerate(zip(batch.lines.record("bin"), homes, strict=True))
        if place is not None and home is not None and place.warehouse_id != home
    ]  # fmt: skip


def _beyond_received(batch: Batch) -> list[Refusal]:
    left: dict[int, int] = {}
    refused = []
    for index, record in enumerate(batch.lines.record("receipt_line")):
        if record is None:
            continue
        if record.is_reversed:
            said, advice = "这张入库单已经冲销，没有可上架的货", "货还在的，请重新入库；与单据不符的，登记发现的货物"
            refused.append(refusal(batch.line_items[index], batch.numbers[index], "stands", said, advice))
            continue
        rest = left.setdefault(record.id, record.waiting)
        left[record.id] = rest - batch.lines.quantity[index]
        if left[record.id] < 0:
            message = f"{record.sku} 待上架 {rest}，本次上架 {batch.lines.quantity[index]}"
            advice = "请按待上架的数量上架；多出来的货请先登记发现的货物"
            refused.append(refusal(batch.line_items[index], batch.numbers[index], "stock_suffices", message, advice))
    return refused


def _look_after(placed: Subjects, work: Work) -> None:
    ask_for_signs(placed, work)
    if any(placed.layers):
        _restack(placed, work)


def _restack(placed: Subjects, work: Work) -> None:
    """What stands too high is to be stacked anew; it stands, whatever the keeper said of it."""
    high = [index for index, layers in enumerate(placed.layers) if layers]
    columns = {name: [column[index] for index in high] for name, column in placed.columns.items()}
    columns["source"] = [IN_STACK] * len(high)
    items, numbers = [placed.items[index] for index in high], [placed.lines[index] for index in high]
    stacks = Subjects(GoodsPlaced, columns, items, numbers)
    stacks.memo["handlers"] = [work.actor] * len(high)
    raise_at_once(StackTooHigh, stacks, work, is_grave=False)
