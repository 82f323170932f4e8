"""What is shown of examinations, by dates only, and of outbreaks."""

from datetime import date, datetime
from typing import Annotated

from django.db.models import QuerySet

from guiju.domains.safety.models import ExamKind, HealthExam, Outbreak
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.org.names import person_of
from guiju.kernel.org.permissions import register_permission
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query

READ_EXAMS, READ_OUTBREAKS = "safety.exams.read", "safety.outbreaks.read"
register_permission(READ_EXAMS, "查看体检登记")
register_permission(READ_OUTBREAKS, "查看疫情状态")
KINDS = {str(value): str(label) for value, label in ExamKind.choices}


class ExamParams(Params):
    kind: Annotated[str | None, Label("种类", choices=KINDS), Filter("kind")] = None


class ExamRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    person: Annotated[str, Column("人员", "person__name", mask="name")]
    kind: Annotated[str, Column("种类", choices=KINDS)]
    booked_on: Annotated[date | None, Column("预约日")]
    done_on: Annotated[date | None, Column("完成日")]
    provider: Annotated[str, Column("机构")]
    is_fit: Annotated[bool | None, Column("合格")]
    valid_until: Annotated[date | None, Column("有效期至")]


class Exams(Query):
    key = "safety.exams"
    title = "体检登记"
    params = ExamParams
    row = ExamRow
    permission = READ_EXAMS
    identity = "number"
    caption = "number"
    empty = "还没有体检登记：只登记日期和机构。"

    def rows(self, using: str) -> QuerySet[HealthExam]:
        return HealthExam.objects.all()


class OutbreakParams(Params):
    place: Annotated[str | None, Label("地点"), Reference("org.Place", place="id"), Filter("place__code")] = None


class OutbreakRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    what: Annotated[str, Column("情况")]
    closed_area: Annotated[str | None, Column("停用区域", "closed_area__name")]
    declared_by: Annotated[str | None, Column("宣布人", "declarer_name")]
    declared_at: Annotated[datetime, Column("宣布时间")]
    ended_at: Annotated[datetime | None, Column("解除时间")]
    left_open: Annotated[str | None, Column("解除时没有结果的措施", "end__left_open")]
    place: Annotated[str, Column("地点", "place__name")]


class Outbreaks(Query):
    key = "safety.outbreaks"
    title = "疫情状态"
    params = OutbreakParams
    row = OutbreakRow
    permission = READ_OUTBREAKS
    place = "place_id"
    identity = "number"
    caption = "what"
    offers = "safety.Outbreak"
    commands = {"safety.end_outbreak": "outbreak"}
    empty = "没有疫情状态。"

    def rows(self, using: str) -> QuerySet[Outbreak]:
        return Outbreak.objects.annotate(declarer_name=person_of("declared_by"))
