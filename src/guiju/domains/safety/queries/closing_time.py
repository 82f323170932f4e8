"""What is shown of the end of the day: storms that were announced, and what a patrol saw."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import QuerySet

from guiju.domains.safety.models import PatrolSighting, StormWarning
from guiju.domains.safety.queries.hazards import READ
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Query


class StormRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    warning: Annotated[str, Column("预警", search="contains")]
    recorder: Annotated[str | None, Column("登记人", "recorder_name")]
    recorded_at: Annotated[datetime, Column("登记时间")]
    place: Annotated[str, Column("地点", "place__name")]


class StormWarnings(Query):
    key = "safety.storm_warnings"
    title = "恶劣天气预警"
    row = StormRow
    permission = READ
    place = "place_id"
    identity = "number"
    caption = "warning"
    empty = "还没有恶劣天气预警：登记以后，当天的闭店清单多一项。"

    def rows(self, using: str) -> QuerySet[Any]:
        return StormWarning.objects.annotate(recorder_name=person_of("recorded_by"))


class SightingRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    thing: Annotated[str, Column("未关")]
    note: Annotated[str, Column("情况", search="contains")]
    seer: Annotated[str | None, Column("巡查人", "seer_name")]
    seen_at: Annotated[datetime, Column("发现时间")]
    place: Annotated[str, Column("地点", "place__name")]


class PatrolSightings(Query):
    key = "safety.patrol_sightings"
    title = "巡查发现"
    row = SightingRow
    permission = READ
    place = "place_id"
    identity = "number"
    caption = "thing"
    empty = "巡查没有发现门窗未关。"

    def rows(self, using: str) -> QuerySet[Any]:
        return PatrolSighting.objects.annotate(seer_name=person_of("seen_by"))
