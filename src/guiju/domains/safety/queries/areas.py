"""How safe each area is at a glance: what is open and what is late there."""

from datetime import date
from typing import Annotated, Any

from django.db.models import Case, CharField, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from guiju.domains.safety.cleaning import POINTS, rounds
from guiju.domains.safety.controls.upkeep import EquipmentUnchecked, ServiceOverdue
from guiju.domains.safety.models import Grade, Hazard
from guiju.domains.safety.queries.hazards import READ
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.models import Place
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Params, Query
from guiju.kernel.queries.reader import Reader

GREEN, AMBER, RED = "正常", "有逾期或隐患", "有重大隐患"
STATES = {GREEN: "pass", AMBER: "warn", RED: "stop"}


class AreaRow(Row):
    area: Annotated[str, Column("区域", "code", search="contains")]
    name: Annotated[str, Column("名称")]
    state: Annotated[str, Column("状态", "standing", meanings=STATES)]
    hazards: Annotated[int, Column("未销号隐患", "open_hazards")]
    late: Annotated[int, Column("逾期未检修", "late_services")]


class AreaStates(Query):
    key = "safety.area_states"
    title = "区域安全状态"
    row = AreaRow
    permission = READ
    place = "id"
    empty = "还没有区域。"

    def source(self, params: Params, reader: Reader) -> QuerySet[Any]:
        open_now = Hazard.objects.filter(place=OuterRef("pk"), closed_at__isnull=True)
        late = Finding.objects.filter(
            place=OuterRef("pk"), control__in=(ServiceOverdue.key, EquipmentUnchecked.key), resolved_at__isnull=True
        )
        rows = Place.objects.annotate(
            open_hazards=_count(open_now),
            late_services=_count(late),
            has_major=Exists(open_now.filter(gradings__grade=Grade.MAJOR)),
        )
        states = Case(
            When(has_major=True, then=Value(RED)),
            When(Q(open_hazards__gt=0) | Q(late_services__gt=0), then=Value(AMBER)),
            default=Value(GREEN),
            output_field=CharField(),
        )
        return rows.annotate(standing=states)


class RoundRow(Row):
    day: Annotated[date, Column("日期")]
    area: Annotated[str, Column("区域", "place__name", search="contains")]
    points: Annotated[str, Column("计次", "points", meanings=POINTS)]


class AreaRounds(Query):
    key = "safety.area_rounds"
    title = "区域清洁检查"
    row = RoundRow
    permission = READ
    place = "place_id"
    empty = "还没有区域清洁检查。"

    def rows(self, using: str) -> QuerySet[Any]:
        return rounds(using).filter(place__isnull=False)


def _count(rows: QuerySet[Any]) -> Any:
    found = rows.order_by().values("place").annotate(total=Count("pk")).values("total")
    return Coalesce(Subquery(found, output_field=IntegerField()), 0)
