"""What is shown of reports: to those few who may read one, and to whoever is asked to speak about one."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case as Either
from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from guiju.domains.conduct.models import (
    Report,
    ReportConclusion,
    ReportKind,
    ReportReader,
    ReportResult,
    Statement,
)
from guiju.kernel.org.names import person_of
from guiju.kernel.org.permissions import register_permission
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Params, Query
from guiju.kernel.queries.reader import Reader

READ_REPORTS, READ_ON_ME = "conduct.read_reports", "conduct.read_reports_on_me"
register_permission(READ_REPORTS, "查看由本人提交或经办的举报")
register_permission(READ_ON_ME, "查看请本人陈述的举报")
OPEN, PENDING = "处理中", "待定"
RESULTS = {str(value): str(label) for value, label in ReportResult.choices}
STATES = {OPEN: "duty", PENDING: "warn", "属实": "stop", "不属实": "pass", "不再处理": "plain"}
KINDS = {str(value): str(label) for value, label in ReportKind.choices}


class ReportRow(Row):
    number: Annotated[str, Column("举报件", sortable=True, search="prefix")]
    kind: Annotated[str, Column("种类", choices=KINDS)]
    tag: Annotated[str, Column("性质标签")]
    person: Annotated[str, Column("被反映人", "person__name")]
    facts: Annotated[str, Column("反映的事实")]
    happened_on: Annotated[date, Column("发生日期")]
    state: Annotated[str, Column("状态", "standing", meanings=STATES)]
    said: Annotated[str | None, Column("本人陈述", "statement")]
    proposal: Annotated[str | None, Column("处理建议", "last_proposal")]
    reason: Annotated[str | None, Column("理由", "last_reason")]
    referral: Annotated[str | None, Column("移送决定理由", "referral__reason")]
    reporter: Annotated[str | None, Column("反映人", "reporter_name")]
    handler: Annotated[str | None, Column("经办人", "handler_name")]
    filed_at: Annotated[datetime, Column("提交时间")]


class Reports(Query):
    """Only to those who are named as readers, whatever else they may."""

    key = "conduct.reports"
    title = "举报件"
    row = ReportRow
    permission = READ_REPORTS
    identity = "number"
    caption = "kind"
    offers = "conduct.Report"
    commands = {
        "conduct.hand_report": "report",
        "conduct.conclude_report": "report",
        "conduct.decide_referral": "report",
    }
    empty = "没有您可以阅看的举报件。举报只有经办人和指定的人看得到。"

    def source(self, params: Params, reader: Reader) -> QuerySet[Report]:
        own = ReportReader.objects.filter(report=OuterRef("pk"), account=reader.actor)
        last = ReportConclusion.objects.filter(report=OuterRef("pk")).order_by("-id")
        said = Statement.objects.filter(about=OuterRef("number")).order_by("-id").values("said")[:1]
        rows = Report.objects.filter(Exists(own)).annotate(
            last_result=Subquery(last.values("result")[:1]),
            last_pending=Subquery(last.values("is_pending")[:1]),
            last_proposal=Subquery(last.values("proposal")[:1]),
            last_reason=Subquery(last.values("reason")[:1]),
            statement=Subquery(said),
            reporter_name=person_of("reporter"),
            handler_name=person_of("handler"),
        )
        results = [When(last_result=value, then=Value(label)) for value, label in RESULTS.items()]
        return rows.annotate(
            standing=Either(
                When(last_pending=True, then=Value(PENDING)),
                *results,
                default=Value(OPEN),
                output_field=CharField(),
            )
        )

    def next_commands(self, row: Any) -> list[str]:
        return list(self.commands) if row.state in {OPEN, PENDING} else []


class OnMeRow(Row):
    number: Annotated[str, Column("举报件", sortable=True, search="prefix")]
    kind: Annotated[str, Column("种类", choices=KINDS)]
    facts: Annotated[str, Column("反映的事实")]
    happened_on: Annotated[date, Column("发生日期")]
    reporter: Annotated[str, Column("反映人", "shown_reporter")]
    filed_at: Annotated[datetime, Column("提交时间")]


class ReportsOnMe(Query):
    """Who reported it is shown only where that one agreed; so there is no record page, which names who entered it."""

    key = "conduct.reports_on_me"
    title = "请我陈述的举报"
    row = OnMeRow
    permission = READ_ON_ME
    owner = "account"
    empty = "没有请您陈述的举报。"

    def rows(self, using: str) -> QuerySet[Report]:
        return (
            Report.objects.filter(asks=True)
            .annotate(reporter_name=person_of("reporter"))
            .annotate(
                shown_reporter=Either(
                    When(shows_name=True, then=Coalesce(F("reporter_name"), Value(""))),
                    default=Value("不公开"),
                    output_field=CharField(),
                )
            )
        )
