"""What is shown of people of other firms: who was told, and who may work."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import Count, QuerySet

from guiju.domains.safety.models import Briefing, BriefingKind, WorkPermit
from guiju.domains.safety.queries.hazards import READ
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Query

KINDS = {str(value): str(label) for value, label in BriefingKind.choices}


class PermitRow(Row):
    number: Annotated[str, Column("许可单号", sortable=True, search="prefix")]
    company: Annotated[str, Column("单位", search="contains")]
    work: Annotated[str, Column("作业", search="contains")]
    workers: Annotated[int, Column("人数", "worker_count")]
    until: Annotated[datetime, Column("作业至")]
    issuer: Annotated[str | None, Column("签发人", "issuer_name")]
    issued_at: Annotated[datetime, Column("签发时间")]
    place: Annotated[str, Column("地点", "place__name")]


class WorkPermits(Query):
    key = "safety.work_permits"
    title = "作业许可"
    row = PermitRow
    permission = READ
    place = "place_id"
    identity = "number"
    caption = "work"
    empty = "还没有作业许可：外单位来人先登记，有安全协议、做过交底，再签发。"

    def rows(self, using: str) -> QuerySet[Any]:
        return WorkPermit.objects.annotate(worker_count=Count("workers"), issuer_name=person_of("issued_by"))


class BriefingRow(Row):
    visit: Annotated[str, Column("来访单号", "visit__number", search="contains")]
    company: Annotated[str, Column("单位", "visit__company", search="contains")]
    kind: Annotated[str, Column("告知", choices=KINDS)]
    briefer: Annotated[str | None, Column("告知人", "briefer_name")]
    briefed_at: Annotated[datetime, Column("告知时间")]
    place: Annotated[str, Column("地点", "place__name")]


class Briefings(Query):
    key = "safety.briefings"
    title = "安全告知"
    row = BriefingRow
    permission = READ
    place = "place_id"
    empty = "还没有安全告知：司机看简短告知，作业人员做交底。"

    def rows(self, using: str) -> QuerySet[Any]:
        return Briefing.objects.annotate(briefer_name=person_of("briefed_by"))
