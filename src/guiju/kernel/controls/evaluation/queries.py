"""制度评估 as a list: a row a clause."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any

from django.db.models import QuerySet
from django.utils import timezone

from guiju.kernel.commands.fields import Label
from guiju.kernel.controls.evaluation.clauses import NEVER_RAN, ClauseEvaluation, evaluate
from guiju.kernel.controls.evaluation.figures import Span
from guiju.kernel.controls.models import ComplianceLine, ComplianceReport
from guiju.kernel.org.names import person_of
from guiju.kernel.org.permissions import register_permission
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Asked, Found, Params, Query, Section
from guiju.kernel.queries.reader import Reader
from guiju.kernel.rulebook.models import Kind

READ = "controls.read_evaluation"
register_permission(READ, "查看制度评估")
USUAL_DAYS = 90
RAN = {"never": NEVER_RAN, "fired": "有不合规", "wrong": "有误判", "fault": "自检失败或出错"}
_KINDS: dict[str, str] = dict(Kind.choices)


class EvaluationParams(Params):
    since: Annotated[date | None, Label("自", help="不填是 90 天前")] = None
    until: Annotated[date | None, Label("至")] = None
    rulebook: Annotated[str | None, Label("制度", help="如 S03")] = None
    only: Annotated[str | None, Label("只看", choices=RAN)] = None

    @property
    def span(self) -> Span:
        until = self.until or timezone.localdate()
        return Span(self.since or until - timedelta(days=USUAL_DAYS), until)


class EvaluationRow(Row):
    code: Annotated[str, Column("条款")]
    title: Annotated[str, Column("标题")]
    rulebook: Annotated[str, Column("制度")]
    kinds: Annotated[str, Column("种类")]
    state: Annotated[str, Column("现在的灯")]
    ran: Annotated[str, Column("运行", meanings={NEVER_RAN: "warn"})]
    judged: Annotated[int, Column("判定数")]
    fired: Annotated[int, Column("不合规数")]
    warned: Annotated[int, Column("预警")]
    refused: Annotated[int, Column("拦截")]
    held: Annotated[int, Column("待批")]
    waived: Annotated[int, Column("特批放行")]
    wrong: Annotated[int, Column("误判")]
    faults: Annotated[int, Column("自检失败或出错")]
    opened: Annotated[int, Column("新问题")]
    closed: Annotated[int, Column("已了结")]
    open: Annotated[int, Column("未了结")]
    signatures: Annotated[int, Column("签署数")]


class Evaluation(Query):
    """Those of which most was judged first, so that the chart shows them; the code decides between equals."""

    key = "controls.evaluation"
    title = "制度评估"
    params = EvaluationParams
    row = EvaluationRow
    permission = READ
    empty = "这段时间没有生效的条款。"

    def found(self, params: EvaluationParams, asked: Asked, reader: Reader) -> Found:
        words = asked.search.split()
        rows = [
            each
            for each in evaluate(
                params.span, rulebooks=[params.rulebook] if params.rulebook else (), using=reader.using
            )
            if _is_asked(each, params.only) and all(word in f"{each.code} {each.title}" for word in words)
        ]
        rows.sort(key=lambda each: (-each.figures.fired, -each.figures.judged, each.code))
        begin = int(asked.after or 0) if (asked.after or "0").isdecimal() else 0
        end = begin + asked.limit
        kept = [_row(self.row, begin + place, each) for place, each in enumerate(rows[begin:end])]
        return Found(kept, str(end) if end < len(rows) else "", len(rows))


def _is_asked(each: ClauseEvaluation, only: str | None) -> bool:
    figures = each.figures
    asked = {
        "never": each.never_ran,
        "fired": figures.fired > 0,
        "wrong": figures.wrong > 0,
        "fault": figures.faults + figures.failed_tests > 0,
    }
    return asked.get(only or "", True)


def _row(row: type[EvaluationRow], place: int, each: ClauseEvaluation) -> Any:
    figures = each.figures
    return row.record(
        id=place,
        code=each.code,
        title=each.title,
        rulebook=each.rulebook,
        kinds="、".join(_KINDS.get(kind, kind) for kind in each.kinds),
        state=each.state,
        ran=NEVER_RAN if each.never_ran else "",
        **{
            name: getattr(figures, name) for name in ("judged", "fired", "warned", "refused", "held", "waived", "wrong")
        },
        faults=figures.faults + figures.failed_tests,
        opened=each.opened,
        closed=each.closed,
        open=each.open,
        signatures=each.signatures,
    )


class ComplianceRow(Row):
    number: Annotated[str, Column("编号", search="prefix")]
    rulebook: Annotated[str, Column("制度", "rulebook__title")]
    since: Annotated[date, Column("自")]
    until: Annotated[date, Column("至")]
    clauses: Annotated[int, Column("条款数")]
    never_ran: Annotated[int, Column("未运行条款数")]
    complied: Annotated[bool, Column("声明已遵守")]
    reported_by: Annotated[str | None, Column("出具人", "reporter_name")]
    reported_at: Annotated[datetime, Column("出具时间")]


class ComplianceReports(Query):
    key = "controls.compliance_reports"
    title = "遵守情况年报"
    row = ComplianceRow
    permission = READ
    identity = "number"
    caption = "rulebook"
    sections = (Section("各条情况", "controls.compliance_lines", "report"),)
    empty = "还没有年报：点“出具遵守情况年报”，各条的情况由系统填好。"

    def rows(self, using: str) -> QuerySet[ComplianceReport]:
        return ComplianceReport.objects.annotate(reporter_name=person_of("reported_by"))


class OfReport(Params):
    report: Annotated[str | None, Label("编号"), Filter("report__number")] = None


class ComplianceLineRow(Row):
    report: Annotated[str, Column("编号", "report__number", link="controls.compliance_reports")]
    code: Annotated[str, Column("条款")]
    title: Annotated[str, Column("标题")]
    state: Annotated[str, Column("控制状态")]
    evaluations: Annotated[int, Column("判定次数")]
    breaches: Annotated[int, Column("违反次数")]
    open_cases: Annotated[int, Column("未了结问题")]
    never_ran: Annotated[bool, Column(NEVER_RAN)]


class ComplianceLines(Query):
    key = "controls.compliance_lines"
    title = "各条遵守情况"
    params = OfReport
    row = ComplianceLineRow
    permission = READ
    empty = "年报里没有条款。"

    def rows(self, using: str) -> QuerySet[ComplianceLine]:
        return ComplianceLine.objects.all()
