"""What is shown of suspected thefts and of the counts that follow."""

from datetime import datetime
from typing import Annotated

from django.db.models import Count, F, Q, QuerySet

from guiju.domains.warehouse.models import BinUnderCount, SuspectedTheft
from guiju.domains.warehouse.queries.permissions import READ
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section
from guiju.kernel.queries.reader import Reader


class TheftRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    description: Annotated[str, Column("情况", search="contains")]
    found_at: Annotated[datetime, Column("发现时间", sortable=True)]
    uncounted: Annotated[int, Column("待盘库位")]
    handler: Annotated[str | None, Column("登记人", "handler_name")]
    warehouse: Annotated[str, Column("仓库", "warehouse__name")]


class Thefts(Query):
    key = "warehouse.thefts"
    title = "被盗嫌疑"
    row = TheftRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "description"
    order = "-found_at"
    sections = (Section("待盘库位", "warehouse.bins_under_count", "theft"),)
    empty = "没有被盗嫌疑。"

    def source(self, params: Params, reader: Reader) -> QuerySet[SuspectedTheft]:
        uncounted = Count("bins", filter=Q(bins__count__isnull=True))
        return SuspectedTheft.objects.annotate(uncounted=uncounted, handler_name=person_of("handler"))


class OfTheft(Params):
    theft: Annotated[str | None, Label("单号"), Filter("theft__number")] = None


class UnderCountRow(Row):
    bin: Annotated[str, Column("库位", "bin__code", search="prefix", link="warehouse.bins")]
    theft: Annotated[str, Column("单号", "theft__number", link="warehouse.thefts")]
    card_quantity: Annotated[int | None, Column("卡上结存", "count__card_quantity")]
    quantity: Annotated[int | None, Column("实盘数量", "count__quantity")]
    difference: Annotated[int | None, Column("差异")]
    counted_at: Annotated[datetime | None, Column("盘点时间", "count__counted_at")]


class BinsUnderCount(Query):
    key = "warehouse.bins_under_count"
    title = "待盘库位"
    params = OfTheft
    row = UnderCountRow
    permission = READ
    place = "bin__warehouse_id"
    empty = "没有待盘的库位。"

    def source(self, params: OfTheft, reader: Reader) -> QuerySet[BinUnderCount]:
        return BinUnderCount.objects.annotate(difference=F("count__quantity") - F("count__card_quantity"))
