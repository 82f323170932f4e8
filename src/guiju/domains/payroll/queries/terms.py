"""What is shown of pay terms."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, QuerySet, Value, When

from guiju.domains.payroll.fields import READ
from guiju.domains.payroll.models import PayComponent, PayGrade, PayItem, PayTerms
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section

WITHIN, WAITING, CONFIRMED = "", "待总经理确认", "已确认"
STATES = {WAITING: "warn", CONFIRMED: "pass"}


class TermsParams(Params):
    person: Annotated[str | None, Label("工号"), Filter("person__number")] = None


class TermsRow(Row):
    number: Annotated[str, Column("定薪单", sortable=True, search="prefix")]
    person: Annotated[str, Column("人员", "person__name", search="contains")]
    since: Annotated[date, Column("自")]
    base: Annotated[int, Column("基本工资", kind="money")]
    grade: Annotated[str, Column("薪级")]
    state: Annotated[str, Column("薪级核对", meanings=STATES)]
    unit: Annotated[str | None, Column("参加提成的部门", "unit__name")]
    by_rules: Annotated[bool, Column("按薪酬制度")]
    reason: Annotated[str, Column("依据")]
    setter: Annotated[str | None, Column("经办人", "setter_name")]
    set_at: Annotated[datetime, Column("办理时间")]


class Terms(Query):
    key = "payroll.terms"
    title = "定薪单"
    params = TermsParams
    row = TermsRow
    permission = READ
    identity = "number"
    caption = "person"
    sections = (Section("固定项目", "payroll.items", "terms"),)
    offers = "payroll.PayTerms"
    commands = {"payroll.confirm_terms": "terms"}
    empty = "还没有定薪：先为每个人办理定薪调薪，再计发工资。"

    def rows(self, using: str) -> QuerySet[Any]:
        state = Case(
            When(outside=False, then=Value(WITHIN)),
            When(confirmation__isnull=True, then=Value(WAITING)),
            default=Value(CONFIRMED),
            output_field=CharField(),
        )
        return PayTerms.objects.annotate(state=state, setter_name=person_of("set_by"))

    def next_commands(self, row: Any) -> list[str]:
        return ["payroll.confirm_terms"] if row.state == WAITING else []


class GradeRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    grade: Annotated[str, Column("薪级")]
    since: Annotated[date, Column("自")]
    lowest: Annotated[int, Column("最低", kind="money")]
    highest: Annotated[int, Column("最高", kind="money")]
    setter: Annotated[str | None, Column("经办人", "setter_name")]
    set_at: Annotated[datetime, Column("办理时间")]


class Grades(Query):
    """Every range a grade had; the last that began counts."""

    key = "payroll.grades"
    title = "薪级标准"
    row = GradeRow
    permission = READ
    identity = "number"
    caption = "grade"
    empty = "还没有薪级标准：先定各级基本工资的范围，定薪时按它核对。"

    def rows(self, using: str) -> QuerySet[Any]:
        return PayGrade.objects.annotate(setter_name=person_of("set_by"))


class ItemParams(Params):
    terms: Annotated[str | None, Label("定薪单"), Filter("terms__number")] = None


class ItemRow(Row):
    terms: Annotated[str, Column("定薪单", "terms__number", link="payroll.terms")]
    title: Annotated[str, Column("项目")]
    amount: Annotated[int, Column("金额", kind="money")]


class PayItems(Query):
    key = "payroll.items"
    title = "固定项目"
    params = ItemParams
    row = ItemRow
    permission = READ
    empty = "没有固定项目。"

    def rows(self, using: str) -> QuerySet[PayItem]:
        return PayItem.objects.all()


class ComponentRow(Row):
    item: Annotated[str, Column("项目", search="contains")]
    component: Annotated[str, Column("薪酬组成")]
    classer: Annotated[str | None, Column("经办人", "classer_name")]
    classed_at: Annotated[datetime, Column("办理时间")]


class Components(Query):
    """To which part of pay each item was classed; the newest of an item counts."""

    key = "payroll.components"
    title = "薪酬项目归类"
    row = ComponentRow
    permission = READ
    empty = "还没有归类：薪酬结构表以外的项目，先照发，再在这里归类。"

    def rows(self, using: str) -> QuerySet[Any]:
        return PayComponent.objects.annotate(classer_name=person_of("classed_by"))
