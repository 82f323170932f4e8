"""下采购单: goods ordered from a supplier for a warehouse, each SKU on one line."""

from datetime import date
from typing import Annotated

from pydantic import Field

from guiju.domains.purchasing.fields import SkuCode
from guiju.domains.purchasing.models import PurchaseOrder, PurchaseOrderLine
from guiju.domains.purchasing.subjects import OrderPlaced
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference, UnitCost
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities


class OrderInput(Input):
    place: Annotated[str, Label("仓库"), Reference("org.Place", place="id", title="仓库")]
    supplier: Annotated[str, Field(min_length=1, max_length=120), Label("供应商")]
    expected_on: Annotated[date, Label("预计到货日")]
    basis: Annotated[str, Field(max_length=80), Label("依据", "补货建议单号、申请单号等")] = ""


class OrderLineInput(Input):
    sku: SkuCode
    quantity: Annotated[int, Field(ge=1, le=10_000_000), Label("数量")]
    unit_cost: Annotated[int, Field(ge=0, le=10**12), Label("单价"), UnitCost()]


class PlaceOrder(Command):
    key = "purchasing.place_order"
    title = "下采购单"
    header = OrderInput
    line = OrderLineInput
    from_files = True
    yields = (OrderPlaced,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        seen: set[tuple[int, int]] = set()
        refused = []
        for item, number, sku, code in zip(
            batch.line_items, batch.numbers, batch.lines.ids("sku"), batch.lines.sku, strict=True
        ):
            if sku is not None and (item, sku) in seen:
                message = f"{code} 在这张采购单上已有一行"
                refused.append(refusal(item, number, "once", message, "同一商品请并成一行"))
            elif sku is not None:
                seen.add((item, sku))
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {
            "supplier": batch.to_lines(batch.head.supplier),
            "sku": batch.lines.sku,
            "place": batch.to_lines(batch.head.ids("place")),
            "quantity": batch.lines.quantity,
            "sku_id": batch.lines.ids("sku"),
        }
        return [Subjects(OrderPlaced, columns, batch.line_items, batch.numbers)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        places = head.ids("place")
        orders = work.insert_numbered(
            PurchaseOrder,
            {
                "place_id": places,
                "supplier": head.supplier,
                "basis": head.basis,
                "expected_on": head.expected_on,
                "handler": work.actor,
                "ordered_at": work.now,
            },
            kind="CG",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        columns = {
            "order_id": batch.to_lines(orders),
            "line": [number + 1 for number in batch.numbers],
            "place_id": batch.to_lines(places),
            "sku_id": lines.ids("sku"),
            "quantity": lines.quantity,
            "unit_cost": lines.unit_cost,
        }
        work.insert(PurchaseOrderLine, columns, lines.size)
