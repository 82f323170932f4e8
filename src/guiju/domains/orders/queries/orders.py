"""What is shown of shops and of the orders that platforms took for them."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import OuterRef, QuerySet

from guiju.domains.orders.models import (
    Allocation,
    Cancellation,
    Order,
    OrderLine,
    Platform,
    Presale,
    Review,
    Shop,
    ShopDisplay,
    Shortage,
)
from guiju.domains.orders.queries.permissions import READ
from guiju.domains.orders.standing import ALLOCATED, RECORDED, SHIPPED, SHORT, STATES, WAITING, orders
from guiju.domains.warehouse.queries.parts import total_of
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section
from guiju.kernel.queries.reader import Reader

PLATFORMS = {str(value): str(label) for value, label in Platform.choices}


class ShopRow(Row):
    code: Annotated[str, Column("店铺编码", sortable=True, search="prefix")]
    name: Annotated[str, Column("店铺名称", search="contains")]
    platform: Annotated[str, Column("平台", choices=PLATFORMS)]
    warehouse: Annotated[str, Column("发货仓库", "warehouse__name")]
    carrier: Annotated[str, Column("承运人")]
    opened_at: Annotated[datetime, Column("登记时间")]


class Shops(Query):
    key = "orders.shops"
    title = "店铺"
    row = ShopRow
    permission = READ
    place = "warehouse_id"
    identity = "code"
    caption = "name"
    offers = "orders.Shop"
    order = "code"
    sections = (Section("平台订单", "orders.orders", "shop"), Section("证照公示", "orders.displays", "shop"))
    commands = {"orders.check_display": "shop"}
    empty = "还没有店铺：先登记店铺，再导入平台订单。"

    def rows(self, using: str) -> QuerySet[Shop]:
        return Shop.objects.all()


class OfShop(Params):
    shop: Annotated[str | None, Label("店铺"), Reference("orders.Shop", place="warehouse_id"), Filter("shop__code")] = (
        None
    )


class DisplayRow(Row):
    shop: Annotated[str, Column("店铺", "shop__name")]
    is_shown: Annotated[bool, Column("首页已公示")]
    checker: Annotated[str | None, Column("核对人", "checker_name")]
    checked_at: Annotated[datetime, Column("核对时间")]


class Displays(Query):
    key = "orders.displays"
    title = "店铺证照公示"
    params = OfShop
    row = DisplayRow
    permission = READ
    place = "shop__warehouse_id"
    empty = "还没有核对过：打开店铺首页，看营业执照信息是否在显著位置，截图后登记。"

    def rows(self, using: str) -> QuerySet[ShopDisplay]:
        return ShopDisplay.objects.annotate(checker_name=person_of("handler"))


class OrderParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("state")] = None
    shop: Annotated[str | None, Label("店铺"), Reference("orders.Shop", place="warehouse_id"), Filter("shop__code")] = (
        None
    )
    platform: Annotated[str | None, Label("平台", choices=PLATFORMS), Filter("shop__platform")] = None
    since: Annotated[date | None, Label("下单时间（自）"), Filter("ordered_at", "since")] = None
    until: Annotated[date | None, Label("下单时间（至）"), Filter("ordered_at", "until")] = None


class OrderRow(Row):
    number: Annotated[str, Column("订单", sortable=True, search="prefix")]
    state: Annotated[str, Column("状态", meanings=STATES)]
    platform_number: Annotated[str, Column("平台订单号", search="prefix")]
    shop: Annotated[str, Column("店铺", "shop__name")]
    warehouse: Annotated[str, Column("发货仓库", "warehouse__name")]
    presale: Annotated[date | None, Column("预售发货日")]
    request: Annotated[str | None, Column("出库申请", link="warehouse.issue_requests")]
    amount: Annotated[int, Column("实付金额", kind="money")]
    phone: Annotated[str | None, Column("收货电话", "recipient__phone", mask="phone")]
    ordered_at: Annotated[datetime, Column("下单时间", sortable=True)]


class Orders(Query):
    key = "orders.orders"
    title = "平台订单"
    params = OrderParams
    row = OrderRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "platform_number"
    offers = "orders.Order"
    sections = (
        Section("商品", "orders.order_lines", "order"),
        Section("占用", "orders.allocations", "order"),
        Section("缺货", "orders.shortages", "order"),
        Section("预售", "orders.presales", "order"),
        Section("取消", "orders.cancellations", "order"),
        Section("买家评价", "orders.reviews", "order"),
    )
    commands = {
        "orders.allocate_order": "order",
        "orders.set_presale": "order",
        "orders.cancel_order": "order",
    }
    empty = "还没有平台订单：从平台导出订单文件，在导入页导入。"

    def source(self, params: OrderParams, reader: Reader) -> QuerySet[Order]:
        return orders(reader.using).annotate(
            amount=total_of(OrderLine.objects.filter(order=OuterRef("pk")).order_by().values("order"), "amount")
        )

    def next_commands(self, row: Any) -> Collection[str]:
        if row.state in (RECORDED, SHORT, WAITING):
            return list(self.commands)
        return ["orders.cancel_order"] if row.state in (ALLOCATED, SHIPPED) else []


class OfOrder(Params):
    order: Annotated[str | None, Label("订单"), Filter("order__number")] = None


class LineRow(Row):
    line: Annotated[int, Column("行")]
    order: Annotated[str, Column("订单", "order__number", link="orders.orders")]
    sku: Annotated[str, Column("商品编码", "sku__code", link="catalogue.skus")]
    name: Annotated[str, Column("品名", "sku__name")]
    quantity: Annotated[int, Column("数量")]
    amount: Annotated[int, Column("实付金额", kind="money")]


class OrderLines(Query):
    key = "orders.order_lines"
    title = "订单明细"
    params = OfOrder
    row = LineRow
    permission = READ
    place = "order__warehouse_id"
    empty = "还没有订单明细。"

    def rows(self, using: str) -> QuerySet[OrderLine]:
        return OrderLine.objects.all()


class AllocationRow(Row):
    order: Annotated[str, Column("订单", "order__number", link="orders.orders")]
    request: Annotated[str, Column("出库申请", "request__number", link="warehouse.issue_requests")]
    allocated_at: Annotated[datetime, Column("占用时间")]
    ended_at: Annotated[datetime | None, Column("释放时间")]
    handler: Annotated[str, Column("经办人", "handler_name")]


class Allocations(Query):
    key = "orders.allocations"
    title = "订单占用"
    params = OfOrder
    row = AllocationRow
    permission = READ
    place = "order__warehouse_id"
    empty = "没有占用库存。"

    def rows(self, using: str) -> QuerySet[Allocation]:
        return Allocation.objects.annotate(handler_name=person_of("handler"))


class ShortageRow(Row):
    order: Annotated[str, Column("订单", "order__number", link="orders.orders")]
    reason: Annotated[str, Column("缺货情况")]
    noted_at: Annotated[datetime, Column("时间")]


class Shortages(Query):
    key = "orders.shortages"
    title = "缺货记录"
    params = OfOrder
    row = ShortageRow
    permission = READ
    place = "order__warehouse_id"
    empty = "没有缺货。"

    def rows(self, using: str) -> QuerySet[Shortage]:
        return Shortage.objects.all()


class PresaleRow(Row):
    order: Annotated[str, Column("订单", "order__number", link="orders.orders")]
    ships_on: Annotated[date, Column("预售发货日")]
    set_at: Annotated[datetime, Column("设定时间")]
    handler: Annotated[str, Column("设定人", "handler_name")]


class Presales(Query):
    key = "orders.presales"
    title = "预售"
    params = OfOrder
    row = PresaleRow
    permission = READ
    place = "order__warehouse_id"
    empty = "没有设定预售发货日。"

    def rows(self, using: str) -> QuerySet[Presale]:
        return Presale.objects.annotate(handler_name=person_of("handler"))


class CancellationRow(Row):
    order: Annotated[str, Column("订单", "order__number", link="orders.orders")]
    reason: Annotated[str, Column("原因")]
    cancelled_at: Annotated[datetime, Column("取消时间")]
    handler: Annotated[str, Column("登记人", "handler_name")]


class Cancellations(Query):
    key = "orders.cancellations"
    title = "订单取消"
    params = OfOrder
    row = CancellationRow
    permission = READ
    place = "order__warehouse_id"
    empty = "没有取消。"

    def rows(self, using: str) -> QuerySet[Cancellation]:
        return Cancellation.objects.annotate(handler_name=person_of("handler"))


class ReviewRow(Row):
    order: Annotated[str, Column("订单", "order__number", link="orders.orders")]
    shop: Annotated[str, Column("店铺", "order__shop__name")]
    platform_number: Annotated[str, Column("平台订单号", "order__platform_number")]
    stars: Annotated[int, Column("星级")]
    reviewed_at: Annotated[datetime, Column("评价时间")]
    handler: Annotated[str, Column("登记人", "handler_name")]


class Reviews(Query):
    key = "orders.reviews"
    title = "买家评价"
    params = OfOrder
    row = ReviewRow
    permission = READ
    place = "order__warehouse_id"
    empty = "还没有买家评价：从平台导出评价文件，在导入页导入，或逐条登记。"

    def rows(self, using: str) -> QuerySet[Review]:
        return Review.objects.annotate(handler_name=person_of("handler"))
