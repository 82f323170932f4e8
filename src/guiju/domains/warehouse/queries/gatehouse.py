"""What is shown of the gate: passes, who went out with what, goods seen leaving."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Value, When
from django.utils import timezone

from guiju.domains.warehouse.models import ExitCheck, ExitIncident, GatePass, GatePassLine
from guiju.domains.warehouse.queries.parts import Since, Until, WarehouseIs
from guiju.domains.warehouse.queries.permissions import READ
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section
from guiju.kernel.queries.reader import Reader

UNUSED, USED, EXPIRED = "未使用", "已使用", "已过期"
PASS_STATES = {UNUSED: "duty", USED: "pass", EXPIRED: "plain"}
LEFT, HELD = "已放行", "有待查"
EXIT_STATES = {LEFT: "pass", HELD: "stop"}


class PassParams(Params):
    warehouse: WarehouseIs = None
    state: Annotated[str | None, Label("状态", choices={each: each for each in PASS_STATES}), Filter("standing")] = None
    dispatch: Annotated[str | None, Label("出库单"), Filter("dispatch__number")] = None


class PassRow(Row):
    number: Annotated[str, Column("放行条", sortable=True, search="prefix")]
    dispatch: Annotated[str | None, Column("出库单", "dispatch__number", link="warehouse.dispatches")]
    cartons: Annotated[int, Column("箱数")]
    carrier: Annotated[str | None, Column("携出人", "carrier__name")]
    carrier_name: Annotated[str, Column("外来携出人", mask="name")]
    valid_on: Annotated[date, Column("有效日")]
    state: Annotated[str, Column("状态", "standing", meanings=PASS_STATES)]
    handler: Annotated[str, Column("签发人", "handler_name")]
    warehouse: Annotated[str, Column("仓库", "warehouse__name")]


class GatePasses(Query):
    key = "warehouse.gate_passes"
    title = "放行条"
    params = PassParams
    row = PassRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "dispatch"
    offers = "warehouse.GatePass"
    sections = (
        Section("放行明细", "warehouse.gate_pass_lines", "gate_pass"),
        Section("出门核对", "warehouse.exit_checks", "gate_pass"),
    )
    commands = {"warehouse.check_exit": "gate_pass"}
    empty = "还没有放行条：货出门以前，按出库单开一张。"

    def source(self, params: PassParams, reader: Reader) -> QuerySet[GatePass]:
        states = Case(
            When(Exists(ExitCheck.objects.filter(gate_pass=OuterRef("pk"))), then=Value(USED)),
            When(valid_on__lt=timezone.localdate(), then=Value(EXPIRED)),
            default=Value(UNUSED),
            output_field=CharField(),
        )
        return GatePass.objects.annotate(standing=states, handler_name=person_of("handler"))

    def next_commands(self, row: Any) -> list[str]:
        return list(self.commands) if row.state == UNUSED else []


class OfPass(Params):
    gate_pass: Annotated[str | None, Label("放行条"), Filter("gate_pass__number")] = None


class PassLineRow(Row):
    gate_pass: Annotated[str, Column("放行条", "gate_pass__number", search="prefix", link="warehouse.gate_passes")]
    line: Annotated[int, Column("行")]
    contents: Annotated[str, Column("品名", search="contains")]
    cartons: Annotated[int, Column("箱数")]


class GatePassLines(Query):
    key = "warehouse.gate_pass_lines"
    title = "放行条明细"
    params = OfPass
    row = PassLineRow
    permission = READ
    place = "gate_pass__warehouse_id"
    empty = "没有明细。"

    def rows(self, using: str) -> QuerySet[GatePassLine]:
        return GatePassLine.objects.all()


class ExitParams(Params):
    warehouse: WarehouseIs = None
    gate_pass: Annotated[str | None, Label("放行条"), Filter("gate_pass__number")] = None
    state: Annotated[str | None, Label("状态", choices={each: each for each in EXIT_STATES}), Filter("standing")] = None
    since: Annotated[Since, Filter("checked_at", "since")] = None
    until: Annotated[Until, Filter("checked_at", "until")] = None


class ExitRow(Row):
    number: Annotated[str, Column("核对单号", sortable=True, search="prefix")]
    checked_at: Annotated[datetime, Column("核对时间", sortable=True)]
    gate_pass: Annotated[str | None, Column("放行条", "gate_pass__number", link="warehouse.gate_passes")]
    carrier: Annotated[str | None, Column("携出人", "carrier__name")]
    carrier_name: Annotated[str, Column("外来携出人", mask="name")]
    counted: Annotated[int, Column("实点箱数")]
    let_out: Annotated[int, Column("放行箱数")]
    held: Annotated[int | None, Column("待查箱数", "held__cartons")]
    note: Annotated[str | None, Column("情况", "held__note")]
    personal: Annotated[int, Column("私人包裹")]
    state: Annotated[str, Column("状态", "standing", meanings=EXIT_STATES)]
    handler: Annotated[str, Column("核对人", "handler_name")]
    warehouse: Annotated[str, Column("仓库", "warehouse__name")]


class ExitChecks(Query):
    key = "warehouse.exit_checks"
    title = "出门核对"
    params = ExitParams
    row = ExitRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "gate_pass"
    order = "-checked_at"
    empty = "还没有出门核对：在“门岗核对”扫放行条，点箱数，完成。"

    def rows(self, using: str) -> QuerySet[ExitCheck]:
        states = Case(When(held__isnull=False, then=Value(HELD)), default=Value(LEFT), output_field=CharField())
        return ExitCheck.objects.annotate(standing=states, handler_name=person_of("handler"))


class IncidentRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    seen_at: Annotated[datetime, Column("看见时间", sortable=True)]
    description: Annotated[str, Column("情况", search="contains")]
    has_photo: Annotated[bool, Column("有照片", "with_photo")]
    handler: Annotated[str, Column("登记人", "handler_name")]
    warehouse: Annotated[str, Column("仓库", "warehouse__name")]


class ExitIncidents(Query):
    key = "warehouse.exit_incidents"
    title = "货物外带"
    row = IncidentRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "description"
    order = "-seen_at"
    empty = "没有货物外带：看见货没有放行条就出了门，当时登记，附照片。"

    def rows(self, using: str) -> QuerySet[ExitIncident]:
        with_photo = Case(When(photo_sha256="", then=Value(value=False)), default=Value(value=True))
        return ExitIncident.objects.annotate(with_photo=with_photo, handler_name=person_of("handler"))
