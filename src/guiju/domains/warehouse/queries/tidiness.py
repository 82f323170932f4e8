"""The hygiene of each zone: a hundred points, less for each time rubbish was found in the last 30 days."""

from typing import Annotated, Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from guiju.domains.warehouse.controls.tidiness import WITHIN
from guiju.domains.warehouse.duties import ZONE_TIDY
from guiju.domains.warehouse.queries.permissions import READ
from guiju.kernel.controls.models import DutyAnswer
from guiju.kernel.org.models import Place
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Params, Query
from guiju.kernel.queries.reader import Reader

FULL, POINTS_A_MARK = 100, 10


class ZoneHygieneRow(Row):
    zone: Annotated[str, Column("库区", "code", search="contains")]
    name: Annotated[str, Column("名称")]
    marks: Annotated[int, Column("30 天内杂物次数")]
    score: Annotated[int, Column("卫生得分")]


class ZoneHygiene(Query):
    key = "warehouse.zone_hygiene"
    title = "库区卫生"
    row = ZoneHygieneRow
    permission = READ
    place = "id"
    empty = "还没有库区。"

    def source(self, params: Params, reader: Reader) -> QuerySet[Any]:
        wrong = DutyAnswer.objects.filter(
            result="not_ok",
            done__item__duty=ZONE_TIDY.key,
            done__item__place=OuterRef("pk"),
            done__item__day__gt=timezone.localdate() - WITHIN,
        )
        count = wrong.order_by().values("done__item__place").annotate(total=Count("pk")).values("total")
        zones = Place.objects.filter(kind="zone", parent__kind="warehouse")
        zones = zones.annotate(marks=Coalesce(Subquery(count, output_field=IntegerField()), 0))
        return zones.annotate(score=Greatest(Value(FULL) - F("marks") * POINTS_A_MARK, Value(0)))
