"""What is shown of goods that leave: requests and their lines, dispatches, departures without papers."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from guiju.domains.warehouse.models import (
    Dispatch,
    DispatchLine,
    IssueApproval,
    IssueRequest,
    IssueRequestLine,
    Purpose,
    Reservation,
    Return,
    UnpaperedDeparture,
)
from guiju.domains.warehouse.queries.inbound import REVERSED
from guiju.domains.warehouse.queries.parts import (
    Since,
    Until,
    WarehouseIs,
    is_reversed,
    reversed_ids,
    total_of,
)
from guiju.domains.warehouse.queries.permissions import COSTS, READ
from guiju.kernel.audit.made_up import recorded_late
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import READER, Params, Query, Section

PURPOSES = {value: str(label) for value, label in Purpose.choices}
UNSIGNED, READY, GONE = "待审批", "待出库", "已出库"
REQUEST_MEANINGS = {UNSIGNED: "warn", READY: "duty", GONE: "pass"}


class RequestParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in REQUEST_MEANINGS}), Filter("state")] = (
        None
    )
    purpose: Annotated[str | None, Label("类型", choices=PURPOSES), Filter("purpose")] = None
    basis: Annotated[str | None, Label("依据"), Filter("basis")] = None
    warehouse: WarehouseIs = None
    since: Annotated[Since, Filter("requested_at", "since")] = None
    until: Annotated[Until, Filter("requested_at", "until")] = None


class RequestRow(Row):
    number: Annotated[str, Column("出库申请", sortable=True, search="prefix")]
    state: Annotated[str, Column("状态", meanings=REQUEST_MEANINGS)]
    purpose: Annotated[str, Column("类型", choices=PURPOSES)]
    basis: Annotated[str, Column("依据", search="prefix")]
    picker: Annotated[str, Column("提货人", mask="name")]
    asked: Annotated[int, Column("申请数量")]
    dispatched: Annotated[int, Column("已出数量")]
    reserved: Annotated[int, Column("占用数量")]
    warehouse: Annotated[str, Column("仓库", "warehouse__name")]
    requested_at: Annotated[datetime, Column("申请时间", sortable=True)]
    requester: Annotated[str, Column("申请人", "requester_name")]
    mine: Annotated[bool, Column("本人申请")]


class IssueRequests(Query):
    key = "warehouse.issue_requests"
    title = "出库申请"
    params = RequestParams
    row = RequestRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "basis"
    offers = "warehouse.IssueRequest"
    sections = (
        Section("申请明细", "warehouse.issue_request_lines", "request"),
        Section("出库单", "warehouse.dispatches", "request"),
    )
    commands = {
        "warehouse.pick_goods": "request",
        "warehouse.dispatch_goods": "request",
        "warehouse.approve_issue": "request",
        "warehouse.release_reservation": "request",
    }
    empty = "还没有出库申请：客服或店长提交出库申请并审批后，库管在这里拣货出库。"

    def rows(self, using: str) -> QuerySet[IssueRequest]:
        lines = IssueRequestLine.objects.filter(request=OuterRef("pk")).values("request")
        gone = DispatchLine.objects.filter(dispatch__request=OuterRef("pk")).exclude(
            dispatch__in=reversed_ids("dispatch")
        )
        held = Reservation.objects.filter(request_line__request=OuterRef("pk"))
        rows = IssueRequest.objects.annotate(
            asked=total_of(lines, "quantity"),
            dispatched=total_of(gone.values("dispatch__request"), "quantity"),
            reserved=total_of(held.values("request_line__request"), "remaining"),
            mine=Case(When(requester=READER, then=Value(value=True)), default=Value(value=False)),
            requester_name=person_of("requester"),
        )
        signed = Exists(IssueApproval.objects.filter(request=OuterRef("pk")))
        return rows.annotate(
            state=Case(
                When(Q(asked__gt=0, asked__lte=F("dispatched")), then=Value(GONE)),
                When(signed, then=Value(READY)),
                default=Value(UNSIGNED),
            )
        )

    def next_commands(self, row: Any) -> Collection[str]:
        releasing = ("warehouse.release_reservation",) if row.reserved else ()
        if row.state == UNSIGNED:
            return releasing if row.mine else ("warehouse.approve_issue", *releasing)
        return ("warehouse.pick_goods", "warehouse.dispatch_goods", *releasing) if row.state == READY else ()


class OfRequest(Params):
    request: Annotated[str | None, Label("出库申请"), Filter("request__number")] = None


class RequestLineRow(Row):
    line: Annotated[int, Column("行")]
    request: Annotated[str, Column("出库申请", "request__number", link="warehouse.issue_requests")]
    sku: Annotated[str, Column("商品编码", "sku__code", link="catalogue.skus")]
    name: Annotated[str, Column("品名", "sku__name")]
    quantity: Annotated[int, Column("申请数量")]
    dispatched: Annotated[int, Column("已出数量")]


class IssueRequestLines(Query):
    key = "warehouse.issue_request_lines"
    title = "出库申请明细"
    params = OfRequest
    row = RequestLineRow
    permission = READ
    place = "request__warehouse_id"

    def rows(self, using: str) -> QuerySet[IssueRequestLine]:
        gone = DispatchLine.objects.filter(request_line=OuterRef("pk")).exclude(dispatch__in=reversed_ids("dispatch"))
        return IssueRequestLine.objects.annotate(dispatched=total_of(gone.values("request_line"), "quantity"))


class DispatchParams(Params):
    request: Annotated[str | None, Label("出库申请"), Filter("request__number")] = None
    warehouse: WarehouseIs = None
    since: Annotated[Since, Filter("left_at", "since")] = None
    until: Annotated[Until, Filter("left_at", "until")] = None


class DispatchRow(Row):
    number: Annotated[str, Column("出库单", sortable=True, search="prefix")]
    state: Annotated[str, Column("状态", meanings={GONE: "pass", REVERSED: "stop"})]
    request: Annotated[str, Column("出库申请", "request__number", link="warehouse.issue_requests")]
    purpose: Annotated[str, Column("类型", "request__purpose", choices=PURPOSES)]
    basis: Annotated[str, Column("依据", "request__basis", search="prefix")]
    picker: Annotated[str, Column("实际提货人", mask="name")]
    quantity: Annotated[int, Column("数量")]
    cost: Annotated[int, Column("成本", kind="money", permission=COSTS)]
    warehouse: Annotated[str, Column("仓库", "warehouse__name")]
    left_at: Annotated[datetime, Column("离库时间", sortable=True)]
    recorded_late: Annotated[datetime | None, Column("补录时间")]
    handler: Annotated[str, Column("经办人", "handler_name")]
    is_returned: Annotated[bool, Column("有退货")]


class Dispatches(Query):
    key = "warehouse.dispatches"
    title = "出库单"
    params = DispatchParams
    row = DispatchRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "basis"
    offers = "warehouse.Dispatch"
    sections = (
        Section("出库明细", "warehouse.dispatch_lines", "dispatch"),
        Section("放行条", "warehouse.gate_passes", "dispatch"),
        Section("退货", "warehouse.return_lines", "dispatch"),
        Section("冲销", "warehouse.reversals", "dispatch"),
    )
    commands = {
        "warehouse.return_goods": {"dispatch": "number"},
        "warehouse.issue_gate_pass": "document",
        "warehouse.reverse_document": "document",
    }
    empty = "还没有出库单：在“出库”里选一张已审批的申请，拣货出库。"

    def rows(self, using: str) -> QuerySet[Dispatch]:
        lines = DispatchLine.objects.filter(dispatch=OuterRef("pk")).values("dispatch")
        return Dispatch.objects.annotate(
            state=Case(When(is_reversed("dispatch"), then=Value(REVERSED)), default=Value(GONE)),
            quantity=total_of(lines, "quantity"),
            cost=total_of(lines, "cost"),
            handler_name=person_of("handler"),
            recorded_late=recorded_late("left_at"),
            is_returned=Exists(Return.objects.filter(lines__dispatch_line__dispatch=OuterRef("pk"))),
        )

    def next_commands(self, row: Any) -> Collection[str]:
        if row.state == REVERSED:
            return ()
        return [key for key in self.commands if key != "warehouse.reverse_document" or not row.is_returned]


class OfDispatch(Params):
    dispatch: Annotated[str | None, Label("出库单"), Filter("dispatch__number")] = None


class DispatchLineRow(Row):
    line: Annotated[int, Column("行")]
    dispatch: Annotated[str, Column("出库单", "dispatch__number", link="warehouse.dispatches")]
    sku: Annotated[str, Column("商品编码", "sku__code", link="catalogue.skus")]
    name: Annotated[str, Column("品名", "sku__name")]
    quantity: Annotated[int, Column("数量")]
    cost: Annotated[int, Column("成本", kind="money", permission=COSTS)]


class DispatchLines(Query):
    key = "warehouse.dispatch_lines"
    title = "出库明细"
    params = OfDispatch
    row = DispatchLineRow
    permission = READ
    place = "dispatch__warehouse_id"

    def rows(self, using: str) -> QuerySet[DispatchLine]:
        return DispatchLine.objects.all()


class DepartureParams(Params):
    warehouse: WarehouseIs = None
    since: Annotated[Since, Filter("found_at", "since")] = None
    until: Annotated[Until, Filter("found_at", "until")] = None


class DepartureRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    sku: Annotated[str, Column("商品编码", "sku__code", link="catalogue.skus")]
    name: Annotated[str, Column("品名", "sku__name", search="contains")]
    quantity: Annotated[int, Column("数量")]
    keeper: Annotated[str, Column("责任库管", "keeper_name")]
    description: Annotated[str, Column("情况")]
    warehouse: Annotated[str, Column("仓库", "warehouse__name")]
    found_at: Annotated[datetime, Column("发现时间", sortable=True)]
    handler: Annotated[str, Column("登记人", "handler_name")]


class Departures(Query):
    key = "warehouse.departures"
    title = "无单出库"
    params = DepartureParams
    row = DepartureRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "name"
    offers = "warehouse.UnpaperedDeparture"
    empty = "没有无单出库：发现货物没有单据就离库时，在“无单出库”里登记。"

    def rows(self, using: str) -> QuerySet[UnpaperedDeparture]:
        return UnpaperedDeparture.objects.annotate(keeper_name=person_of("keeper"), handler_name=person_of("handler"))
