"""The help beside a payslip: what the rulebook of pay means, as the department that explains it has said."""

from datetime import date
from typing import Annotated, Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from guiju.domains.payroll.controls.starts import StartNotEarlier
from guiju.domains.payroll.fields import OWN
from guiju.domains.policy.api import applying
from guiju.kernel.commands.fields import Label
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Params, Query
from guiju.kernel.queries.reader import Reader
from guiju.kernel.rulebook.models import Binding


class HelpParams(Params):
    payslip: Annotated[str | None, Label("工资条")] = None


class HelpRow(Row):
    number: Annotated[str, Column("解释号", sortable=True, link="policy.interpretations")]
    clause: Annotated[str, Column("条款", "code", link="policy.rules")]
    title: Annotated[str, Column("条款标题", "clause__title")]
    point: Annotated[str, Column("要点")]
    text: Annotated[str, Column("解释")]
    effective_from: Annotated[date, Column("适用自")]


class PayslipHelp(Query):
    """The same beside every payslip: what counts today of the rulebook of which a clause says from when on it counts for pay."""

    key = "payroll.help"
    title = "工资条的制度解释"
    params = HelpParams
    row = HelpRow
    permission = OWN
    empty = "薪酬制度还没有正式解释：对工资条有疑问，请在条款上点“询问制度”。"

    def source(self, params: HelpParams, reader: Reader) -> QuerySet[Any]:
        today = timezone.localdate()
        counting = Binding.objects.filter(control=StartNotEarlier.key, clause__rulebook=OuterRef("clause__rulebook"))
        return applying(today, reader.using).filter(Exists(counting.exclude(end__last_day__lt=today)))
