"""What is shown of suspected trade, and the ranking of shops that it is left out of."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, Count, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from pydantic import Field

from guiju.domains.orders.commands.suspicion import ConcludeTrade
from guiju.domains.orders.models import OrderLine, Platform, SaleHold, Shop, SuspectedTrade
from guiju.domains.orders.queries.permissions import READ, READ_SUSPECTED
from guiju.domains.orders.revenue import Revenue, revenue
from guiju.domains.warehouse.fields import month_days
from guiju.domains.warehouse.queries.parts import total_of
from guiju.kernel.calendar.moments import first_after, local
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries import cursors
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Asked, Found, Params, Query, Section
from guiju.kernel.queries.reader import Reader

OPEN, MADE_UP, REAL = "待查", "属虚构交易", "不是虚构交易"
STATES = {OPEN: "warn", MADE_UP: "stop", REAL: "pass"}
HELD, LEFT_OUT, COUNTS = "暂缓计入", "不计入", "已恢复计入"
HOLDS = {HELD: "warn", LEFT_OUT: "stop", COUNTS: "pass"}
PLATFORMS = {str(value): str(label) for value, label in Platform.choices}


def _standing(path: str, words: dict[str, str]) -> Case:
    """In the words of ``words``: open, made up, real, in this order."""
    still, made_up, real = words
    return Case(
        When(**{f"{path}conclusion__isnull": True}, then=Value(still)),
        When(**{f"{path}conclusion__is_fictitious": True}, then=Value(made_up)),
        default=Value(real),
        output_field=CharField(),
    )


class SuspectedParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("state")] = None


class SuspectedRow(Row):
    number: Annotated[str, Column("可疑交易", sortable=True, search="prefix")]
    state: Annotated[str, Column("状态", meanings=STATES)]
    person: Annotated[str, Column("涉及员工", "suspect__name")]
    orders: Annotated[int, Column("订单数")]
    note: Annotated[str | None, Column("查明的情况", "conclusion__note")]
    closer: Annotated[str | None, Column("结案人")]
    closed_at: Annotated[datetime | None, Column("结案时间", "conclusion__closed_at")]
    noted_at: Annotated[datetime, Column("发现时间")]


class SuspectedTrades(Query):
    key = "orders.suspected_trades"
    title = "可疑交易"
    params = SuspectedParams
    row = SuspectedRow
    permission = READ_SUSPECTED
    identity = "number"
    caption = "person"
    offers = "orders.SuspectedTrade"
    sections = (Section("涉及的订单", "orders.held_sales", "case"),)
    commands = {ConcludeTrade.key: "case"}
    empty = "没有可疑交易：员工本人手机收货、五星好评、没有发货的订单，每晚查一次，够数的列在这里。"

    def rows(self, using: str) -> QuerySet[SuspectedTrade]:
        held = SaleHold.objects.filter(case=OuterRef("pk")).order_by().values("case").annotate(count=Count("id"))
        return SuspectedTrade.objects.annotate(
            state=_standing("", STATES),
            orders=Coalesce(Subquery(held.values("count"), output_field=IntegerField()), 0),
            closer=person_of("conclusion__closer"),
        )

    def next_commands(self, row: Any) -> list[str]:
        return [ConcludeTrade.key] if row.state == OPEN else []


class HeldParams(Params):
    case: Annotated[str | None, Label("可疑交易"), Filter("case__number")] = None


class HeldRow(Row):
    case: Annotated[str, Column("可疑交易", "case__number", link="orders.suspected_trades")]
    order: Annotated[str, Column("订单", "order__number", link="orders.orders")]
    state: Annotated[str, Column("计入", meanings=HOLDS)]
    shop: Annotated[str, Column("店铺", "order__shop__name")]
    platform_number: Annotated[str, Column("平台订单号", "order__platform_number")]
    phone: Annotated[str | None, Column("收货电话", "order__recipient__phone", mask="phone")]
    stars: Annotated[int | None, Column("星级", "order__review__stars")]
    amount: Annotated[int, Column("实付金额", kind="money")]
    ordered_at: Annotated[datetime, Column("下单时间", "order__ordered_at")]


class HeldSales(Query):
    key = "orders.held_sales"
    title = "暂缓计入的订单"
    params = HeldParams
    row = HeldRow
    permission = READ_SUSPECTED
    empty = "没有暂缓计入提成和排行的订单。"

    def rows(self, using: str) -> QuerySet[SaleHold]:
        return SaleHold.objects.annotate(
            state=_standing("case__", HOLDS),
            amount=total_of(OrderLine.objects.filter(order=OuterRef("order")).order_by().values("order"), "amount"),
        )


class RankingParams(Params):
    month: Annotated[
        str | None,
        Field(pattern=r"^2\d{3}-(0[1-9]|1[0-2])$", json_schema_extra={"format": "month"}),
        Label("月份（空着是本月）"),
    ] = None


class RankingRow(Row):
    rank: Annotated[int, Column("名次")]
    shop: Annotated[str, Column("店铺")]
    platform: Annotated[str, Column("平台", choices=PLATFORMS)]
    orders: Annotated[int, Column("订单数")]
    quantity: Annotated[int, Column("件数")]
    amount: Annotated[int, Column("销售额", kind="money")]
    held: Annotated[int, Column("暂缓未计", kind="money")]
    unpriced: Annotated[int, Column("没有金额的行")]


class ShopRanking(Query):
    """Without cancelled orders and without what is held; equal sales share a rank."""

    key = "orders.shop_ranking"
    title = "店铺销售排行"
    params = RankingParams
    row = RankingRow
    permission = READ
    empty = "这个月还没有订单：导入平台订单后，这里按实付金额排行。"

    def found(self, params: RankingParams, asked: Asked, reader: Reader) -> Found:
        first = month_days(params.month or f"{timezone.localdate():%Y-%m}")[0]
        span = local(first), local(first_after(first, 1))
        counted = revenue("shop", *span, without_held=True, using=reader.using)
        whole = revenue("shop", *span, using=reader.using)
        places = reader.permission(READ).places
        shops = Shop.objects.using(reader.using).filter(code__in=whole)
        known = {shop.code: shop for shop in (shops if places is None else shops.filter(warehouse__in=places))}
        sales = {code: counted.get(code, Revenue(0, 0, 0, 0)) for code in known}
        amounts = sorted((sale.amount for sale in sales.values()), reverse=True)
        rows = [
            self.row.record(
                id=known[code].pk,
                rank=amounts.index(sale.amount) + 1,
                shop=known[code].name,
                platform=known[code].platform,
                orders=sale.orders,
                quantity=sale.quantity,
                amount=sale.amount,
                held=whole[code].amount - sale.amount,
                unpriced=sale.unpriced,
            )
            for code, sale in sorted(sales.items(), key=lambda each: (-each[1].amount, each[0]))
        ]
        passed = cursors.read(asked.after, int)[0] if asked.after else 0
        left = rows[passed:]
        following = cursors.written(passed + asked.limit, 0) if len(left) > asked.limit else ""
        return Found(left[: asked.limit], following)
