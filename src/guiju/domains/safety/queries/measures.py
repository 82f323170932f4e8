"""What is shown of technical measures."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, QuerySet, Value, When

from guiju.domains.safety.models import SafetyMeasure
from guiju.domains.safety.queries.hazards import READ
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Query

PLANNED, WAITING, ACCEPTED = "进行中", "待验收", "已验收"
STATES = {PLANNED: "warn", WAITING: "duty", ACCEPTED: "pass"}


class MeasureRow(Row):
    number: Annotated[str, Column("措施单号", sortable=True, search="prefix")]
    what: Annotated[str, Column("技术措施", search="contains")]
    state: Annotated[str, Column("状态", "standing", meanings=STATES)]
    due_on: Annotated[date, Column("期限")]
    lead: Annotated[str | None, Column("牵头人", "lead_name")]
    hazard: Annotated[str | None, Column("隐患单号", "hazard__number")]
    planned_at: Annotated[datetime, Column("立项时间")]
    place: Annotated[str, Column("地点", "place__name")]


class Measures(Query):
    key = "safety.measures"
    title = "安全技术措施"
    row = MeasureRow
    permission = READ
    place = "place_id"
    identity = "number"
    caption = "what"
    offers = "safety.SafetyMeasure"
    commands = {"safety.finish_measure": "measure", "safety.accept_measure": "measure"}
    empty = "还没有安全技术措施。"

    def rows(self, using: str) -> QuerySet[Any]:
        states = Case(
            When(acceptance__isnull=False, then=Value(ACCEPTED)),
            When(done__isnull=False, then=Value(WAITING)),
            default=Value(PLANNED),
            output_field=CharField(),
        )
        return SafetyMeasure.objects.annotate(standing=states, lead_name=person_of("lead"))

    def next_commands(self, row: Any) -> list[str]:
        return {PLANNED: ["safety.finish_measure"], WAITING: ["safety.accept_measure"]}.get(row.state, [])
