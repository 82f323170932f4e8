"""The year's plans: approved or not, how far carried out, what was spent of the share of wages."""

from typing import Annotated, Any

from django.db.models import Case, CharField, Count, F, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from guiju.domains.training.commands import ApprovePlan, ClosePlan
from guiju.domains.training.models import Plan, SessionClose
from guiju.domains.training.queries.reading import READ
from guiju.kernel.commands.fields import Label
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query

WAITING, APPROVED, CLOSED, NO_BUDGET = "待批准", "已批准", "已结束", "无预算"
STATES = {WAITING: "duty", APPROVED: "pass", CLOSED: "plain", NO_BUDGET: "warn"}
WHOLE = 1_000_000


class PlanParams(Params):
    year: Annotated[int | None, Label("年度"), Filter("year")] = None


class PlanRow(Row):
    code: Annotated[str, Column("计划编号", search="prefix")]
    year: Annotated[int, Column("年度")]
    title: Annotated[str, Column("计划")]
    lines: Annotated[int, Column("课程数", "line_count")]
    held: Annotated[int, Column("已办")]
    budget: Annotated[int | None, Column("预算", kind="money")]
    spent: Annotated[int, Column("已用经费", kind="money")]
    due: Annotated[int, Column("按工资应提", "fund", kind="money")]
    state: Annotated[str, Column("状态", "standing", meanings=STATES)]


class Plans(Query):
    key = "training.plans"
    title = "培训计划"
    params = PlanParams
    row = PlanRow
    permission = READ
    identity = "code"
    caption = "title"
    offers = "training.Plan"
    commands = {ApprovePlan.key: "plan", ClosePlan.key: "plan"}
    empty = "还没有培训计划。"

    def rows(self, using: str) -> QuerySet[Any]:
        costs = SessionClose.objects.filter(session__plan_line__plan=OuterRef("pk")).order_by()
        whole = costs.values("session__plan_line__plan").annotate(sum=Sum("cost")).values("sum")
        return Plan.objects.annotate(
            line_count=Count("lines", distinct=True),
            held=Count("lines__sessions__close", distinct=True),
            spent=Coalesce(Subquery(whole), Value(0)),
            fund=F("wages") * F("share") / WHOLE,
            standing=Case(
                When(close__isnull=False, then=Value(CLOSED)),
                When(approval__isnull=True, then=Value(WAITING)),
                When(budget__isnull=True, then=Value(NO_BUDGET)),
                default=Value(APPROVED),
                output_field=CharField(),
            ),
        )

    def next_commands(self, row: Any) -> list[str]:
        if row.state == CLOSED:
            return []
        return [ApprovePlan.key] if row.state == WAITING else [ClosePlan.key]
