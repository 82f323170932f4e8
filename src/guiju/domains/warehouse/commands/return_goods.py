"""Goods a customer sent back: taken in at the cost at which they left."""

from datetime import date
from typing import Annotated, Literal, NamedTuple

from django.db import connections
from pydantic import Field

from guiju.domains.warehouse.fields import FileDigest, Line, Moment, Quantity, Warehouse, moments
from guiju.domains.warehouse.hazards import CameIn, isolate
from guiju.domains.warehouse.intake import Intake
from guiju.domains.warehouse.ledger import CUSTOMER
from guiju.domains.warehouse.lines import not_reversed
from guiju.domains.warehouse.models import Return, ReturnLine, StockState
from guiju.domains.warehouse.rules import cost_until
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.store.stored import as_day

FROZEN = StockState.FROZEN.value


class ReturnInput(Input):
    warehouse: Warehouse
    basis: Annotated[str, Field(min_length=1, max_length=80), Label("退货依据")]
    returned_at: Annotated[Moment, Label("退货时间")] = None
    photo: Annotated[FileDigest, Label("照片")] = None


class ReturnLineInput(Input):
    dispatch: Annotated[
        str, Label("原出库单"), Reference("warehouse.Dispatch", by="number", place="warehouse_id", lock=True)
    ]
    line: Line
    quantity: Quantity
    state: Annotated[Literal["inspecting", "good", "defective"], Label("库存状态")] = "inspecting"


class DispatchedLine(NamedTuple):
    """A dispatched line with what came back of it, all of it where the dispatch was reversed; cost in 分."""

    id: int
    sku_id: int
    sku: str
    quantity: int
    cost: int
    returned: int
    expires_on: date | None


class ReturnGoods(Command):
    key = "warehouse.return_goods"
    title = "销售退货入库"
    header = ReturnInput
    line = ReturnLineInput
    causes = ("findings.open",)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        lines = batch.lines
        dispatches = lines.ids("dispatch")
        found = _dispatched(sorted({d for d in dispatches if d is not None}), sorted(set(lines.line)), context.using)
        records = [found.get(key) for key in zip(dispatches, lines.line, strict=True)]
        lines.records["dispatch_line"] = records
        refused = []
        left: dict[int, int] = {}
        for index, record in enumerate(records):
            item, number = batch.line_items[index], batch.numbers[index]
            if record is None:
                if dispatches[index] is not None:
                    refused.append(unknown(item, number, "行号", lines.line[index], "原出库单的行号"))
                continue
            rest = left.setdefault(record.id, record.quantity - record.returned)
            if lines.quantity[index] > rest:
                message = f"可退 {rest}，退回 {lines.quantity[index]}"
                refused.append(refusal(item, number, "returned_within_sold", message, "请核对原出库单的可退数量"))
            else:
                left[record.id] = rest - lines.quantity[index]
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        warehouses = head.ids("warehouse")
        returned_at = moments(head.returned_at, work.now)
        documents = work.insert_numbered(
            Return,
            {"warehouse_id": warehouses, "basis": head.basis, "returned_at": returned_at, "handler": work.actor},
            kind="TH",
            entities=entities(work, warehouses),
            dates=returned_at,
            items=range(batch.size),
        )
        records = lines.record("dispatch_line")
        skus = [record.sku_id for record in records]
        costs = _costs(records, lines.quantity)
        apart = isolate(
            CameIn(
                "return",
                batch.to_lines(documents),
                lines.dispatch,
                batch.line_items,
                batch.numbers,
                batch.to_lines(warehouses),
                [record.sku for record in records],
                skus,
                lines.quantity,
                batch.to_lines(returned_at),
            ),
            work,
        )
        states = [FROZEN if is_apart else state for is_apart, state in zip(apart, lines.state, strict=True)]
        intake = Intake(
            work,
            warehouse_ids=batch.to_lines(warehouses),
            sku_ids=skus,
            states=states,
            quantities=lines.quantity,
            costs=costs,
            occurred=batch.to_lines(returned_at),
            expires_on=[record.expires_on for record in records],
        )
        line_ids = work.insert(
            ReturnLine,
            {
                "document_id": batch.to_lines(documents),
                "line": [number + 1 for number in batch.numbers],
                "dispatch_line_id": [record.id for record in records],
                "sku_id": skus,
                "quantity": lines.quantity,
                "cost": costs,
                "state": states,
            },
            lines.size,
        )
        attach(work, "退货照片", "warehouse.return", documents, head.record("photo"))
        intake.post(source=CUSTOMER, document_type="return", document_lines=line_ids, items=batch.line_items)


def _dispatched(dispatches: list[int], lines: list[int], using: str) -> dict[tuple[int, int], DispatchedLine]:
    """The lines with one of these numbers of these dispatches; each subquery goes by an index, with statistics or not."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select d.dispatch_id, d.line, d.id, d.sku_id, s.code, d.quantity, d.cost, "
            f"case when {not_reversed('dispatch', 'd.dispatch_id')} "
            "then cast(coalesce((select sum(r.quantity) from warehouse_returnline r "
            "where r.dispatch_line_id = d.id), 0) as bigint) else d.quantity end, "
            "(select min((select b.expires_on from warehouse_batch b where b.id = m.batch_id)) from warehouse_move m "
            "where m.document_line = d.id) "
            "from warehouse_dispatchline d join catalogue_sku s on s.id = d.sku_id "
            f"where {any_of('d.dispatch_id', using=using)} and {any_of('d.line', using=using)}",
            [array(dispatches, using), array(lines, using)],
        )
        return {
            (dispatch, line): DispatchedLine(key, sku, code, quantity, cost, returned, expires and as_day(expires))
            for dispatch, line, key, sku, code, quantity, cost, returned, expires in cursor.fetchall()
        }


def _costs(records: list[DispatchedLine], quantities: list[int]) -> list[int]:
    """The share of each line's cost; what comes back last takes the rest."""
    back: dict[int, int] = {}
    costs = []
    for record, quantity in zip(records, quantities, strict=True):
        start = back.setdefault(record.id, record.returned)
        end = start + quantity
        costs.append(cost_until(record.cost, record.quantity, end) - cost_until(record.cost, record.quantity, start))
        back[record.id] = end
    return costs
