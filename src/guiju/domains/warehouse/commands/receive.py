"""Goods become stock: as counted, with the difference explained, or they do not."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.utils import timezone
from pydantic import Field

from guiju.domains.purchasing.api import book_came
from guiju.domains.warehouse.awaiting import await_custodians
from guiju.domains.warehouse.dated import life_left
from guiju.domains.warehouse.fields import ArrivalNumber, FileDigest, Line, Moment, Quantity, moments
from guiju.domains.warehouse.inbound import arrival_lines
from guiju.domains.warehouse.intake import Intake
from guiju.domains.warehouse.ledger import SUPPLIER
from guiju.domains.warehouse.lines import resolve_lines
from guiju.domains.warehouse.models import CountLine, Difference, Mismatch, Receipt, ReceiptLine, StockState
from guiju.domains.warehouse.rules import amount_of
from guiju.domains.warehouse.subjects import GoodsMoved, StockIn
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities


class ReceiveInput(Input):
    arrival: ArrivalNumber
    received_at: Annotated[Moment, Label("入库时间")] = None


class ReceiveLineInput(Input):
    line: Line
    quantity: Quantity
    state: Annotated[
        Literal["inspecting", "good"], Label("库存状态", choices={"inspecting": "待检", "good": "良品"})
    ] = "good"
    batch_code: Annotated[str, Field(max_length=60), Label("批号")] = ""
    produced_on: Annotated[date | None, Label("生产日期")] = None
    expires_on: Annotated[date | None, Label("到期日")] = None
    difference: Annotated[str, Field(max_length=500), Label("差异说明")] = ""
    photo: Annotated[FileDigest, Label("差异照片")] = None


def _states(batch: Batch) -> list[str]:
    """What came while the warehouse was not released is frozen, whoever calls it good."""
    rows = zip(batch.lines.state, batch.lines.record("arrival_line"), strict=True)
    good, frozen = StockState.GOOD.value, StockState.FROZEN.value
    return [frozen if state == good and record.is_quarantined else state for state, record in rows]


def _dates(batch: Batch) -> list[tuple[date | None, date | None]]:
    """When the goods of each line were made and expire: as said now, else as noted when they arrived."""
    lines = batch.lines
    rows = zip(lines.produced_on, lines.expires_on, lines.record("arrival_line"), strict=True)
    return [(made or record.produced_on, expires or record.expires_on) for made, expires, record in rows]


class ReceiveGoods(Command):
    key = "warehouse.receive_goods"
    title = "入库"
    header = ReceiveInput
    happened = "received_at"
    line = ReceiveLineInput
    yields = (StockIn, GoodsMoved)
    causes = ("findings.open",)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return resolve_lines(batch, context, "arrival", arrival_lines, "到货单")

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        places = [record.warehouse_id for record in batch.head.record("arrival")]
        records = batch.lines.record("arrival_line")
        stock_in = {
            "arrival": batch.to_lines(batch.head.arrival),
            "line": batch.lines.line,
            "sku": [record.sku for record in records],
            "place": batch.to_lines(places),
            "quantity": batch.lines.quantity,
            "state": _states(batch),
            "explained": [bool(text) for text in batch.lines.difference],
            "arrival_line": [record.id for record in records],
        }
        moved = {
            "document": batch.head.arrival,
            "place": places,
            "moved_at": moments(batch.head.received_at, context.now),
            "posted_at": [timezone.now()] * batch.size,
        }
        coming = Subjects(StockIn, stock_in, batch.line_items, batch.numbers)
        today = timezone.localdate(context.now)
        dates = zip(_dates(batch), records, strict=True)
        coming.memo["lives"] = [life_left(made, expires, record.keeps, today) for (made, expires), record in dates]
        return [
            coming,
            Subjects(GoodsMoved, moved, list(range(batch.size)), [None] * batch.size),
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        warehouses = [record.warehouse_id for record in head.record("arrival")]
        owners = entities(work, warehouses)
        received = moments(head.received_at, work.now)
        receipts = work.insert_numbered(
            Receipt,
            {
                "arrival_id": head.ids("arrival"),
                "warehouse_id": warehouses,
                "received_at": received,
                "handler": work.actor,
            },
            kind="RK",
            entities=owners,
            dates=received,
            items=range(batch.size),
        )
        records = lines.record("arrival_line")
        skus = [record.sku_id for record in records]
        costs = [
            amount_of(record.unit_cost, quantity) for record, quantity in zip(records, lines.quantity, strict=True)
        ]
        occurred = batch.to_lines(received)
        dates = _dates(batch)
        intake = Intake(
            work,
            warehouse_ids=batch.to_lines(warehouses),
            sku_ids=skus,
            states=_states(batch),
            quantities=lines.quantity,
            costs=costs,
            occurred=occurred,
            expires_on=[expires for _, expires in dates],
            codes=lines.batch_code,
            produced_on=[made for made, _ in dates],
        )
        line_ids = work.insert(
            ReceiptLine,
            {
                "receipt_id": batch.to_lines(receipts),
                "line": [number + 1 for number in batch.numbers],
                "arrival_line_id": [record.id for record in records],
                "sku_id": skus,
                "quantity": lines.quantity,
                "state": _states(batch),
                "cost": costs,
            },
            lines.size,
        )
        self._explain(batch, work, owners, received)
        await_custodians(batch, receipts, warehouses, received, work)
        orders = batch.to_lines([record.order_id for record in head.record("arrival")])
        book_came(work, [came for came in zip(orders, skus, lines.quantity, strict=True) if came[0] is not None])
        intake.post(source=SUPPLIER, document_type="receipt", document_lines=line_ids, items=batch.line_items)

    def _explain(self, batch: Batch, work: Work, owners: list[tuple[int, str]], received: list[datetime]) -> None:
        """Difference documents for the lines that explain one."""
        lines = batch.lines
        told = [index for index, text in enumerate(lines.difference) if text]
        if not told:
            return
        records = [lines.record("arrival_line")[index] for index in told]
        counts = dict(
            CountLine.objects.using(work.using)
            .filter(arrival_line_id__in=[record.id for record in records])
            .values_list("arrival_line_id", "quantity")
        )
        items = [batch.line_items[index] for index in told]
        documents = work.insert_numbered(
            Difference,
            {
                "arrival_line_id": [record.id for record in records],
                "item": Mismatch.QUANTITY.value,
                "noted_quantity": [record.noted_quantity for record in records],
                "counted_quantity": [counts.get(record.id, 0) for record in records],
                "explanation": [lines.difference[index] for index in told],
                "handler": work.actor,
                "recorded_at": work.recorded_at,
            },
            kind="CY",
            entities=[owners[item] for item in items],
            dates=[received[item] for item in items],
            items=items,
            answer="difference",
        )
        attach(work, "差异照片", "warehouse.difference", documents, [lines.record("photo")[index] for index in told])
