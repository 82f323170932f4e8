"""Who from outside may look, until when, and what he looked at."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, Count, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from guiju.kernel.commands.fields import Label
from guiju.kernel.inspections.commands import EndInspection, IssueInspectionCode
from guiju.kernel.inspections.models import Inspection, InspectionArea, InspectionView
from guiju.kernel.org.models import Person
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section
from guiju.kernel.queries.reader import Reader

READ = "inspections.read"
OPEN, ENDED, OVER = "open", "ended", "over"
STATES = {OPEN: "查阅中", ENDED: "已提前结束", OVER: "已到期"}


class InspectionParams(Params):
    authority: Annotated[str | None, Label("单位"), Filter("authority", "icontains")] = None


class InspectionRow(Row):
    number: Annotated[str, Column("查阅单号")]
    state: Annotated[str, Column("状态", choices=STATES, meanings={OPEN: "warn", ENDED: "plain", OVER: "plain"})]
    authority: Annotated[str, Column("单位")]
    name: Annotated[str, Column("姓名")]
    document: Annotated[str, Column("文书号")]
    reason: Annotated[str, Column("事由")]
    username: Annotated[str, Column("登录名", "account__username")]
    place: Annotated[str | None, Column("地点", "place__name")]
    granted_at: Annotated[datetime, Column("开通时间")]
    ends_at: Annotated[datetime, Column("止于")]
    granted_by: Annotated[str | None, Column("开通人", "granter")]
    seen: Annotated[int, Column("打开页数")]


class Inspections(Query):
    key = "inspections.inspections"
    title = "外部查阅"
    params = InspectionParams
    row = InspectionRow
    permission = READ
    identity = "number"
    caption = "authority"
    offers = "inspections.Inspection"
    sections = (
        Section("看过什么", "inspections.views", "inspection"),
        Section("查阅范围", "inspections.areas", "inspection"),
    )
    commands = {EndInspection.key: "inspection", IssueInspectionCode.key: "inspection"}
    empty = "还没有外部查阅。监管部门、审计来查时，在这里给他开一个只能看、到期自动失效的账号。"

    def source(self, params: InspectionParams, reader: Reader) -> QuerySet[Inspection]:
        granter = Person.objects.filter(account=OuterRef("granted_by")).values("name")[:1]
        views = InspectionView.objects.filter(inspection=OuterRef("pk"), was_shown=True).order_by().values("inspection")
        state = Case(
            When(end__isnull=False, then=Value(ENDED)),
            When(ends_at__lte=timezone.now(), then=Value(OVER)),
            default=Value(OPEN),
            output_field=CharField(),
        )
        return Inspection.objects.annotate(
            state=state,
            granter=Subquery(granter),
            seen=Coalesce(Subquery(views.annotate(amount=Count("pk")).values("amount")), 0),
        )

    def next_commands(self, row: Any) -> Collection[str]:
        return self.commands if row.state == OPEN else ()


class OfInspection(Params):
    inspection: Annotated[str | None, Label("查阅单号"), Filter("inspection__number")] = None


class AreaRow(Row):
    inspection: Annotated[str, Column("查阅单号", "inspection__number", link="inspections.inspections")]
    area: Annotated[str, Column("范围")]
    title: Annotated[str, Column("名称")]


class InspectionAreas(Query):
    key = "inspections.areas"
    title = "查阅范围"
    params = OfInspection
    row = AreaRow
    permission = READ
    empty = "没有开放列表，只有一个证据包。"

    def rows(self, using: str) -> QuerySet[InspectionArea]:
        return InspectionArea.objects.all()


class ViewParams(OfInspection):
    query: Annotated[str | None, Label("列表"), Filter("query")] = None


class ViewRow(Row):
    viewed_at: Annotated[datetime, Column("时间")]
    inspection: Annotated[str, Column("查阅单号", "inspection__number", link="inspections.inspections")]
    authority: Annotated[str, Column("单位", "inspection__authority")]
    name: Annotated[str, Column("查阅人", "inspection__name")]
    page: Annotated[str, Column("页面")]
    number: Annotated[str, Column("记录", "record")]
    asked: Annotated[str, Column("条件", mask="all")]
    was_shown: Annotated[bool, Column("已打开")]


class InspectionViews(Query):
    key = "inspections.views"
    title = "查阅痕迹"
    params = ViewParams
    row = ViewRow
    permission = READ
    empty = "还没有打开过任何页面。"

    def rows(self, using: str) -> QuerySet[InspectionView]:
        return InspectionView.objects.all()
