"""What is shown of stock: balances, the month report, returns, changes of state, reversals."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from pydantic import Field

from guiju.domains.catalogue.models import Sku
from guiju.domains.warehouse.models import (
    Balance,
    Dispatch,
    Receipt,
    Return,
    ReturnLine,
    Reversal,
    StateChange,
)
from guiju.domains.warehouse.queries.inbound import STATE_MEANINGS, STATES
from guiju.domains.warehouse.queries.parts import Since, Until, WarehouseIs, total_of
from guiju.domains.warehouse.queries.permissions import COSTS, READ
from guiju.domains.warehouse.queries.tasks import MonthRow, month_report
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.org.models import Place
from guiju.kernel.org.names import person_of
from guiju.kernel.queries import cursors
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Asked, Found, Params, Query, Section
from guiju.kernel.queries.reader import Reader

TOTAL = "合计"


class BalanceParams(Params):
    warehouse: WarehouseIs = None
    barcode: Annotated[str | None, Label("条码"), Filter("sku__barcodes__code")] = None


class BalanceRow(Row):
    sku: Annotated[str, Column("商品编码", "sku__code", sortable=True, search="prefix", link="catalogue.skus")]
    name: Annotated[str, Column("品名", "sku__name", search="contains")]
    spec: Annotated[str, Column("规格", "sku__spec")]
    warehouse: Annotated[str, Column("仓库", "warehouse__code")]
    good: Annotated[int, Column("良品")]
    available: Annotated[int, Column("可用")]
    inspecting: Annotated[int, Column("待检")]
    near_expiry: Annotated[int, Column("临期")]
    frozen: Annotated[int, Column("冻结")]
    defective: Annotated[int, Column("不良")]
    scrap: Annotated[int, Column("报废")]
    unit: Annotated[str, Column("单位", "sku__unit")]


class Balances(Query):
    key = "warehouse.stock"
    title = "库存"
    params = BalanceParams
    row = BalanceRow
    permission = READ
    place = "warehouse_id"
    order = "sku"
    commands = {"warehouse.change_state": {"warehouse": "warehouse", "sku": "sku"}}
    empty = "还没有库存：到货清点并入库后，会出现在这里。"

    def rows(self, using: str) -> QuerySet[Balance]:
        return Balance.objects.all()


class MonthParams(Params):
    month: Annotated[
        str | None,
        Field(pattern=r"^2\d{3}-(0[1-9]|1[0-2])$", json_schema_extra={"format": "month"}),
        Label("月份（空着是本月）"),
    ] = None
    warehouse: Annotated[str | None, Label("仓库", "第一个"), Reference("org.Place", place="id")] = None


class MonthReportRow(Row):
    sku: Annotated[str, Column("商品编码", link="catalogue.skus")]
    name: Annotated[str, Column("品名")]
    opening: Annotated[int, Column("期初")]
    opening_cost: Annotated[int, Column("期初金额", kind="money", permission=COSTS)]
    received: Annotated[int, Column("收入")]
    received_cost: Annotated[int, Column("收入金额", kind="money", permission=COSTS)]
    issued: Annotated[int, Column("发出")]
    issued_cost: Annotated[int, Column("发出金额", kind="money", permission=COSTS)]
    closing: Annotated[int, Column("期末")]
    closing_cost: Annotated[int, Column("期末金额", kind="money", permission=COSTS)]


class MonthReport(Query):
    """One warehouse and month by product, the total as the last row of the last page."""

    key = "warehouse.months"
    title = "收发存月报"
    params = MonthParams
    row = MonthReportRow
    permission = READ
    empty = "这个月还没有收发：入库、出库以后，这里按商品汇总。"

    def found(self, params: MonthParams, asked: Asked, reader: Reader) -> Found:
        place = _place(params.warehouse, reader)
        today = timezone.localdate()
        month = date.fromisoformat(f"{params.month}-01") if params.month else today
        rows = month_report(place.id, month.year, month.month, reader.using) if place else []
        after = cursors.read(asked.after, str)[0] if asked.after else ""
        left = [row for row in rows if row.sku > after]
        kept = left[: asked.limit]
        names = dict(
            Sku.objects.using(reader.using).filter(code__in=[row.sku for row in kept]).values_list("code", "name")
        )
        shown = [self._record(row, names.get(row.sku, ""), reader) for row in kept]
        if len(left) > asked.limit:
            return Found(shown, cursors.written(kept[-1].sku, 0))
        if rows:
            sums = [sum(int(row[column]) for row in rows) for column in range(1, 9)]
            shown.append(self._record(MonthRow("", *sums), TOTAL, reader))
        return Found(shown, "")

    def _record(self, row: MonthRow, name: str, reader: Reader) -> Any:
        sees_costs = reader.may(COSTS)
        values = {
            column: None if column.endswith("_cost") and not sees_costs else value
            for column, value in row._asdict().items()
        }
        return self.row.record(id=0, name=name, **values)


def _place(code: str | None, reader: Reader) -> Place | None:
    """The named warehouse, or the first, of those in the reader's scope."""
    allowed = reader.permission(READ).places
    places = Place.objects.using(reader.using).filter(kind="warehouse").order_by("code")
    mine = places if allowed is None else places.filter(id__in=allowed)
    return (mine.filter(code=code) if code else mine).first()


