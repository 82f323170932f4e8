"""What is shown of service: the topics that customers raised, the projects for them, and what came of those."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, Count, QuerySet, Value, When
from django.utils import timezone

from guiju.domains.office.models import ServiceProject, ServiceTopic
from guiju.domains.office.needs import needs_at
from guiju.domains.office.queries.permissions import READ
from guiju.domains.office.service import UNANSWERED, by_topic
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Asked, Found, Params, Query, Section
from guiju.kernel.queries.reader import Reader

RUNNING, LATE, CLOSED = "进行中", "逾期未结", "已结项"
STATES = {RUNNING: "duty", LATE: "warn", CLOSED: "pass"}
ANSWERED = "已有项目"


class NeedRow(Row):
    topic: Annotated[str, Column("主题")]
    state: Annotated[str, Column("项目情况", meanings={ANSWERED: "pass", UNANSWERED: "warn"})]
    cases: Annotated[int, Column("案件数")]
    sources: Annotated[str, Column("来自")]
    projects: Annotated[str, Column("项目号")]


class CustomerNeeds(Query):
    """Of the year to today, the topic raised most first."""

    key = "office.customer_needs"
    title = "客户需求"
    row = NeedRow
    permission = READ
    empty = "近一年没有客户需求：登记顾客反馈、回访意见和退换申请以后，在这里按主题归集。"

    def found(self, params: Params, asked: Asked, reader: Reader) -> Found:
        known = needs_at(timezone.now(), reader.using)
        projects = by_topic(known, reader.using)
        rows = [
            self.row.record(
                id=place,
                topic=need.topic,
                state=ANSWERED if need.topic in projects else UNANSWERED,
                cases=need.cases,
                sources=need.sources,
                projects="、".join(each.number for each in projects.get(need.topic, ())),
            )
            for place, need in enumerate(known.values())
        ]
        return Found(rows, "", len(rows))


class ProjectParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("state")] = None


class ProjectRow(Row):
    number: Annotated[str, Column("项目号", sortable=True, search="prefix")]
    title: Annotated[str, Column("项目", search="contains")]
    state: Annotated[str, Column("状态", meanings=STATES)]
    topics: Annotated[int, Column("主题数", "topic_count")]
    owner: Annotated[str, Column("负责人", "owner__name")]
    due_on: Annotated[date, Column("完成日")]
    plan: Annotated[str, Column("做法")]
    opener: Annotated[str | None, Column("立项人", "opener_name")]
    opened_at: Annotated[datetime, Column("立项时间")]
    closed_at: Annotated[datetime | None, Column("结项时间", "closing__closed_at")]
    note: Annotated[str | None, Column("结项说明", "closing__note")]


class ServiceProjects(Query):
    key = "office.service_projects"
    title = "服务创新项目"
    params = ProjectParams
    row = ProjectRow
    permission = READ
    identity = "number"
    caption = "title"
    offers = "office.ServiceProject"
    sections = (Section("客户需求与满意度", "office.service_topics", "project"),)
    commands = {"office.close_service_project": "project"}
    empty = "还没有服务创新项目：请看客户需求里哪些主题没有项目，为它立项。"

    def source(self, params: ProjectParams, reader: Reader) -> QuerySet[Any]:
        state = Case(
            When(closing__isnull=False, then=Value(CLOSED)),
            When(due_on__lt=timezone.localdate(), then=Value(LATE)),
            default=Value(RUNNING),
            output_field=CharField(),
        )
        return ServiceProject.objects.annotate(
            state=state, topic_count=Count("topics"), opener_name=person_of("opened_by")
        )

    def next_commands(self, row: Any) -> Collection[str]:
        return () if row.state == CLOSED else tuple(self.commands)


class OfProject(Params):
    project: Annotated[str | None, Label("项目号"), Filter("project__number")] = None


class TopicRow(Row):
    project: Annotated[str, Column("项目号", "project__number", search="prefix", link="office.service_projects")]
    topic: Annotated[str, Column("主题")]
    cases: Annotated[int, Column("立项时案件数")]
    sources: Annotated[str, Column("来自")]
    before: Annotated[int | None, Column("此前满意度（%）", "result__before")]
    after: Annotated[int | None, Column("此后满意度（%）", "result__after")]
    method: Annotated[str | None, Column("怎样测得", "result__method")]


class ServiceTopics(Query):
    key = "office.service_topics"
    title = "项目的客户需求与满意度"
    params = OfProject
    row = TopicRow
    permission = READ
    empty = "还没有：立项时写明为哪些客户需求。"

    def rows(self, using: str) -> QuerySet[Any]:
        return ServiceTopic.objects.all()
