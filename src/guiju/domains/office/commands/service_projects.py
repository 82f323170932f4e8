"""服务创新项目: opened for topics that customers raised, closed with how content they were before and after."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from django.utils import timezone
from pydantic import Field

from guiju.domains.office.company import insert_of_company
from guiju.domains.office.fields import PERSON, Text
from guiju.domains.office.models import ServiceClosing, ServiceProject, ServiceResult, ServiceTopic
from guiju.domains.office.needs import needs_at
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work

Topic = Annotated[str, Field(min_length=1, max_length=60), Label("主题", "客户需求里的主题，照写")]
Share = Annotated[int, Field(ge=0, le=100)]


class ProjectInput(Input):
    title: Annotated[str, Field(min_length=2, max_length=120), Label("项目")]
    plan: Annotated[Text, Field(min_length=2), Label("做法", "为客户改变什么")]
    owner: Annotated[str, Label("负责人"), PERSON]
    due_on: Annotated[date, Label("完成日")]


class ProjectTopicInput(Input):
    topic: Topic


class OpenServiceProject(Command):
    """Only for what customers said: a topic that no case of the year has is refused."""

    key = "office.open_service_project"
    title = "服务创新立项"
    header = ProjectInput
    line = ProjectTopicInput
    needs_lines = False

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        today = timezone.localdate(context.now)
        for item, due_on in enumerate(batch.head.due_on):
            if due_on < today:
                yield refusal(item, None, "stands", f"完成日 {due_on} 已经过去", "请写今天或以后的日子")
        known, seen = needs_at(context.now, context.using), set()
        for item, number, topic in zip(batch.line_items, batch.numbers, batch.lines.topic, strict=True):
            if topic not in known:
                message = f"近一年没有客户提到“{topic}”"
                yield refusal(item, number, "reference_exists", message, "请照客户需求里的主题写，或先登记顾客反馈")
            elif (item, topic) in seen:
                yield refusal(item, number, "once", f"主题“{topic}”写了两次", "每个主题写一次")
            seen.add((item, topic))
        for item in sorted({*range(batch.size)} - {*batch.line_items}):
            yield refusal(item, None, "clause_whole", "没有写为哪个客户需求立项", "请至少写一个客户需求的主题")
        batch.lines.records["need"] = [known.get(topic) for topic in batch.lines.topic]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            **{name: head.columns[name] for name in ("title", "plan", "due_on")},
            "owner_id": head.ids("owner"),
            "opened_by": work.actor,
            "opened_at": work.now,
        }
        everyone = list(range(batch.size))
        projects = insert_of_company(work, ServiceProject, columns, kind="FW", items=everyone, moment=work.now)
        raised = batch.lines.record("need")
        work.insert(
            ServiceTopic,
            {
                "project_id": batch.to_lines(projects),
                "topic": batch.lines.topic,
                "cases": [need.cases for need in raised],
                "sources": [need.sources for need in raised],
            },
            batch.lines.size,
        )


class ClosingInput(Input):
    project: Annotated[
        str,
        Label("项目"),
        Reference("office.ServiceProject", by="number", fetch=("title",), lock=True, title="服务创新项目"),
    ]
    note: Annotated[str, Field(max_length=500), Label("说明")] = ""


class SatisfactionInput(Input):
    topic: Topic
    before: Annotated[Share, Label("此前满意度（%）")]
    after: Annotated[Share, Label("此后满意度（%）")]
    method: Annotated[str, Field(min_length=2, max_length=200), Label("怎样测得", "例如“评价四星以上占比，10月与12月”")]


class CloseServiceProject(Command):
    """Without the satisfaction of every topic before and after it stays open."""

    key = "office.close_service_project"
    title = "服务创新结项"
    header = ClosingInput
    line = SatisfactionInput
    needs_lines = False

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        projects = batch.head.ids("project")
        rows = ServiceTopic.objects.using(context.using).filter(project__in=[each for each in projects if each])
        own: dict[int, dict[str, int]] = {}
        for pk, project, topic in rows.order_by("id").values_list("id", "project", "topic"):
            own.setdefault(project, {})[topic] = pk
        closed = set(
            ServiceClosing.objects.using(context.using).filter(project__in=own).values_list("project", flat=True)
        )
        given: list[set[str]] = [set() for _ in range(batch.size)]
        topics: list[int] = []
        for item, number, topic in zip(batch.line_items, batch.numbers, batch.lines.topic, strict=True):
            known = own.get(projects[item] or 0, {})
            topics.append(known.get(topic, 0))
            if projects[item] and topic not in known:
                named = "、".join(known)
                yield refusal(item, number, "reference_exists", f"项目没有主题“{topic}”", f"项目的主题是：{named}")
            elif topic in given[item]:
                yield refusal(item, number, "once", f"主题“{topic}”写了两次", "每个主题写一次")
            given[item].add(topic)
        batch.lines.records["of"] = topics
        for item, project in enumerate(projects):
            missing = [topic for topic in own.get(project or 0, {}) if topic not in given[item]]
            if project in closed:
                yield refusal(item, None, "once", "这个项目已经结项", "无需重复办理")
            elif missing:
                message = f"没有此前和此后的满意度：{'、'.join(missing)}"
                yield refusal(item, None, "clause_whole", message, "请逐个主题写明此前、此后的满意度和怎样测得")
            if project:
                closed.add(project)

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        columns = {
            "project_id": head.ids("project"),
            "note": head.note,
            "closed_by": work.actor,
            "closed_at": work.now,
        }
        everyone = list(range(batch.size))
        closings = insert_of_company(work, ServiceClosing, columns, kind="FJ", items=everyone, moment=work.now)
        measured = {name: lines.columns[name] for name in ("before", "after", "method")}
        topics = {"closing_id": batch.to_lines(closings), "topic_id": lines.record("of")}
        work.insert(ServiceResult, {**measured, **topics}, lines.size)
