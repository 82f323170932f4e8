"""The year's plan: set up, approved by somebody else, closed with what was carried out."""

from datetime import date
from typing import Annotated

from django.utils import timezone
from pydantic import Field

from guiju.domains.training.completion import completions
from guiju.domains.training.fields import Code, PlanCode, Topic
from guiju.domains.training.models import Plan, PlanApproval, PlanClose, PlanLine
from guiju.domains.training.subjects import FigureGiven
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Fresh, Label, Money
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work

NOT_TYPED = -1
Percent = Annotated[int | None, Field(ge=0, le=100)]


class PlanInput(Input):
    code: Annotated[Code, Label("计划编号"), Fresh("training.Plan")]
    year: Annotated[int, Field(ge=2000, le=2100), Label("年度")]
    title: Annotated[str, Field(min_length=1, max_length=120), Label("计划")]
    topic: Annotated[Topic | None, Label("主题")] = None
    budget: Annotated[int | None, Field(ge=0, le=10**12), Label("预算"), Money()] = None
    wages: Annotated[int, Field(ge=0, le=10**14), Label("工资总额"), Money()] = 0
    share: Annotated[int, Field(ge=0, le=1_000_000), Label("经费占工资（百万分比）")] = 0


class PlanLineInput(Input):
    title: Annotated[str, Field(min_length=1, max_length=120), Label("课程")]
    due_on: Annotated[date, Label("计划日期")]


class ProposePlan(Command):
    key = "training.propose_plan"
    title = "编制培训计划"
    header = PlanInput
    line = PlanLineInput

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        columns = {
            **{name: head.columns[name] for name in ("code", "year", "title", "budget", "wages", "share")},
            "topic": [topic or "" for topic in head.topic],
            "handler": work.actor,
        }
        plans = work.insert(Plan, columns, batch.size)
        rows = {
            "plan_id": batch.to_lines(list(plans)),
            "line": batch.numbers,
            "title": lines.title,
            "due_on": lines.due_on,
        }
        work.insert(PlanLine, rows, len(batch.line_items))


class ApprovePlanInput(Input):
    plan: PlanCode


class ApprovePlan(Command):
    key = "training.approve_plan"
    title = "批准培训计划"
    header = ApprovePlanInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return [
            refusal(item, None, "other_approver", "编制人不能批准自己的计划", "请由另一位有权的同事批准")
            for item, record in enumerate(batch.head.record("plan"))
            if record is not None and record.handler == context.actor
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {"plan_id": batch.head.ids("plan"), "approved_by": work.actor, "approved_at": work.recorded_at}
        work.insert(PlanApproval, columns, batch.size)


class ClosePlanInput(Input):
    plan: PlanCode
    completion: Annotated[Percent, Label("完成率（%）", "由系统按签到和成绩算，不用填")] = None


class ClosePlan(Command):
    """The figure is the program's: who types another is told so."""

    key = "training.close_plan"
    title = "结束培训计划"
    header = ClosePlanInput
    yields = (FigureGiven,)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        typed = [NOT_TYPED if each is None else each for each in batch.head.completion]
        columns = {"about": batch.head.plan, "typed": typed}
        return [Subjects(FigureGiven, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        plans = batch.head.ids("plan")
        computed = completions(plans, timezone.localdate(work.now), work.using)
        shares = [computed[plan] for plan in plans]
        columns = {"plan_id": plans, "completion": shares, "closed_at": work.recorded_at}
        work.insert(PlanClose, columns, batch.size)
        work.answer(range(batch.size), completion=shares)
