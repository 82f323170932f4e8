"""What is shown of statements and of what is kept back of wages."""

from datetime import date, datetime
from typing import Annotated

from django.db.models import Exists, OuterRef, QuerySet

from guiju.domains.conduct.models import Compensation, Report, Statement
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query

READ = "conduct.read"


class ConductParams(Params):
    about: Annotated[str | None, Label("所涉单据"), Filter("about")] = None
    place: Annotated[str | None, Label("地点"), Reference("org.Place", place="id"), Filter("place__code")] = None


class StatementRow(Row):
    number: Annotated[str, Column("陈述记录", sortable=True, search="prefix")]
    about: Annotated[str, Column("所涉单据")]
    person: Annotated[str, Column("陈述人", "person__name")]
    said: Annotated[str, Column("陈述内容")]
    place: Annotated[str, Column("地点", "place__name")]
    heard_at: Annotated[datetime, Column("听取时间")]
    handler: Annotated[str, Column("听取人", "handler_name")]


class Statements(Query):
    key = "conduct.statements"
    title = "陈述记录"
    params = ConductParams
    row = StatementRow
    permission = READ
    place = "place_id"
    identity = "number"
    caption = "about"
    offers = "conduct.Statement"
    empty = "还没有陈述记录：认定个人责任以前，先听取本人陈述。"

    def rows(self, using: str) -> QuerySet[Statement]:
        in_confidence = Report.objects.filter(number=OuterRef("about"))
        return Statement.objects.filter(~Exists(in_confidence)).annotate(handler_name=person_of("handler"))


class CompensationRow(Row):
    number: Annotated[str, Column("赔偿扣款单", sortable=True, search="prefix")]
    about: Annotated[str, Column("所涉单据")]
    person: Annotated[str, Column("赔偿人", "person__name")]
    month: Annotated[date, Column("扣款月份")]
    amount: Annotated[int, Column("本月扣款", kind="money")]
    place: Annotated[str, Column("地点", "place__name")]
    imposed_at: Annotated[datetime, Column("认定时间")]
    handler: Annotated[str, Column("经办人", "handler_name")]


class Compensations(Query):
    key = "conduct.compensations"
    title = "赔偿扣款单"
    params = ConductParams
    row = CompensationRow
    permission = READ
    place = "place_id"
    identity = "number"
    caption = "about"
    offers = "conduct.Compensation"
    empty = "没有赔偿扣款。"

    def rows(self, using: str) -> QuerySet[Compensation]:
        return Compensation.objects.annotate(handler_name=person_of("handler"))
