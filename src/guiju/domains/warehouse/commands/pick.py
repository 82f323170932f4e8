"""Goods are taken from bins for a request, and put back when they are not wanted after all."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from guiju.domains.warehouse.cards import Standing, standing, write_cards
from guiju.domains.warehouse.commands.put_away import DoneAt, handle
from guiju.domains.warehouse.fields import BinCode, Line, Quantity, RequestNumber
from guiju.domains.warehouse.lines import resolve_lines
from guiju.domains.warehouse.models import HandlingKind, Picked
from guiju.domains.warehouse.outbound import request_lines
from guiju.domains.warehouse.picking import available, open_picks, settle_picks
from guiju.domains.warehouse.subjects import GoodsPicked
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work


class PickInput(Input):
    request: RequestNumber
    done_at: DoneAt = None


class PickLineInput(Input):
    line: Line
    bin: BinCode
    quantity: Quantity
    batch: Annotated[str, Field(max_length=60), Label("批号", "空着就取这个库位里应先出的一批")] = ""


class PickGoods(Command):
    """From one batch a line; without a batch number the one that is to leave first of those in the bin."""

    key = "warehouse.pick_goods"
    title = "拣货"
    header = PickInput
    happened = "done_at"
    line = PickLineInput
    yields = (GoodsPicked,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        refused = resolve_lines(batch, context, "request", request_lines, "出库申请")
        lines = batch.lines
        here = standing([place.id for place in lines.record("bin") if place is not None], context.using)
        asked = [record.id for record in lines.record("request_line") if record is not None]
        waiting = open_picks(asked, context.using)
        stock = {each.batch_id: each.quantity for each in available({each.sku_id for each in here}, context)}
        names = {each.batch_id: each.label for each in here}
        left: dict[tuple[int, int], int] = {}
        picks: list[int | None] = [None] * lines.size
        for index, (wanted, place) in enumerate(zip(lines.record("request_line"), lines.record("bin"), strict=True)):
            if wanted is None or place is None:
                continue
            found = [each for each in here if (each.bin_id, each.sku_id) == (place.id, wanted.sku_id)]
            rest = wanted.quantity - wanted.dispatched - waiting.get(wanted.id, 0)
            waiting[wanted.id] = waiting.get(wanted.id, 0) + lines.quantity[index]
            picks[index], fault = _pick(lines, index, found, left, stock)
            if lines.quantity[index] > rest:
                fault = f"{wanted.sku} 还要拣 {max(0, rest)}，本次拣 {lines.quantity[index]}", "请放回多拣的货"
            if fault is not None:
                item, number = batch.line_items[index], batch.numbers[index]
                refused.append(refusal(item, number, "stock_suffices", *fault))
        lines.records["batch_id"] = picks
        lines.records["stock"] = [names] * lines.size
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        lines = batch.lines
        records = lines.record("request_line")
        columns = {
            "request": batch.to_lines(batch.head.request),
            "line": lines.line,
            "sku": [record.sku for record in records],
            "bin": lines.bin,
            "batch": [
                names.get(key, "") for names, key in zip(lines.record("stock"), lines.record("batch_id"), strict=True)
            ],
            "place": batch.to_lines([record.warehouse_id for record in batch.head.record("request")]),
            "quantity": lines.quantity,
            "sku_id": [record.sku_id for record in records],
            "batch_id": lines.record("batch_id"),
        }
        return [Subjects(GoodsPicked, columns, batch.line_items, batch.numbers)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        requests = head.record("request")
        warehouses = [each.warehouse_id for each in requests]
        handlings = handle(work, HandlingKind.PICK, warehouses, head.done_at, {"request_id": head.ids("request")})
        documents = batch.to_lines(handlings)
        shared = {"handling_id": documents, "bin_id": lines.ids("bin"), "batch_id": lines.record("batch_id")}
        records = lines.record("request_line")
        taken = [-quantity for quantity in lines.quantity]
        numbers = [number + 1 for number in batch.numbers]
        skus = [record.sku_id for record in records]
        write_cards(work, {**shared, "line": numbers, "sku_id": skus, "quantity": taken}, lines.size)
        quantities = {"quantity": lines.quantity, "remaining": lines.quantity}
        work.insert(Picked, {**shared, **quantities, "request_line_id": [record.id for record in records]}, lines.size)


class ReturnPickInput(Input):
    request: RequestNumber
    done_at: DoneAt = None


class ReturnPickLineInput(Input):
    line: Line
    bin: Annotated[BinCode, Label("放回库位")]
    quantity: Quantity


class ReturnPick(Command):
    """What was picked last goes back first."""

    key = "warehouse.return_pick"
    title = "退拣"
    header = ReturnPickInput
    happened = "done_at"
    line = ReturnPickLineInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        refused = resolve_lines(batch, context, "request", request_lines, "出库申请")
        lines = batch.lines
        asked = [record.id for record in lines.record("request_line") if record is not None]
        waiting = open_picks(asked, context.using)
        for index, wanted in enumerate(lines.record("request_line")):
            if wanted is None:
                continue
            rest = waiting.get(wanted.id, 0)
            waiting[wanted.id] = rest - lines.quantity[index]
            if waiting[wanted.id] < 0:
                message = f"{wanted.sku} 已拣未交的只有 {max(0, rest)}，要退 {lines.quantity[index]}"
                item, number = batch.line_items[index], batch.numbers[index]
                refused.append(refusal(item, number, "stock_suffices", message, "请按已拣未交的数量退"))
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        warehouses = [each.warehouse_id for each in head.record("request")]
        handlings = handle(
            work, HandlingKind.PICK_RETURN, warehouses, head.done_at, {"request_id": head.ids("request")}
        )
        records = lines.record("request_line")
        demand = [(record.id, quantity) for record, quantity in zip(records, lines.quantity, strict=True)]
        parts = settle_picks(work, demand, newest_first=True)
        rows = [(index, stock, quantity) for index, taken in enumerate(parts) for stock, quantity in taken]
        columns = {
            "handling_id": [handlings[batch.line_items[index]] for index, _, _ in rows],
            "line": [batch.numbers[index] + 1 for index, _, _ in rows],
            "bin_id": [lines.ids("bin")[index] for index, _, _ in rows],
            "sku_id": [records[index].sku_id for index, _, _ in rows],
            "batch_id": [stock for _, stock, _ in rows],
            "quantity": [quantity for _, _, quantity in rows],
        }
        write_cards(work, columns, len(rows))


def _pick(
    lines: Any,
    index: int,
    found: Sequence[Standing],
    left: dict[tuple[int, int], int],
    stock: dict[int, int],
) -> tuple[int | None, tuple[str, str] | None]:
    """The batch to take from this bin, or why none can be taken and what to do.

    ``left`` and ``stock`` are what earlier lines have left on the cards and of what may be picked of each batch.
    """
    wanted = lines.batch[index]
    named = [each for each in found if not wanted or each.label == wanted]
    named = [each for each in named if left.setdefault((each.bin_id, each.batch_id), each.quantity) > 0]
    if not named:
        what = f"批次 {wanted}" if wanted else "这种货"
        return None, (f"库位 {lines.bin[index]} 的卡上没有可拣的{what}", "请核对库位；实物在的，先登记发现的货物")
    first = next((each for each in named if stock.get(each.batch_id, 0) > 0), None)
    if first is None:
        return None, ("这一批没有可出的良品：冻结、待检、过期或召回的不能拣", "请换一批；要放行的先办状态变更")
    quantity, key = lines.quantity[index], (first.bin_id, first.batch_id)
    if min(left[key], stock[first.batch_id]) < quantity:
        return None, (f"库位 {lines.bin[index]} 里应先出的一批不够 {quantity}", "请分批次、分库位拣")
    left[key] -= quantity
    stock[first.batch_id] -= quantity
    return first.batch_id, None
