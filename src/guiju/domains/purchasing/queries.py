"""What is shown of purchase orders."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, Exists, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import Greatest

from guiju.domains.purchasing.models import PurchaseOrder, PurchaseOrderLine
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.org.names import person_of
from guiju.kernel.org.permissions import register_permission
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section

READ = "purchasing.read"
register_permission(READ, "查看采购单")
COMING, DONE = "未到齐", "已了结"
STATES = {COMING: "warn", DONE: "plain"}


def _open() -> Any:
    return F("received") + F("cancelled")


class OrderParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("standing")] = None
    place: Annotated[str | None, Label("仓库"), Reference("org.Place", place="id"), Filter("place__code")] = None
    basis: Annotated[str | None, Label("依据"), Filter("basis")] = None
    since: Annotated[date | None, Label("自"), Filter("ordered_at", "since")] = None
    until: Annotated[date | None, Label("至"), Filter("ordered_at", "until")] = None


class OrderRow(Row):
    number: Annotated[str, Column("采购单号", sortable=True, search="prefix")]
    state: Annotated[str, Column("状态", "standing", meanings=STATES)]
    supplier: Annotated[str, Column("供应商", search="contains")]
    place: Annotated[str, Column("仓库", "place__name")]
    expected_on: Annotated[date, Column("预计到货日")]
    basis: Annotated[str, Column("依据")]
    ordered_at: Annotated[datetime, Column("下单时间", sortable=True)]
    handler: Annotated[str | None, Column("经办人", "handler_name")]


class Orders(Query):
    key = "purchasing.orders"
    title = "采购单"
    params = OrderParams
    row = OrderRow
    permission = READ
    place = "place_id"
    identity = "number"
    caption = "supplier"
    offers = "purchasing.PurchaseOrder"
    sections = (Section("明细", "purchasing.order_lines", "order"),)
    commands = {"purchasing.cancel_line": "order"}
    empty = "还没有采购单：点“下采购单”，或采纳一条补货建议。"

    def rows(self, using: str) -> QuerySet[PurchaseOrder]:
        coming = PurchaseOrderLine.objects.filter(order=OuterRef("pk"), quantity__gt=_open())
        standing = Case(When(Exists(coming), then=Value(COMING)), default=Value(DONE), output_field=CharField())
        return PurchaseOrder.objects.annotate(standing=standing, handler_name=person_of("handler"))

    def next_commands(self, row: Any) -> Collection[str]:
        return self.commands if row.state == COMING else ()


class OfOrder(Params):
    order: Annotated[str | None, Label("采购单号"), Filter("order__number")] = None


class OrderLineRow(Row):
    line: Annotated[int, Column("行")]
    order: Annotated[str, Column("采购单号", "order__number", link="purchasing.orders")]
    sku: Annotated[str, Column("商品编码", "sku__code", link="catalogue.skus")]
    name: Annotated[str, Column("品名", "sku__name")]
    quantity: Annotated[int, Column("订购数量")]
    received: Annotated[int, Column("已入库")]
    cancelled: Annotated[int, Column("已取消")]
    coming: Annotated[int, Column("在途", "on_order")]
    unit_cost: Annotated[int, Column("单价", kind="unit_cost")]


class OrderLines(Query):
    key = "purchasing.order_lines"
    title = "采购明细"
    params = OfOrder
    row = OrderLineRow
    permission = READ
    place = "place_id"
    empty = "没有明细。"

    def rows(self, using: str) -> QuerySet[PurchaseOrderLine]:
        return PurchaseOrderLine.objects.annotate(on_order=Greatest(F("quantity") - _open(), Value(0)))
