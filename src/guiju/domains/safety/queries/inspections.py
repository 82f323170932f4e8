"""What is shown of inspections by plan: how far each has come, and what was found at its targets."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from guiju.domains.safety.models import InspectionResult, InspectionTarget, PlannedInspection
from guiju.domains.safety.queries.hazards import READ
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section
from guiju.kernel.queries.reader import Reader

OPEN, LATE, PARTLY, WHOLE = "进行中", "已逾期", "未查完", "已查完"
STATES = {OPEN: "duty", LATE: "stop", PARTLY: "warn", WHOLE: "pass"}
UNSEEN, SOUND, UNSOUND, REPLACED = "未查", "合格", "不合格", "已更换"
RESULTS = {UNSEEN: "warn", SOUND: "pass", UNSOUND: "stop", REPLACED: "plain"}


class InspectionRow(Row):
    number: Annotated[str, Column("检查单号", sortable=True, search="prefix")]
    title: Annotated[str, Column("检查")]
    about: Annotated[str, Column("制度")]
    state: Annotated[str, Column("状态", "standing", meanings=STATES)]
    answered: Annotated[int, Column("已查")]
    total: Annotated[int, Column("应查")]
    due_on: Annotated[date, Column("期限")]
    seed: Annotated[int, Column("抽样种子", kind="text")]
    planner: Annotated[str | None, Column("拟定人", "planner_name")]
    planned_at: Annotated[datetime, Column("拟定时间")]
    place: Annotated[str, Column("地点", "place__name")]


class Inspections(Query):
    key = "safety.inspections"
    title = "计划检查"
    row = InspectionRow
    permission = READ
    place = "place_id"
    identity = "number"
    caption = "title"
    offers = "safety.PlannedInspection"
    commands = {
        "safety.record_result": "inspection",
        "safety.swap_target": "inspection",
        "safety.close_inspection": "inspection",
    }
    sections = (Section("检查对象", "safety.inspection_targets", "inspection"),)
    empty = "还没有拟定检查：查什么由系统按计划抽取，逐项登记结果。"

    def source(self, params: Params, reader: Reader) -> QuerySet[Any]:
        listed = Q(targets__replaced_at__isnull=True)
        rows = PlannedInspection.objects.annotate(
            total=Count("targets", filter=listed),
            answered=Count("targets", filter=listed & Q(targets__answered_at__isnull=False)),
            planner_name=person_of("planned_by"),
        )
        lacking = InspectionTarget.objects.filter(
            inspection=OuterRef("pk"), answered_at__isnull=True, replaced_at__isnull=True
        )
        states = Case(
            When(closed_at__isnull=False, is_open=True, then=Value(PARTLY)),
            When(closed_at__isnull=False, then=Value(WHOLE)),
            When(due_on__lt=timezone.localdate(), then=Value(LATE)),
            default=Value(OPEN),
            output_field=CharField(),
        )
        return rows.annotate(is_open=Exists(lacking)).annotate(standing=states)

    def next_commands(self, row: Any) -> list[str]:
        if row.state == WHOLE:
            return []
        return ["safety.record_result"] if row.state == PARTLY else list(self.commands)


class TargetParams(Params):
    inspection: Annotated[str | None, Label("检查单号"), Filter("inspection__number")] = None


class TargetRow(Row):
    inspection: Annotated[str, Column("检查单号", "inspection__number")]
    key: Annotated[str, Column("对象号", search="contains")]
    title: Annotated[str, Column("对象", search="contains")]
    state: Annotated[str, Column("结果", "standing", meanings=RESULTS)]
    owner: Annotated[str | None, Column("责任人", "owner_name")]
    answered_at: Annotated[datetime | None, Column("检查时间")]
    replaces: Annotated[str | None, Column("替换", "replaces__key")]
    reason: Annotated[str, Column("更换原因")]


class InspectionTargets(Query):
    key = "safety.inspection_targets"
    title = "检查对象"
    params = TargetParams
    row = TargetRow
    permission = READ
    place = "place_id"
    empty = "没有检查对象。"

    def rows(self, using: str) -> QuerySet[Any]:
        wrong = InspectionResult.objects.filter(target=OuterRef("pk"), result="not_ok")
        states = Case(
            When(replaced_at__isnull=False, then=Value(REPLACED)),
            When(Exists(wrong), then=Value(UNSOUND)),
            When(answered_at__isnull=False, then=Value(SOUND)),
            default=Value(UNSEEN),
            output_field=CharField(),
        )
        return InspectionTarget.objects.annotate(standing=states, owner_name=person_of("owner"))
