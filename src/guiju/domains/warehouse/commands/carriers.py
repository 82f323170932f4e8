"""Pick-ups are planned, their parcels staged and handed over; what is not there is looked for at once."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from guiju.domains.warehouse.controls.carriers import ParcelMissing
from guiju.domains.warehouse.fields import FileDigest, Moment, PersonName, Warehouse, moments
from guiju.domains.warehouse.models import HandedParcel, Handover, Parcel, Pickup, Staging
from guiju.domains.warehouse.parcels import parcels_of
from guiju.domains.warehouse.subjects import MissingParcel, ParcelsHanded, ParcelStaged
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Fresh, Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.alert import raise_at_once
from guiju.kernel.org.entities import entities

PickupNumber = Annotated[
    str,
    Label("提货计划"),
    Reference("warehouse.Pickup", by="number", fetch=("carrier", "pickup_at"), lock=True, place="warehouse_id"),
]
Waybill = Annotated[str, Field(min_length=1, max_length=40)]
Scanned = Annotated[
    Waybill,
    Label("运单号"),
    Reference("warehouse.Parcel", by="waybill", fetch=("pickup_id",), place="warehouse_id", title="运单"),
]


class PlanPickupInput(Input):
    warehouse: Warehouse
    carrier: Annotated[str, Field(min_length=1, max_length=60), Label("承运人")]
    pickup_at: Annotated[Moment, Label("提货时间")]


class ParcelInput(Input):
    waybill: Annotated[Waybill, Label("运单号", also=("快递单号", "物流单号")), Fresh("warehouse.Parcel", by="waybill")]


class PlanPickup(Command):
    key = "warehouse.plan_pickup"
    title = "安排提货"
    header = PlanPickupInput
    line = ParcelInput
    from_files = True

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        warehouses = head.ids("warehouse")
        at = moments(head.pickup_at, work.now)
        pickups = work.insert_numbered(
            Pickup,
            {
                "warehouse_id": warehouses,
                "carrier": head.carrier,
                "pickup_at": at,
                "handler": work.actor,
                "planned_at": work.now,
            },
            kind="JH",
            entities=entities(work, warehouses),
            dates=at,
            items=range(batch.size),
        )
        columns = {
            "pickup_id": batch.to_lines(pickups),
            "warehouse_id": batch.to_lines(warehouses),
            "line": [number + 1 for number in batch.numbers],
            "waybill": batch.lines.waybill,
        }
        work.insert(Parcel, columns, batch.lines.size)


class StageParcelsInput(Input):
    pickup: PickupNumber
    staged_at: Annotated[Moment, Label("备好时间")] = None


class ScannedParcelInput(Input):
    waybill: Scanned


class StageParcels(Command):
    key = "warehouse.stage_parcels"
    title = "备货待提"
    header = StageParcelsInput
    line = ScannedParcelInput
    yields = (ParcelStaged,)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        known = parcels_of(batch.head.ids("pickup"), context.using)
        staged = {parcel.id for parcel in known if parcel.is_staged}
        return [*_elsewhere(batch), *_twice(batch, staged, "已经备好")]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        places = [record.warehouse_id for record in batch.head.record("pickup")]
        columns = {
            "pickup": batch.to_lines(batch.head.pickup),
            "waybill": batch.lines.waybill,
            "place": batch.to_lines(places),
        }
        return [Subjects(ParcelStaged, columns, batch.line_items, batch.numbers)]

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "parcel_id": batch.lines.ids("waybill"),
            "staged_at": batch.to_lines(moments(batch.head.staged_at, work.now)),
            "handler": work.actor,
        }
        work.insert(Staging, columns, batch.lines.size)


class HandOverInput(Input):
    pickup: PickupNumber
    count: Annotated[int | None, Field(ge=0, le=100_000), Label("件数", "双方点清的件数")] = None
    driver: Annotated[PersonName, Label("承运人签字人")] = ""
    signature: Annotated[FileDigest, Label("承运人签字图片")] = None
    handed_at: Annotated[Moment, Label("交接时间")] = None


class HandOver(Command):
    """The parcels that were scanned are handed over; those of the list that were not stand as 待查 at once."""

    key = "warehouse.hand_over"
    title = "交接承运人"
    header = HandOverInput
    line = ScannedParcelInput
    yields = (ParcelsHanded,)
    causes = ("findings.open",)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        pickups = batch.head.ids("pickup")
        known = parcels_of(pickups, context.using)
        gone = {parcel.pickup_id for parcel in known if parcel.is_handed}
        done = [
            refusal(item, None, "once", "这次提货已经交接过", "漏交的包裹另行安排提货")
            for item, pickup in enumerate(pickups)
            if pickup in gone
        ]
        return [*done, *_elsewhere(batch), *_twice(batch, set(), "扫了两次")]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        scanned = [0] * batch.size
        for item in batch.line_items:
            scanned[item] += 1
        columns = {
            "pickup": head.pickup,
            "place": [record.warehouse_id for record in head.record("pickup")],
            "scanned": scanned,
            "count": [-1 if count is None else count for count in head.count],
            "is_signed": [
                bool(driver) and signature is not None
                for driver, signature in zip(head.driver, head.record("signature"), strict=True)
            ],
        }
        return [Subjects(ParcelsHanded, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        warehouses = [record.warehouse_id for record in head.record("pickup")]
        signatures = head.record("signature")
        at = moments(head.handed_at, work.now)
        handovers = work.insert_numbered(
            Handover,
            {
                "pickup_id": head.ids("pickup"),
                "count": head.count,
                "driver": head.driver,
                "signature_sha256": [each.sha256 if each else "" for each in signatures],
                "handler": work.actor,
                "handed_at": at,
            },
            kind="JT",
            entities=entities(work, warehouses),
            dates=at,
            items=range(batch.size),
        )
        parcels = batch.lines.ids("waybill")
        work.insert(HandedParcel, {"handover_id": batch.to_lines(handovers), "parcel_id": parcels}, batch.lines.size)
        attach(work, "承运人签字", "warehouse.handover", handovers, signatures)
        self._look_for_missing(batch, set(parcels), work)

    def _look_for_missing(self, batch: Batch, handed: set[int], work: Work) -> None:
        items = {pickup: item for item, pickup in enumerate(batch.head.ids("pickup"))}
        missing = [parcel for parcel in parcels_of(list(items), work.using) if parcel.id not in handed]
        if not missing:
            return
        columns: dict[str, Sequence[Any]] = {
            "pickup": [parcel.pickup for parcel in missing],
            "waybill": [parcel.waybill for parcel in missing],
            "place": [parcel.warehouse_id for parcel in missing],
        }
        subjects = Subjects(MissingParcel, columns, [items[each.pickup_id] for each in missing], [None] * len(missing))
        subjects.memo["handlers"] = [work.actor] * len(missing)
        raise_at_once(ParcelMissing, subjects, work, is_grave=False)


def _elsewhere(batch: Batch) -> list[Refusal]:
    """Waybills that are not on the list of their pick-up."""
    pickups = batch.to_lines(batch.head.ids("pickup"))
    return [
        refusal(
            batch.line_items[index],
            batch.numbers[index],
            "reference_exists",
            f"运单 {record.waybill} 不在这次提货的清单里",
            "请放回；要一起交的，另行安排提货",
        )
        for index, (record, pickup) in enumerate(zip(batch.lines.record("waybill"), pickups, strict=True))
        if record is not None and pickup is not None and record.pickup_id != pickup
    ]


def _twice(batch: Batch, done: set[int], said: str) -> list[Refusal]:
    refused = []
    seen = set(done)
    for index, parcel in enumerate(batch.lines.ids("waybill")):
        if parcel is None:
            continue
        if parcel in seen:
            message = f"运单 {batch.lines.waybill[index]} {said}"
            refused.append(refusal(batch.line_items[index], batch.numbers[index], "once", message, "无需重复扫描"))
        seen.add(parcel)
    return refused
