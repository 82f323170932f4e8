"""What is shown of reports: those that are due, filled from data beforehand, and those that were sent."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import CharField, DateField, F, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from guiju.domains.office.figures import figures
from guiju.domains.office.lines import people_below
from guiju.domains.office.models import Report, ReportFigure
from guiju.domains.office.queries.permissions import READ
from guiju.domains.office.reporting import COVERED, covered
from guiju.kernel.commands.fields import Label
from guiju.kernel.controls.duties.checklists import state_of
from guiju.kernel.controls.duties.whose import doer
from guiju.kernel.controls.models import WHOLE, DutyItem
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Asked, Found, Params, Query, Section
from guiju.kernel.queries.reader import Reader
from guiju.kernel.store.stored import as_day

SHOWN = 50
_LABEL = Concat(Value("内部·"), F("author_name"), Value("·"), F("number"), output_field=CharField())


class SheetRow(Row):
    item: Annotated[str, Column("职责", "fingerprint")]
    title: Annotated[str, Column("报表")]
    first: Annotated[date | None, Column("期间自")]
    last: Annotated[date | None, Column("期间至")]
    filled: Annotated[str | None, Column("系统填好的数据")]
    closes_at: Annotated[datetime, Column("截止")]
    state: Annotated[str | None, Column("状态")]


class ReportSheets(Query):
    """One's own reports that are due, with the figures as the data has them now."""

    key = "office.report_sheets"
    title = "待报送的报表"
    row = SheetRow
    permission = READ
    identity = "item"
    caption = "title"
    offers = "controls.DutyItem"
    commands = {"office.file_report": "item"}
    empty = "没有待报送的报表。"

    def rows(self, using: str) -> QuerySet[Any]:
        """What the list alone computes is left open in a single record."""
        due = DutyItem.objects.using(using).filter(~WHOLE, duty__in=COVERED)
        no_day, no_text = Value(None, DateField()), Value(None, CharField())
        return due.annotate(first=no_day, last=no_day, filled=no_text, state=no_text)

    def found(self, params: Params, asked: Asked, reader: Reader) -> Found:
        now, who = timezone.now(), doer(reader.actor, reader.using)
        due = self.source(params, reader).filter(opens_at__lte=now, holder__in=(0, *who.owners))
        rows = [row for row in due.select_related("done").order_by("-opens_at", "id")[:SHOWN] if who.may_do(row)]
        spans = {covered(row.duty, as_day(row.day)) for row in rows}
        known = {span: figures([reader.actor], *span, reader.using)[reader.actor] for span in spans}
        shown = []
        for row in rows:
            span = covered(row.duty, as_day(row.day))
            said = "，".join(f"{each.section}·{each.name} {each.value}" for each in known[span])
            shown.append(
                self.row.record(
                    id=row.pk,
                    item=row.fingerprint,
                    title=row.title,
                    first=span.first,
                    last=span.last,
                    filled=said or "本期没有数据",
                    closes_at=row.closes_at,
                    state=str(state_of(row, now)),
                )
            )
        return Found(shown, "", len(shown))


class ReportParams(Params):
    title: Annotated[str | None, Label("报表"), Filter("title")] = None
    since: Annotated[date | None, Label("期间自"), Filter("first", "since")] = None


class ReportRow(Row):
    number: Annotated[str, Column("报表单号", sortable=True, search="prefix")]
    title: Annotated[str, Column("报表")]
    author: Annotated[str | None, Column("报送人", "author_name")]
    recipient: Annotated[str | None, Column("报送给", "recipient_name")]
    first: Annotated[date, Column("期间自")]
    last: Annotated[date, Column("期间至")]
    remark: Annotated[str, Column("说明")]
    lacks: Annotated[str, Column("还缺")]
    late_hours: Annotated[int, Column("迟报（小时）")]
    filed_at: Annotated[datetime, Column("报送时间")]
    label: Annotated[str, Column("数据标识", "label")]


class Reports(Query):
    """One's own and those of one's people; each row carries the label of the department's data, in files too."""

    key = "office.reports"
    title = "已报送的报表"
    params = ReportParams
    row = ReportRow
    permission = READ
    identity = "number"
    caption = "title"
    offers = "office.Report"
    sections = (Section("数据", "office.report_figures", "report"),)
    empty = "还没有报送过报表。"

    def source(self, params: ReportParams, reader: Reader) -> QuerySet[Any]:
        return (
            own_reports(reader)
            .annotate(author_name=person_of("author"), recipient_name=person_of("recipient"))
            .annotate(label=_LABEL)
        )


def own_reports(reader: Reader) -> QuerySet[Report]:
    """Reports that one has written or been sent, and those of one's people."""
    below = people_below(reader.actor, reader.using)
    return Report.objects.filter(Q(author=reader.actor) | Q(recipient=reader.actor) | Q(author__in=below))


class OfReport(Params):
    report: Annotated[str | None, Label("报表单号"), Filter("report__number")] = None


class FigureRow(Row):
    report: Annotated[str, Column("报表单号", "report__number", link="office.reports")]
    section: Annotated[str, Column("栏目")]
    name: Annotated[str, Column("指标")]
    value: Annotated[int, Column("数值")]


class ReportFigures(Query):
    key = "office.report_figures"
    title = "报表数据"
    params = OfReport
    row = FigureRow
    permission = READ
    empty = "这份报表没有数据。"

    def source(self, params: OfReport, reader: Reader) -> QuerySet[Any]:
        return ReportFigure.objects.filter(report__in=own_reports(reader))
