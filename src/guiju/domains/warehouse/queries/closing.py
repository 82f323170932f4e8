"""What is shown of closed days and months, and of what was left open."""

from datetime import date, datetime
from typing import Annotated

from django.db.models import Count as CountOf
from django.db.models import QuerySet

from guiju.domains.warehouse.matching import figures, gaps
from guiju.domains.warehouse.models import (
    DayClose,
    DayCloseLine,
    Match,
    MonthClose,
    MonthDifference,
    MonthFigure,
    MonthOpenDay,
    OpenReason,
)
from guiju.domains.warehouse.queries.parts import Since, Until, WarehouseIs
from guiju.domains.warehouse.queries.permissions import READ
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.org.models import Place
from guiju.kernel.org.names import person_of
from guiju.kernel.queries import cursors
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Asked, Found, Params, Query, Section
from guiju.kernel.queries.reader import Reader

MATCHES = {value: str(label) for value, label in Match.choices}
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

    def rows(self, using: str) -> QuerySet[DayClose]:
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

    def rows(self, using: str) -> QuerySet[DayCloseLine]:
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
    sections = (
        Section("未结日", "warehouse.month_open_days", "close"),
        Section("差异清单", "warehouse.month_differences", "close"),
        Section("核对表", "warehouse.month_figures", "close"),
    )
    empty = "还没有月结：每月最后一天起，点“月结”。"

    def rows(self, using: str) -> QuerySet[MonthClose]:
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

    def rows(self, using: str) -> QuerySet[MonthOpenDay]:
        return MonthOpenDay.objects.all()


class MonthFigureRow(Row):
    close: Annotated[str, Column("月结单", "close__number", link="warehouse.month_closes")]
    sku: Annotated[str, Column("商品编码", "sku__code", link="catalogue.skus")]
    batch: Annotated[str | None, Column("批号", "batch__code")]
    ledger: Annotated[int, Column("明细账")]
    general: Annotated[int | None, Column("总账")]
    card: Annotated[int | None, Column("库位卡")]
    counted: Annotated[int | None, Column("实物")]


class MonthFigures(Query):
    key = "warehouse.month_figures"
    title = "月结核对表"
    params = OfMonthClose
    row = MonthFigureRow
    permission = READ
    place = "close__warehouse_id"
    empty = "月结时没有库存。"

    def rows(self, using: str) -> QuerySet[MonthFigure]:
        return MonthFigure.objects.all()


class MonthDifferenceRow(Row):
    close: Annotated[str, Column("月结单", "close__number", link="warehouse.month_closes")]
    match: Annotated[str, Column("核对", choices=MATCHES)]
    sku: Annotated[str, Column("商品编码", "sku__code", link="catalogue.skus")]
    batch: Annotated[str | None, Column("批号", "batch__code")]
    ledger: Annotated[int, Column("明细账")]
    other: Annotated[int, Column("对方")]
    reason: Annotated[str, Column("原因")]
    owner: Annotated[str, Column("责任人", "owner_name")]


class MonthDifferences(Query):
    key = "warehouse.month_differences"
    title = "月结差异清单"
    params = OfMonthClose
    row = MonthDifferenceRow
    permission = READ
    place = "close__warehouse_id"
    empty = "三相符，没有差异。"

    def rows(self, using: str) -> QuerySet[MonthDifference]:
        return MonthDifference.objects.annotate(owner_name=person_of("owner"))


class MatchParams(Params):
    warehouse: Annotated[str | None, Label("仓库", "空着是全部"), Reference("org.Place", place="id")] = None


class MatchRow(Row):
    gap: Annotated[str, Column("差异编号")]
    warehouse: Annotated[str, Column("仓库")]
    match: Annotated[str, Column("核对", choices=MATCHES)]
    sku: Annotated[str, Column("商品编码", link="catalogue.skus")]
    ledger: Annotated[int, Column("明细账")]
    other: Annotated[int, Column("对方")]
    difference: Annotated[int, Column("相差")]


class ThreeMatches(Query):
    """What ledger and account, goods or card differ by now."""

    key = "warehouse.three_matches"
    title = "三相符表"
    params = MatchParams
    row = MatchRow
    permission = READ
    empty = "账账、账物、账卡都相符。"

    def found(self, params: MatchParams, asked: Asked, reader: Reader) -> Found:
        allowed = reader.permission(READ).places
        places = Place.objects.using(reader.using).filter(kind="warehouse").order_by("code")
        mine = places if allowed is None else places.filter(id__in=allowed)
        codes = dict((mine.filter(code=params.warehouse) if params.warehouse else mine).values_list("id", "code"))
        after = cursors.read(asked.after, str)[0] if asked.after else ""
        rows = sorted((f"{codes[gap.figure.warehouse]}/{gap.key}", gap) for gap in gaps(figures(codes, reader.using)))
        left = [each for each in rows if each[0] > after]
        kept = left[: asked.limit]
        shown = [
            self.row.record(
                id=0,
                gap=gap.key,
                warehouse=codes[gap.figure.warehouse],
                match=gap.match.value,
                sku=gap.figure.sku,
                ledger=gap.figure.ledger,
                other=gap.other,
                difference=gap.other - gap.figure.ledger,
            )
            for _, gap in kept
        ]
        return Found(shown, cursors.written(kept[-1][0], 0) if len(left) > asked.limit else "")
