"""Goods found to have left without papers: 待查 at once, and the keeper answers for it."""

from typing import Annotated

from pydantic import Field

from guiju.domains.warehouse.controls.departures import DepartureUnpapered
from guiju.domains.warehouse.fields import Moment, Quantity, SkuCode, Warehouse, moments
from guiju.domains.warehouse.models import UnpaperedDeparture
from guiju.domains.warehouse.subjects import GoodsGone
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.alert import raise_at_once
from guiju.kernel.org.entities import entities

Keeper = Annotated[str, Label("责任库管"), Reference("org.Person", by="number", fetch=("account_id",), title="人员")]


class UnpaperedInput(Input):
    warehouse: Warehouse
    sku: SkuCode
    quantity: Quantity
    keeper: Keeper
    found_at: Annotated[Moment, Label("发现时间")] = None
    description: Annotated[str, Field(min_length=2, max_length=500), Label("情况")]


class RecordUnpaperedDeparture(Command):
    key = "warehouse.record_unpapered_departure"
    title = "无单出库登记"
    header = UnpaperedInput
    yields = (GoodsGone,)
    causes = ("findings.open",)
    records_reality = True

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        columns = {
            "place": head.ids("warehouse"),
            "sku": head.sku,
            "found_at": moments(head.found_at, context.now),
            "quantity": head.quantity,
            "keeper": [record.account_id for record in head.record("keeper")],
        }
        return [Subjects(GoodsGone, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        warehouses = head.ids("warehouse")
        found = moments(head.found_at, work.now)
        work.insert_numbered(
            UnpaperedDeparture,
            {
                "warehouse_id": warehouses,
                "sku_id": head.ids("sku"),
                "quantity": head.quantity,
                "found_at": found,
                "keeper": [record.account_id for record in head.record("keeper")],
                "description": head.description,
                "handler": work.actor,
            },
            kind="DC",
            entities=entities(work, warehouses),
            dates=found,
            items=range(batch.size),
        )
        raise_at_once(DepartureUnpapered, self.subjects(batch, work.context)[0], work)
