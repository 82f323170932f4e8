"""Goods that came are recorded as they came: at the dock, not stock, 待点."""

from datetime import date
from typing import Annotated

from pydantic import Field

from guiju.domains.purchasing.fields import AnnouncedBy
from guiju.domains.warehouse.announcing import tell_who_ordered
from guiju.domains.warehouse.fields import FileDigest, Moment, PurchasePrice, Quantity, SkuCode, Warehouse, moments
from guiju.domains.warehouse.hazards import CameIn, isolate
from guiju.domains.warehouse.models import Arrival, ArrivalLine
from guiju.domains.warehouse.short_dated import note_short_dated
from guiju.domains.warehouse.subjects import GoodsArrived
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities


class ArrivalInput(Input):
    warehouse: Warehouse
    supplier: Annotated[str, Field(min_length=1, max_length=120), Label("供应商")]
    delivery_note: Annotated[str, Field(min_length=1, max_length=60), Label("送货单号")]
    carrier: Annotated[str, Field(min_length=1, max_length=60), Label("承运人")]
    order: AnnouncedBy = None
    arrived_at: Annotated[Moment, Label("到货时间")] = None
    photo: Annotated[FileDigest, Label("到货照片")] = None


class ArrivalLineInput(Input):
    sku: SkuCode
    quantity: Quantity
    spec: Annotated[str, Field(max_length=80), Label("送货规格")] = ""
    unit_cost: PurchasePrice = 0
    produced_on: Annotated[date | None, Label("生产日期")] = None
    expires_on: Annotated[date | None, Label("到期日", also=("有效期至", "保质期至"))] = None


class RecordArrival(Command):
    key = "warehouse.record_arrival"
    title = "到货登记"
    header = ArrivalInput
    happened = "arrived_at"
    line = ArrivalLineInput
    from_files = True
    yields = (GoodsArrived,)
    causes = ("findings.open",)
    records_reality = True

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {
            "note": batch.to_lines(batch.head.delivery_note),
            "sku": batch.lines.sku,
            "place": batch.to_lines(batch.head.ids("warehouse")),
            "quantity": batch.lines.quantity,
        }
        return [Subjects(GoodsArrived, columns, batch.line_items, batch.numbers)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        warehouses = head.ids("warehouse")
        arrived = moments(head.arrived_at, work.now)
        arrivals = work.insert_numbered(
            Arrival,
            {
                "warehouse_id": warehouses,
                "order_id": head.ids("order"),
                "supplier": head.supplier,
                "delivery_note": head.delivery_note,
                "carrier": head.carrier,
                "arrived_at": arrived,
                "handler": work.actor,
            },
            kind="DH",
            entities=entities(work, warehouses),
            dates=arrived,
            items=range(batch.size),
        )
        line_ids = work.insert(
            ArrivalLine,
            {
                "arrival_id": batch.to_lines(arrivals),
                "line": [number + 1 for number in batch.numbers],
                "sku_id": lines.ids("sku"),
                "noted_quantity": lines.quantity,
                "noted_spec": [given or sku.spec for given, sku in zip(lines.spec, lines.record("sku"), strict=True)],
                "unit_cost": lines.unit_cost,
                "produced_on": lines.produced_on,
                "expires_on": lines.expires_on,
            },
            lines.size,
        )
        note_short_dated(batch, line_ids, warehouses, work)
        tell_who_ordered(
            work,
            batch.to_lines(head.ids("order")),
            batch.to_lines(warehouses),
            lines.ids("sku"),
            [
                f"{note} {sku} {quantity}"
                for note, (sku, quantity) in zip(
                    batch.to_lines(head.delivery_note), lines.rows("sku", "quantity"), strict=True
                )
            ],
        )
        isolate(
            CameIn(
                "arrival",
                batch.to_lines(arrivals),
                batch.to_lines(head.delivery_note),
                batch.line_items,
                batch.numbers,
                batch.to_lines(warehouses),
                lines.sku,
                lines.ids("sku"),
                lines.quantity,
                batch.to_lines(arrived),
            ),
            work,
        )
        attach(work, "到货照片", "warehouse.arrival", arrivals, head.record("photo"))
