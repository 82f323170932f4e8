"""What is shown of payslips: all of them to whoever may see pay, his own to each person."""

from datetime import date
from typing import Annotated, Any

from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from guiju.domains.payroll.fields import OWN, READ
from guiju.domains.payroll.models import LineKind, PayComponent, PayLine, Payslip
from guiju.domains.payroll.queries.payrolls import PAID, REPLACED, STATES, standing
from guiju.domains.payroll.working import OTHER
from guiju.kernel.commands.fields import Label
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section

KINDS = {str(value): str(label) for value, label in LineKind.choices}
AGREES, OBJECTS, NOT_YET = "无异议", "有异议", ""
ANSWERS = {AGREES: "pass", OBJECTS: "stop"}
SETTLED, PENDING, SURE = "已补发", "待定", ""


def _slips() -> QuerySet[Any]:
    answer = Case(
        When(answer__agrees=True, then=Value(AGREES)),
        When(answer__agrees=False, then=Value(OBJECTS)),
        default=Value(NOT_YET),
        output_field=CharField(),
    )
    return Payslip.objects.annotate(state=standing("payroll__"), said=answer)


class SlipParams(Params):
    payroll: Annotated[str | None, Label("工资表"), Filter("payroll__number")] = None


class SlipRow(Row):
    number: Annotated[str, Column("工资条", sortable=True, search="prefix")]
    payroll: Annotated[str, Column("工资表", "payroll__number", link="payroll.payrolls")]
    month: Annotated[date, Column("月份", "payroll__month")]
    person: Annotated[str, Column("人员", "person__name", search="contains")]
    gross: Annotated[int, Column("应发", kind="money")]
    state: Annotated[str, Column("状态", meanings=STATES)]
    answer: Annotated[str, Column("本人答复", "said", meanings=ANSWERS)]
    note: Annotated[str | None, Column("异议", "answer__note")]


class Payslips(Query):
    key = "payroll.slips"
    title = "工资条"
    params = SlipParams
    row = SlipRow
    permission = READ
    identity = "number"
    caption = "person"
    sections = (Section("明细", "payroll.slip_lines", "payslip"), Section("制度解释", "payroll.help", "payslip"))
    empty = "还没有工资条：计发工资以后，每个人在这里有一张。"

    def rows(self, using: str) -> QuerySet[Any]:
        return _slips()


class OwnSlipRow(Row):
    number: Annotated[str, Column("工资条", sortable=True, search="prefix")]
    month: Annotated[date, Column("月份", "payroll__month")]
    gross: Annotated[int, Column("应发", kind="money")]
    state: Annotated[str, Column("状态", meanings=STATES)]
    paid_on: Annotated[date | None, Column("发放日", "payroll__payment__paid_on")]
    answer: Annotated[str, Column("我的答复", "said", meanings=ANSWERS)]


class MyPayslips(Query):
    """The reader's own; what was worked out again is not shown twice."""

    key = "payroll.my_slips"
    title = "我的工资条"
    row = OwnSlipRow
    permission = OWN
    owner = "account"
    identity = "number"
    caption = "month"
    commands = {"payroll.answer_payslip": "payslip"}
    sections = (Section("明细", "payroll.my_slip_lines", "payslip"), Section("制度解释", "payroll.help", "payslip"))
    empty = "还没有您的工资条：计发工资以后在这里看。"

    def rows(self, using: str) -> QuerySet[Any]:
        return _slips().exclude(state=REPLACED)

    def next_commands(self, row: Any) -> list[str]:
        return ["payroll.answer_payslip"] if row.state == PAID and not row.answer else []


class LineParams(Params):
    payslip: Annotated[str | None, Label("工资条"), Filter("payslip__number")] = None


class LineRow(Row):
    payslip: Annotated[str, Column("工资条", "payslip__number", link="payroll.slips")]
    line: Annotated[int, Column("行")]
    component: Annotated[str, Column("薪酬组成", "part")]
    kind: Annotated[str, Column("种类", choices=KINDS)]
    title: Annotated[str, Column("项目")]
    since: Annotated[date, Column("自")]
    until: Annotated[date, Column("至")]
    amount: Annotated[int, Column("金额", kind="money")]
    state: Annotated[str, Column("状态", meanings={PENDING: "warn", SETTLED: "pass"})]
    formula: Annotated[str, Column("算法")]


def _lines() -> QuerySet[Any]:
    state = Case(
        When(is_pending=False, then=Value(SURE)),
        When(settled__isnull=False, then=Value(SETTLED)),
        default=Value(PENDING),
        output_field=CharField(),
    )
    classed = PayComponent.objects.filter(item=OuterRef("title")).order_by("-id").values("component")[:1]
    part = Case(
        When(component=OTHER, then=Coalesce(Subquery(classed), Value(OTHER))),
        default=F("component"),
        output_field=CharField(),
    )
    return PayLine.objects.annotate(state=state, part=part, account=F("payslip__person__account"))


class PayslipLines(Query):
    key = "payroll.slip_lines"
    title = "工资条明细"
    params = LineParams
    row = LineRow
    permission = READ
    empty = "没有明细。"

    def rows(self, using: str) -> QuerySet[Any]:
        return _lines()


class OwnLineRow(LineRow):
    payslip: Annotated[str, Column("工资条", "payslip__number", link="payroll.my_slips")]


class MyPayslipLines(Query):
    key = "payroll.my_slip_lines"
    title = "我的工资条明细"
    params = LineParams
    row = OwnLineRow
    permission = OWN
    owner = "account"
    empty = "没有明细。"

    def rows(self, using: str) -> QuerySet[Any]:
        return _lines()
