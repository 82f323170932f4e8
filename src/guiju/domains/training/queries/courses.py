"""Courses in their versions, and the sessions of them."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When

from guiju.domains.training.commands import (
    AddResult,
    CloseSession,
    ExcuseFromSession,
    RecordAttendance,
    ScheduleSession,
    SignIn,
)
from guiju.domains.training.models import Course, Session, SessionResult
from guiju.domains.training.queries.reading import READ
from guiju.kernel.commands.fields import Label
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query

AHEAD, OPEN, LACKING, DONE = "未开始", "待结束", "记录不全", "已结束"
STATES = {AHEAD: "plain", OPEN: "duty", LACKING: "warn", DONE: "pass"}


class CourseParams(Params):
    topic: Annotated[str | None, Label("主题"), Filter("topic")] = None


class CourseRow(Row):
    label: Annotated[str, Column("课程版本", search="prefix", sortable=True)]
    title: Annotated[str, Column("课程", search="contains")]
    topic: Annotated[str, Column("主题")]
    minutes: Annotated[int, Column("学时（分钟）")]
    exam: Annotated[str, Column("考试")]
    since: Annotated[date, Column("自")]


class Courses(Query):
    key = "training.courses"
    title = "课程"
    params = CourseParams
    row = CourseRow
    permission = READ
    offers = "training.Course"
    identity = "label"
    caption = "title"
    commands = {ScheduleSession.key: "course"}
    empty = "还没有课程：先设置课程。"

    def rows(self, using: str) -> QuerySet[Course]:
        return Course.objects.all()


class SessionParams(Params):
    topic: Annotated[str | None, Label("主题"), Filter("course__topic")] = None
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("standing")] = None
    since: Annotated[date | None, Label("开始（自）"), Filter("starts_at", "since")] = None


class SessionRow(Row):
    number: Annotated[str, Column("场次", sortable=True, search="prefix")]
    course: Annotated[str, Column("课程", "course__title")]
    topic: Annotated[str, Column("主题", "course__topic")]
    audience: Annotated[str, Column("对象")]
    starts_at: Annotated[datetime, Column("开始")]
    ends_at: Annotated[datetime, Column("结束")]
    invited: Annotated[int, Column("应到")]
    attended: Annotated[int, Column("实到")]
    earlier: Annotated[int | None, Column("满意度（前，%）", "close__satisfaction_before")]
    later: Annotated[int | None, Column("满意度（后，%）", "close__satisfaction_after")]
    state: Annotated[str, Column("状态", "standing", meanings=STATES)]
    place: Annotated[str, Column("地点", "place__name")]


class Sessions(Query):
    key = "training.sessions"
    title = "培训场次"
    params = SessionParams
    row = SessionRow
    permission = READ
    place = "place_id"
    identity = "number"
    caption = "course"
    offers = "training.Session"
    commands = {
        SignIn.key: "session",
        RecordAttendance.key: "session",
        ExcuseFromSession.key: "session",
        CloseSession.key: "session",
        AddResult.key: "session",
    }
    empty = "还没有安排培训。"

    def rows(self, using: str) -> QuerySet[Any]:
        scored = SessionResult.objects.filter(session=OuterRef("pk"), score__isnull=False)
        counted = Session.objects.annotate(
            invited=Count("invites", distinct=True), attended=Count("attendance", distinct=True), tested=Exists(scored)
        )
        return counted.annotate(
            standing=Case(
                When(attended=0, close__isnull=True, then=Value(AHEAD)),
                When(close__isnull=True, then=Value(OPEN)),
                When(Q(tested=False) | Q(attended=0) | Q(invited=0) | Q(close__material=""), then=Value(LACKING)),
                default=Value(DONE),
                output_field=CharField(),
            )
        )

    def next_commands(self, row: Any) -> list[str]:
        closed = row.state in (LACKING, DONE)
        return [AddResult.key] if closed else [key for key in self.commands if key != AddResult.key]
