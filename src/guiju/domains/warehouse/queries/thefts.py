"""What is shown of suspected thefts."""

from datetime import datetime
from typing import Annotated

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from guiju.domains.warehouse.bin_counts import COUNTED
from guiju.domains.warehouse.models import BinUnderCount, SuspectedTheft
from guiju.domains.warehouse.queries.permissions import READ
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Query, Section


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

    def rows(self, using: str) -> QuerySet[SuspectedTheft]:
        waiting = BinUnderCount.objects.filter(theft=OuterRef("pk")).exclude(COUNTED).order_by().values("theft")
        uncounted = Coalesce(Subquery(waiting.annotate(number=Count("pk")).values("number")), 0)
        return SuspectedTheft.objects.annotate(uncounted=uncounted, handler_name=person_of("handler"))
