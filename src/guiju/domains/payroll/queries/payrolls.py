"""What is shown of payrolls, and of when the rulebook of pay began to count."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import BigIntegerField, Case, CharField, Count, Exists, OuterRef, QuerySet, Subquery, Value, When
from django.db.models import Sum as Total
from django.db.models.functions import Coalesce

from guiju.domains.payroll.fields import READ
from guiju.domains.payroll.models import PayLine, Payroll, Payslip, PayStart
from guiju.domains.payroll.standing import later
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section

WAITING, PAID, REPLACED = "待发放", "已发放", "已重新计发"
STATES = {WAITING: "duty", PAID: "pass", REPLACED: "plain"}


def standing(path: str = "") -> Case:
    """How a payroll stands; ``path`` leads to it."""
    return Case(
        When(**{f"{path}payment__isnull": False}, then=Value(PAID)),
        When(later(f"{path}pk", f"{path}month"), then=Value(REPLACED)),
        default=Value(WAITING),
        output_field=CharField(),
    )


class PayrollParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("state")] = None


class PayrollRow(Row):
    number: Annotated[str, Column("工资表", sortable=True, search="prefix")]
    month: Annotated[date, Column("月份")]
    state: Annotated[str, Column("状态", meanings=STATES)]
    people: Annotated[int, Column("人数")]
    gross: Annotated[int, Column("应发合计", kind="money")]
    pending: Annotated[bool, Column("有待定的提成")]
    paid_on: Annotated[date | None, Column("发放日", "payment__paid_on")]
    runner: Annotated[str | None, Column("计发人", "runner_name")]
    ran_at: Annotated[datetime, Column("计发时间")]


class Payrolls(Query):
    key = "payroll.payrolls"
    title = "工资表"
    params = PayrollParams
    row = PayrollRow
    permission = READ
    identity = "number"
    caption = "month"
    offers = "payroll.Payroll"
    sections = (Section("工资条", "payroll.slips", "payroll"),)
    commands = {"payroll.confirm_payment": "payroll"}
    empty = "还没有计发过工资：定薪以后，每月在这里计发。"

    def rows(self, using: str) -> QuerySet[Any]:
        slips = Payslip.objects.filter(payroll=OuterRef("pk")).order_by().values("payroll")
        open_lines = PayLine.objects.filter(payslip__payroll=OuterRef("pk"), is_pending=True, settled__isnull=True)
        return Payroll.objects.annotate(
            state=standing(),
            people=Coalesce(Subquery(slips.values(n=Count("pk"))), 0),
            gross=Coalesce(Subquery(slips.values(n=Total("gross"))), 0, output_field=BigIntegerField()),
            pending=Exists(open_lines),
            runner_name=person_of("ran_by"),
        )

    def next_commands(self, row: Any) -> list[str]:
        return ["payroll.confirm_payment"] if row.state == WAITING else []


class StartRow(Row):
    version: Annotated[str, Column("制度版本", "version__number", link="policy.versions")]
    since: Annotated[date, Column("自")]
    reason: Annotated[str, Column("原因")]
    chooser: Annotated[str | None, Column("经办人", "chooser_name")]
    chosen_at: Annotated[datetime, Column("办理时间")]


class PayStarts(Query):
    """A version that is not here counts for pay from the day on which it binds."""

    key = "payroll.starts"
    title = "薪酬起算日"
    row = StartRow
    permission = READ
    empty = "没有另选的起算日：薪酬制度自生效之日起，按日计算。"

    def rows(self, using: str) -> QuerySet[Any]:
        return PayStart.objects.annotate(chooser_name=person_of("chosen_by"))
