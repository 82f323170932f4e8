"""Goods are handed over: what was picked, else first in first out, on papers, to the person named in them."""

from collections.abc import Sequence
from typing import Annotated

from django.utils import timezone

from guiju.domains.warehouse.fields import FileDigest, Line, Moment, PersonName, Quantity, RequestNumber, moments
from guiju.domains.warehouse.issuing import Issue
from guiju.domains.warehouse.ledger import CONSUMPTION, CUSTOMER, SUPPLIER
from guiju.domains.warehouse.lines import resolve_lines
from guiju.domains.warehouse.models import Dispatch, DispatchLine, Purpose, StockState
from guiju.domains.warehouse.outbound import request_lines
from guiju.domains.warehouse.picking import settle_picks
from guiju.domains.warehouse.reservations import Wanted, settle
from guiju.domains.warehouse.subjects import GoodsMoved, PickUp, StockOut
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities

TAKERS: dict[str, str] = {
    Purpose.SALE: CUSTOMER,
    Purpose.REQUISITION: CONSUMPTION,
    Purpose.WRITE_OFF: CONSUMPTION,
    Purpose.SUPPLIER_RETURN: SUPPLIER,
}
"""The other side of the double entry, by what the goods leave for."""


class DispatchInput(Input):
    request: RequestNumber
    picker: Annotated[PersonName, Label("实际提货人", "空着就是申请单上的提货人")] = ""
    letter: Annotated[FileDigest, Label("委托书")] = None
    left_at: Annotated[Moment, Label("离库时间")] = None


class DispatchLineInput(Input):
    line: Line
    quantity: Quantity


class DispatchGoods(Command):
    key = "warehouse.dispatch_goods"
    title = "出库"
    header = DispatchInput
    happened = "left_at"
    line = DispatchLineInput
    yields = (StockOut, PickUp, GoodsMoved)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return resolve_lines(batch, context, "request", request_lines, "出库申请")

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head, lines = batch.head, batch.lines
        requests = head.record("request")
        places = [record.warehouse_id for record in requests]
        records = lines.record("request_line")
        everyone, nowhere = list(range(batch.size)), [None] * batch.size
        stock_out = {
            "request": batch.to_lines(head.request),
            "line": lines.line,
            "sku": [record.sku for record in records],
            "place": batch.to_lines(places),
            "quantity": lines.quantity,
            "request_line": [record.id for record in records],
        }
        pick_up = {
            "request": head.request,
            "place": places,
            "picker": head.picker,
            "has_letter": [letter is not None for letter in head.record("letter")],
            "request_id": [record.id for record in requests],
        }
        moved = {
            "document": head.request,
            "place": places,
            "moved_at": moments(head.left_at, context.now),
            "posted_at": [timezone.now()] * batch.size,
        }
        out = Subjects(StockOut, stock_out, batch.line_items, batch.numbers)
        out.once("request_lines", lambda: {record.id: record for record in records})
        return [
            Subjects(PickUp, pick_up, everyone, nowhere),
            out,
            Subjects(GoodsMoved, moved, everyone, nowhere),
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        warehouses = [record.warehouse_id for record in head.record("request")]
        left = moments(head.left_at, work.now)
        records = lines.record("request_line")
        picked = settle_picks(
            work, [(record.id, quantity) for record, quantity in zip(records, lines.quantity, strict=True)]
        )
        reserved = settle(work, _wanted(batch, warehouses))
        issue = Issue(
            work,
            warehouse_ids=batch.to_lines(warehouses),
            sku_ids=[record.sku_id for record in records],
            skus=[record.sku for record in records],
            quantities=lines.quantity,
            state=StockState.GOOD.value,
            items=batch.line_items,
            numbers=batch.numbers,
            named=picked,
            reserved=reserved,
            keeps_promises=True,
        )
        letters = head.record("letter")
        dispatches = work.insert_numbered(
            Dispatch,
            {
                "request_id": head.ids("request"),
                "warehouse_id": warehouses,
                "picker": head.picker,
                "letter_sha256": [letter.sha256 if letter else "" for letter in letters],
                "left_at": left,
                "handler": work.actor,
            },
            kind="CK",
            entities=entities(work, warehouses),
            dates=left,
            items=range(batch.size),
        )
        line_ids = work.insert(
            DispatchLine,
            {
                "dispatch_id": batch.to_lines(dispatches),
                "line": [number + 1 for number in batch.numbers],
                "request_line_id": [record.id for record in records],
                "sku_id": [record.sku_id for record in records],
                "quantity": lines.quantity,
                "cost": issue.costs,
            },
            lines.size,
        )
        issue.post(
            target=batch.to_lines([TAKERS[record.purpose] for record in head.record("request")]),
            document_type="dispatch",
            document_lines=line_ids,
            occurred=batch.to_lines(left),
        )
        attach(work, "提货委托书", "warehouse.dispatch", dispatches, letters)


def _wanted(batch: Batch, warehouses: Sequence[int]) -> list[Wanted]:
    lines = batch.lines
    places = batch.to_lines(warehouses)
    return [
        Wanted(item, number, record.id, (place, record.sku_id), record.sku, quantity)
        for item, number, record, place, quantity in zip(
            batch.line_items, batch.numbers, lines.record("request_line"), places, lines.quantity, strict=True
        )
    ]
