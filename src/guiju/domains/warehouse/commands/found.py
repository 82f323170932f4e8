"""Goods found standing where they must not, or nobody put them: recorded as they stand, and somebody moves them."""

from typing import Annotated

from pydantic import Field

from guiju.domains.warehouse.controls.found import AisleOccupied, GoodsMisplaced
from guiju.domains.warehouse.fields import BinCode, FileDigest, Moment, Quantity, SkuCode, moments
from guiju.domains.warehouse.models import FoundGoods
from guiju.domains.warehouse.subjects import GoodsFound
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.alert import raise_at_once
from guiju.kernel.org.entities import entities


class FoundInput(Input):
    bin: BinCode
    sku: SkuCode
    quantity: Quantity
    note: Annotated[str, Field(min_length=2, max_length=500), Label("情况")]
    photo: Annotated[FileDigest, Label("照片")] = None
    found_at: Annotated[Moment, Label("发现时间")] = None


class RecordFoundGoods(Command):
    key = "warehouse.record_found_goods"
    title = "错放登记"
    header = FoundInput
    yields = (GoodsFound,)
    causes = ("findings.open",)
    records_reality = True

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        bins = head.record("bin")
        columns = {
            "bin": head.bin,
            "sku": head.sku,
            "found_at": moments(head.found_at, context.now),
            "place": [each.zone_id or each.warehouse_id for each in bins],
            "quantity": head.quantity,
            "bin_id": [each.id for each in bins],
            "sku_id": head.ids("sku"),
        }
        found = Subjects(GoodsFound, columns, list(range(batch.size)), [None] * batch.size)
        found.memo["finders"] = [context.actor] * batch.size
        return [found]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        warehouses = [each.warehouse_id for each in head.record("bin")]
        moment = moments(head.found_at, work.now)
        found = work.insert_numbered(
            FoundGoods,
            {
                "bin_id": head.ids("bin"),
                "sku_id": head.ids("sku"),
                "quantity": head.quantity,
                "note": head.note,
                "handler": work.actor,
                "found_at": moment,
            },
            kind="FX",
            entities=entities(work, warehouses),
            dates=moment,
            items=range(batch.size),
        )
        attach(work, "错放照片", "warehouse.foundgoods", found, head.record("photo"))
        subjects = self.subjects(batch, work.context)[0]
        for watch in (AisleOccupied, GoodsMisplaced):
            raise_at_once(watch, subjects, work)
