"""What is shown of pick-ups and their parcels."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, Count, QuerySet, Value, When

from guiju.domains.warehouse.models import Handover, Parcel, Pickup
from guiju.domains.warehouse.queries.parts import Since, Until, WarehouseIs
from guiju.domains.warehouse.queries.permissions import READ
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section

WAITING, STAGED, HANDED, MISSING = "待备货", "已备好", "已交接", "待查"
STATES = {WAITING: "duty", STAGED: "warn", HANDED: "pass", MISSING: "stop"}


class PickupParams(Params):
    warehouse: WarehouseIs = None
    since: Annotated[Since, Filter("pickup_at", "since")] = None
    until: Annotated[Until, Filter("pickup_at", "until")] = None


class PickupRow(Row):
    number: Annotated[str, Column("提货计划", sortable=True, search="prefix")]
    carrier: Annotated[str, Column("承运人", search="contains")]
    pickup_at: Annotated[datetime, Column("提货时间", sortable=True)]
    listed: Annotated[int, Column("清单件数")]
    staged: Annotated[int, Column("已备好")]
    handed: Annotated[int, Column("已交接")]
    handover: Annotated[str | None, Column("交接单", "handover__number", link="warehouse.handovers")]
    warehouse: Annotated[str, Column("仓库", "warehouse__name")]


class Pickups(Query):
    key = "warehouse.pickups"
    title = "提货计划"
    params = PickupParams
    row = PickupRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "carrier"
    offers = "warehouse.Pickup"
    sections = (Section("包裹", "warehouse.parcels", "pickup"),)
    commands = {"warehouse.stage_parcels": "pickup", "warehouse.hand_over": "pickup"}
    empty = "还没有安排提货：按承运人到仓时间，把要交的运单列进清单。"

    def rows(self, using: str) -> QuerySet[Pickup]:
        return Pickup.objects.annotate(
            listed=Count("parcels"), staged=Count("parcels__staging"), handed=Count("parcels__handed")
        )

    def next_commands(self, row: Any) -> list[str]:
        return [] if row.handover else list(self.commands)


class ParcelParams(Params):
    pickup: Annotated[
        str | None,
        Label("提货计划"),
        Reference("warehouse.Pickup", by="number", place="warehouse_id"),
        Filter("pickup__number"),
    ] = None


class ParcelRow(Row):
    waybill: Annotated[str, Column("运单号", search="prefix")]
    pickup: Annotated[str, Column("提货计划", "pickup__number", link="warehouse.pickups")]
    carrier: Annotated[str, Column("承运人", "pickup__carrier")]
    state: Annotated[str, Column("状态", meanings=STATES)]
    staged_at: Annotated[datetime | None, Column("备好时间", "staging__staged_at")]
    handed_at: Annotated[datetime | None, Column("交接时间", "handed__handover__handed_at")]


class Parcels(Query):
    key = "warehouse.parcels"
    title = "包裹"
    params = ParcelParams
    row = ParcelRow
    permission = READ
    place = "pickup__warehouse_id"
    empty = "还没有包裹。"

    def rows(self, using: str) -> QuerySet[Parcel]:
        states = Case(
            When(handed__isnull=False, then=Value(HANDED)),
            When(pickup__handover__isnull=False, then=Value(MISSING)),
            When(staging__isnull=False, then=Value(STAGED)),
            default=Value(WAITING),
            output_field=CharField(),
        )
        return Parcel.objects.annotate(state=states)


class HandoverRow(Row):
    number: Annotated[str, Column("交接单", sortable=True, search="prefix")]
    pickup: Annotated[str, Column("提货计划", "pickup__number", link="warehouse.pickups")]
    carrier: Annotated[str, Column("承运人", "pickup__carrier")]
    count: Annotated[int | None, Column("件数")]
    scanned: Annotated[int, Column("扫描件数")]
    driver: Annotated[str, Column("承运人签字", mask="name")]
    handed_at: Annotated[datetime, Column("交接时间")]
    handler: Annotated[str, Column("仓库签字", "handler_name")]


class Handovers(Query):
    key = "warehouse.handovers"
    title = "交接单"
    row = HandoverRow
    permission = READ
    place = "pickup__warehouse_id"
    identity = "number"
    caption = "carrier"
    empty = "还没有交接。"

    def rows(self, using: str) -> QuerySet[Handover]:
        return Handover.objects.annotate(scanned=Count("parcels"), handler_name=person_of("handler"))
