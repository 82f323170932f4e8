"""What is shown of incidents; the injury register is those of one kind."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import QuerySet

from guiju.domains.safety.incidents import STATES, incidents
from guiju.domains.safety.models import IncidentGrade, IncidentKind
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.org.names import person_of
from guiju.kernel.org.permissions import register_permission
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query

READ = "safety.incidents.read"
register_permission(READ, "查看事件")
KINDS = {str(value): str(label) for value, label in IncidentKind.choices}
GRADES = {str(value): str(label) for value, label in IncidentGrade.choices}


class IncidentParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("standing")] = None
    kind: Annotated[str | None, Label("种类", choices=KINDS), Filter("kind")] = None
    place: Annotated[str | None, Label("地点"), Reference("org.Place", place="id"), Filter("place__code")] = None


class IncidentRow(Row):
    number: Annotated[str, Column("事件单号", sortable=True, search="prefix")]
    kind: Annotated[str, Column("种类", choices=KINDS)]
    what: Annotated[str, Column("情况", search="contains")]
    state: Annotated[str, Column("状态", "standing", meanings=STATES)]
    grade: Annotated[str | None, Column("等级", choices=GRADES)]
    is_work_injury: Annotated[bool | None, Column("工伤")]
    occurred_at: Annotated[datetime, Column("发生时间")]
    recorded_at: Annotated[datetime, Column("登记时间")]
    reporter: Annotated[str | None, Column("登记人", "reporter_name")]
    place: Annotated[str, Column("地点", "place__name")]


class Incidents(Query):
    key = "safety.incidents"
    title = "事件台账"
    params = IncidentParams
    row = IncidentRow
    permission = READ
    place = "place_id"
    identity = "number"
    caption = "what"
    offers = "safety.Incident"
    commands = {
        "safety.grade_incident": "incident",
        "safety.report_incident": "incident",
        "safety.file_incident": "incident",
        "safety.close_incident": "incident",
    }
    empty = "没有事件。险情也要登记：没有出事的险情最值得看。"

    def rows(self, using: str) -> QuerySet[Any]:
        return incidents(using).annotate(reporter_name=person_of("reporter"))