class ReturnParams(Params):
    warehouse: WarehouseIs = None
    since: Annotated[Since, Filter("returned_at", "since")] = None
    until: Annotated[Until, Filter("returned_at", "until")] = None


class ReturnRow(Row):
    number: Annotated[str, Column("退货入库单", sortable=True, search="prefix")]
    basis: Annotated[str, Column("退货依据", search="prefix")]
    quantity: Annotated[int, Column("数量")]
    cost: Annotated[int, Column("成本", kind="money", permission=COSTS)]
    warehouse: Annotated[str, Column("仓库", "warehouse__name")]
    returned_at: Annotated[datetime, Column("退货时间", sortable=True)]
    handler: Annotated[str, Column("经办人", "handler_name")]


class Returns(Query):
    key = "warehouse.returns"
    title = "退货入库"
    params = ReturnParams
    row = ReturnRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "basis"
    offers = "warehouse.Return"
    sections = (Section("退货明细", "warehouse.return_lines", "document"),)
    empty = "还没有退货：客户退回的货到了，点“退货入库”，按原出库单逐行登记。"

    def rows(self, using: str) -> QuerySet[Return]:
        lines = ReturnLine.objects.filter(document=OuterRef("pk")).values("document")
        totals = {column: total_of(lines, column) for column in ("quantity", "cost")}
        return Return.objects.annotate(handler_name=person_of("handler"), **totals)


class OfReturn(Params):
    document: Annotated[str | None, Label("退货入库单"), Filter("document__number")] = None
    dispatch: Annotated[str | None, Label("原出库单"), Filter("dispatch_line__dispatch__number")] = None


class ReturnLineRow(Row):
    line: Annotated[int, Column("行")]
    document: Annotated[str, Column("退货入库单", "document__number", link="warehouse.returns")]
    dispatch: Annotated[str, Column("原出库单", "dispatch_line__dispatch__number", link="warehouse.dispatches")]
    sku: Annotated[str, Column("商品编码", "sku__code", link="catalogue.skus")]
    name: Annotated[str, Column("品名", "sku__name")]
    state: Annotated[str, Column("库存状态", choices=STATES, meanings=STATE_MEANINGS)]
    quantity: Annotated[int, Column("数量")]
    cost: Annotated[int, Column("成本", kind="money", permission=COSTS)]


