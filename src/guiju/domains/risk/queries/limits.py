"""What is shown of limits, and of what each platform has of a month's revenue."""

from datetime import date, datetime, timedelta
from typing import Annotated

from django.db.models import QuerySet
from django.utils import timezone
from pydantic import Field

from guiju.domains.risk.controls.limits import LimitExceeded, limit_by
from guiju.domains.risk.models import RiskLimit
from guiju.domains.risk.queries.permissions import READ
from guiju.domains.risk.shares import NAMES, limit_of, month_before, percent, shares
from guiju.kernel.calendar.moments import first_after
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.fields import Label
from guiju.kernel.controls.in_force import params_in_force
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Asked, Found, Params, Query
from guiju.kernel.queries.reader import Reader

WITHIN, OVER = "限额内", "超过限额"
STATES = {WITHIN: "pass", OVER: "stop"}


class LimitRow(Row):
    number: Annotated[str, Column("限额", sortable=True, search="prefix")]
    percent: Annotated[int, Column("单一平台占比上限（%）")]
    since: Annotated[date, Column("自")]
    reason: Annotated[str, Column("依据")]
    setter: Annotated[str | None, Column("设定人")]
    set_at: Annotated[datetime, Column("设定时间")]


class RiskLimits(Query):
    key = "risk.limits"
    title = "风险限额"
    row = LimitRow
    permission = READ
    identity = "number"
    caption = "percent"
    empty = "还没有设定限额：没有设定时，按条款里的比例监测。"

    def rows(self, using: str) -> QuerySet[RiskLimit]:
        return RiskLimit.objects.annotate(setter=person_of("set_by"))


class MonthParams(Params):
    month: Annotated[
        str | None,
        Field(pattern=r"^2\d{3}-(0[1-9]|1[0-2])$", json_schema_extra={"format": "month"}),
        Label("月份（空着是上月）"),
    ] = None


class ShareRow(Row):
    platform: Annotated[str, Column("平台", choices=NAMES)]
    state: Annotated[str, Column("状态", meanings=STATES)]
    share: Annotated[str, Column("占比")]
    limit: Annotated[str, Column("限额")]
    amount: Annotated[int, Column("销售额", kind="money")]
    total: Annotated[int, Column("全部销售额", kind="money")]
    orders: Annotated[int, Column("来源订单")]
    since: Annotated[date, Column("自")]
    until: Annotated[date, Column("至")]
    first: Annotated[str, Column("首个订单", link="orders.orders")]
    last: Annotated[str, Column("末个订单", link="orders.orders")]


class PlatformShares(Query):
    """A month at a time, by the orders themselves; the number of orders leads to them."""

    key = "risk.platform_shares"
    title = "平台集中度"
    params = MonthParams
    row = ShareRow
    permission = READ
    empty = "这个月没有销售额：导入带实付金额的平台订单后，这里按平台计算占比。"

    def found(self, params: MonthParams, asked: Asked, reader: Reader) -> Found:
        now = timezone.now()
        month = date.fromisoformat(f"{params.month}-01") if params.month else month_before(timezone.localdate(now))
        set_limit = limit_of(month, reader.using)
        bound = params_in_force(LimitExceeded, Context(SYSTEM, now, using=reader.using))
        limit = min(limit_by(set_limit, each) for each in bound)
        rows = [
            self.row.record(
                id=place,
                platform=each.platform,
                state=OVER if each.exceeds(limit) else WITHIN,
                share=percent(each.permille),
                limit=percent(limit),
                amount=each.amount,
                total=each.total,
                orders=each.orders,
                since=month,
                until=first_after(month, 1) - timedelta(days=1),
                first=each.first,
                last=each.last,
            )
            for place, each in enumerate(shares(month, reader.using), start=1)
        ]
        return Found(rows, "")
