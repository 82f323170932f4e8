"""What is shown of pay terms."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import QuerySet

from guiju.domains.payroll.fields import READ
from guiju.domains.payroll.models import PayItem, PayTerms
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section
from guiju.kernel.queries.reader import Reader


class TermsParams(Params):
    person: Annotated[str | None, Label("工号"), Filter("person__number")] = None


class TermsRow(Row):
    number: Annotated[str, Column("定薪单", sortable=True, search="prefix")]
    person: Annotated[str, Column("人员", "person__name", search="contains")]
    since: Annotated[date, Column("自")]
    base: Annotated[int, Column("基本工资", kind="money")]
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
    empty = "还没有定薪：先为每个人办理定薪调薪，再计发工资。"

    def source(self, params: TermsParams, reader: Reader) -> QuerySet[Any]:
        return PayTerms.objects.annotate(setter_name=person_of("set_by"))


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

    def source(self, params: ItemParams, reader: Reader) -> QuerySet[PayItem]:
        return PayItem.objects.all()