class ReturnLines(Query):
    key = "warehouse.return_lines"
    title = "退货入库明细"
    params = OfReturn
    row = ReturnLineRow
    permission = READ
    place = "document__warehouse_id"
    empty = "没有退货。"

    def rows(self, using: str) -> QuerySet[ReturnLine]:
        return ReturnLine.objects.all()


class StateChangeParams(Params):
    source: Annotated[str | None, Label("自", choices=STATES), Filter("source")] = None
    target: Annotated[str | None, Label("至", choices=STATES), Filter("target")] = None
    warehouse: WarehouseIs = None
    since: Annotated[Since, Filter("changed_at", "since")] = None
    until: Annotated[Until, Filter("changed_at", "until")] = None


class StateChangeRow(Row):
    number: Annotated[str, Column("状态变更单", sortable=True, search="prefix")]
    sku: Annotated[str, Column("商品编码", "sku__code", search="prefix", link="catalogue.skus")]
    name: Annotated[str, Column("品名", "sku__name", search="contains")]
    source: Annotated[str, Column("自", choices=STATES, meanings=STATE_MEANINGS)]
    target: Annotated[str, Column("至", choices=STATES, meanings=STATE_MEANINGS)]
    quantity: Annotated[int, Column("数量")]
    reason: Annotated[str, Column("原因")]
    warehouse: Annotated[str, Column("仓库", "warehouse__name")]
    changed_at: Annotated[datetime, Column("时间", sortable=True)]
    handler: Annotated[str, Column("经办人", "handler_name")]


class StateChanges(Query):
    key = "warehouse.state_changes"
    title = "状态变更单"
    params = StateChangeParams
    row = StateChangeRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "name"
    offers = "warehouse.StateChange"
    empty = "还没有状态变更：检验放行、冻结、判不良、报废时，点“库存状态变更”。"

    def rows(self, using: str) -> QuerySet[StateChange]:
        return StateChange.objects.annotate(handler_name=person_of("handler"))


class ReversalParams(Params):
    receipt: Annotated[str | None, Label("入库单")] = None
    dispatch: Annotated[str | None, Label("出库单")] = None
    since: Annotated[Since, Filter("reversed_at", "since")] = None
    until: Annotated[Until, Filter("reversed_at", "until")] = None


class ReversalRow(Row):
    number: Annotated[str, Column("冲销单", sortable=True, search="prefix")]
    receipt: Annotated[str | None, Column("入库单", link="warehouse.receipts")]
    dispatch: Annotated[str | None, Column("出库单", link="warehouse.dispatches")]
    reason: Annotated[str, Column("原因")]
    reversed_at: Annotated[datetime, Column("冲销时间", sortable=True)]
    handler: Annotated[str, Column("经办人", "handler_name")]


class Reversals(Query):
    """In scope where the document that was undone is."""

    key = "warehouse.reversals"
    title = "冲销单"
    params = ReversalParams
    row = ReversalRow
    permission = READ
    place = "place_id"
    identity = "number"
    caption = "reason"
    offers = "warehouse.Reversal"
    empty = "没有冲销。"

    def source(self, params: ReversalParams, reader: Reader) -> QuerySet[Reversal]:
        receipts, dispatches = (model.objects.filter(pk=OuterRef("document_id")) for model in (Receipt, Dispatch))
        rows = Reversal.objects.all()
        if params.receipt:
            rows = rows.filter(document_type="receipt", document_id__in=_numbered(Receipt, params.receipt))
        if params.dispatch:
            rows = rows.filter(document_type="dispatch", document_id__in=_numbered(Dispatch, params.dispatch))
        return rows.annotate(
            receipt=Subquery(receipts.values("number")[:1]),
            dispatch=Subquery(dispatches.values("number")[:1]),
            place_id=Coalesce(
                Subquery(receipts.values("warehouse_id")[:1]), Subquery(dispatches.values("warehouse_id")[:1])
            ),
            handler_name=person_of("handler"),
        )


def _numbered(model: Any, number: str) -> Any:
    return model.objects.filter(number=number).values("id")
