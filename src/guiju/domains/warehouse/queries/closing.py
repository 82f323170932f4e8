"""What is shown of closed days and months, and of what was left open."""

from datetime import date, datetime
from typing import Annotated

from django.db.models import Count as CountOf
from django.db.models import QuerySet

from guiju.domains.warehouse.models import DayClose, DayCloseLine, MonthClose, MonthOpenDay, OpenReason
from guiju.domains.warehouse.queries.parts import Since, Until, WarehouseIs
from guiju.domains.warehouse.queries.permissions import READ
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section
from guiju.kernel.queries.reader import Reader

REASONS = {value: str(label) for value, label in OpenReason.choices}


class CloseParams(Params):
    warehouse: WarehouseIs = None
    since: Annotated[Since, Filter("closed_at", "since")] = None
    until: Annotated[Until, Filter("closed_at", "until")] = None


class DayCloseRow(Row):
    number: Annotated[str, Column("日结单", sortable=True, search="prefix")]
    day: Annotated[date, Column("业务日期")]
    warehouse: Annotated[str, Column("仓库", "warehouse__name")]
    unposted: Annotated[int, Column("未登账单据")]
    closed_at: Annotated[datetime, Column("日结时间", sortable=True)]
    handler: Annotated[str, Column("经办人", "handler_name")]


class DayCloses(Query):
    key = "warehouse.day_closes"
    title = "日结单"
    params = CloseParams
    row = DayCloseRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "day"
    offers = "warehouse.DayClose"
    sections = (Section("未登账单据", "warehouse.day_close_lines", "close"),)
    empty = "还没有日结：每天下班前点“日结”，未登账的单据逐张列明。"

    def source(self, params: CloseParams, reader: Reader) -> QuerySet[DayClose]:
        return DayClose.objects.annotate(unposted=CountOf("lines"), handler_name=person_of("handler"))


class OfDayClose(Params):
    close: Annotated[str | None, Label("日结单"), Filter("close__number")] = None


class DayCloseLineRow(Row):
    close: Annotated[str, Column("日结单", "close__number", link="warehouse.day_closes")]
    document: Annotated[str, Column("未登账单据", "arrival__number", link="warehouse.arrivals")]
    reason: Annotated[str, Column("原因", choices=REASONS)]
    note: Annotated[str, Column("说明")]
    owner: Annotated[str, Column("责任人", "owner_name")]


class DayCloseLines(Query):
    key = "warehouse.day_close_lines"
    title = "日结未登账明细"
    params = OfDayClose
    row = DayCloseLineRow
    permission = READ
    place = "close__warehouse_id"
    empty = "当日单据都已登账。"

    def source(self, params: OfDayClose, reader: Reader) -> QuerySet[DayCloseLine]:
        return DayCloseLine.objects.annotate(owner_name=person_of("owner"))


class MonthCloseRow(Row):
    number: Annotated[str, Column("月结单", sortable=True, search="prefix")]
    month: Annotated[date, Column("月份")]
    warehouse: Annotated[str, Column("仓库", "warehouse__name")]
    open_days: Annotated[int, Column("未结日", "unclosed")]
    signer: Annotated[str, Column("签字人", "signer_name")]
    closed_at: Annotated[datetime, Column("月结时间", sortable=True)]
    handler: Annotated[str, Column("经办人", "handler_name")]


class MonthCloses(Query):
    key = "warehouse.month_closes"
    title = "月结单"
    params = CloseParams
    row = MonthCloseRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "month"
    offers = "warehouse.MonthClose"
    sections = (Section("未结日", "warehouse.month_open_days", "close"),)
    empty = "还没有月结：每月最后一天起，点“月结”。"

    def source(self, params: CloseParams, reader: Reader) -> QuerySet[MonthClose]:
        return MonthClose.objects.annotate(
            unclosed=CountOf("open_days"), signer_name=person_of("signer"), handler_name=person_of("handler")
        )


class OfMonthClose(Params):
    close: Annotated[str | None, Label("月结单"), Filter("close__number")] = None


class MonthOpenDayRow(Row):
    close: Annotated[str, Column("月结单", "close__number", link="warehouse.month_closes")]
    day: Annotated[date, Column("未结日")]
    reason: Annotated[str, Column("原因")]


class MonthOpenDays(Query):
    key = "warehouse.month_open_days"
    title = "月结未结日"
    params = OfMonthClose
    row = MonthOpenDayRow
    permission = READ
    place = "close__warehouse_id"
    empty = "每一天都已日结。"

    def source(self, params: OfMonthClose, reader: Reader) -> QuerySet[MonthOpenDay]:
        return MonthOpenDay.objects.all()
