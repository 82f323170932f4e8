"""The yearly report on a rulebook: each clause's state, evaluations, breaches and open cases; what never ran is said."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Annotated, Any, NamedTuple

from dateutil.relativedelta import relativedelta
from django.utils import timezone
from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subject, Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.bed import RULEBOOK, Bed
from guiju.kernel.controls.evaluation.clauses import NEVER_RAN, ClauseEvaluation, evaluate
from guiju.kernel.controls.evaluation.figures import Span
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.controls.models import ComplianceLine, ComplianceReport
from guiju.kernel.controls.record import Record
from guiju.kernel.controls.watch import Watch
from guiju.kernel.org.holders import first_at

REPORTS_KEPT = Record(
    "controls.compliance_reports_kept",
    "遵守情况年报留存",
    ("controls_compliancereport_posted_update", "controls_complianceline_posted_update"),
)
ANSWERS_FOR_IT = "operations_director"
NAMED = 10


class SilentParams(Params):
    default_silent_months: int = Field(12, title="多久没有判定算未运行（月）", ge=1, le=60)


class ClauseRan(Subject, key="controls.clause_ran", title="条款运行", natural_key=("clause",), protected=True):
    clause: Annotated[str, "条款"]


class Ran(NamedTuple):
    """``applies``: it is not off, and the company profile does not rule it out."""

    clause: str
    title: str
    evaluations: int
    applies: bool


class NeverRan(Watch):
    """Of the rulebooks whose clause wants it, but that clause itself: which clauses nothing ever judged."""

    key = "controls.never_ran"
    title = "条款未运行"
    subject = ClauseRan
    params = SilentParams
    facts_params = frozenset({"default_silent_months"})
    advice = "请配上控制，或在公司情况里说明不适用"
    examples = (
        passes(Ran("S07.01", "诚信", 1, applies=True)),
        passes(Ran("S07.01", "诚信", 0, applies=False)),
        breaches(Ran("S07.01", "诚信", 0, applies=True)),
    )

    def subjects(self, context: Context) -> Subjects:
        rows = [each for those in of_asked_rulebooks(context.now, context.using).values() for each in those]
        found = Subjects(
            ClauseRan, {"clause": [each.code for each in rows]}, list(range(len(rows))), [None] * len(rows)
        )
        found.memo["rows"] = rows
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Ran]:
        rows: list[ClauseEvaluation] = subjects.memo["rows"]
        return [
            Ran(each.code, each.title, each.figures.judged + each.figures.fired, each.applies and not each.is_off)
            for each in rows
        ]

    @staticmethod
    def judge(fact: Ran, params: SilentParams) -> str | None:
        if fact.evaluations or not fact.applies:
            return None
        return f"{fact.clause} {fact.title} {params.default_silent_months} 个月内{NEVER_RAN}"

    def plant(self, bed: Bed) -> str:
        bed.bind(self.key, "watch")
        bed.enact(code=f"{RULEBOOK}.{NAMED}", kind="gate")
        return f"{RULEBOOK}.{NAMED}"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(ANSWERS_FOR_IT, [0] * len(subjects), context.now, context.using)


def span_of_report(now: datetime, using: str = "default") -> Span:
    """The months that the clause in force says, up to today."""
    params: list[Any] = [each.params for each in bounds_of(NeverRan, now, using)] or [SilentParams()]
    until = timezone.localdate(now)
    return Span(until - relativedelta(months=min(each.default_silent_months for each in params)), until)


def of_asked_rulebooks(
    now: datetime, using: str = "default", books: Collection[str] | None = None
) -> dict[str, list[ClauseEvaluation]]:
    """By rulebook its clauses, without the one that asks for the report; all that ask for it, or those given."""
    asking = {each.clause.code for each in bounds_of(NeverRan, now, using)}
    wanted = {code.partition(".")[0] for code in asking} if books is None else set(books)
    found: dict[str, list[ClauseEvaluation]] = {book: [] for book in sorted(wanted)}
    if not found:
        return found
    for each in evaluate(span_of_report(now, using), rulebooks=sorted(found), now=now, using=using):
        if each.code not in asking:
            found[each.code.partition(".")[0]].append(each)
    return found


class ReportComplianceInput(Input):
    rulebook: Annotated[str, Label("制度"), Reference("rulebook.Rulebook", fetch=("code",))]
    complied: Annotated[bool, Label("声明已遵守", help="有未运行的条款就不能声明")] = False
    note: Annotated[str, Field(max_length=500), Label("说明")] = ""


class ReportCompliance(Command):
    """Filled from what the controls did; whoever signs it declares, or not, that the rulebook was complied with."""

    key = "controls.report_compliance"
    title = "出具遵守情况年报"
    header = ReportComplianceInput

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        books = {record.code for record in batch.head.record("rulebook") if record is not None}
        known = of_asked_rulebooks(context.now, context.using, books)
        batch.head.records["clauses"] = [
            known.get(record.code) if record else None for record in batch.head.record("rulebook")
        ]
        day, seen = timezone.localdate(context.now), set()
        done = set(
            ComplianceReport.objects.using(context.using)
            .filter(number__in=[_number(book, day) for book in books])
            .values_list("number", flat=True)
        )
        for item, (record, complied) in enumerate(zip(batch.head.record("rulebook"), batch.head.complied, strict=True)):
            if record is None:
                continue
            number = _number(record.code, day)
            silent = [each.code for each in known[record.code] if each.never_ran]
            if number in done or number in seen:
                yield refusal(item, None, "once", f"{record.code} 今天已经出具过年报", "请查看已出具的那一份")
            elif complied and silent:
                named = "、".join(silent[:NAMED]) + ("等" if len(silent) > NAMED else "")
                said = f"{record.code} 有 {len(silent)} 条{NEVER_RAN}（{named}），不能声明“已遵守”"
                yield refusal(item, None, "stands", said, "请先让这些条款运行起来，或不带声明出具")
            seen.add(number)

    def apply(self, batch: Batch, work: Work) -> None:
        span, day = span_of_report(work.now, work.using), timezone.localdate(work.now)
        clauses: list[list[ClauseEvaluation]] = batch.head.record("clauses")
        books = batch.head.record("rulebook")
        reports = work.insert(
            ComplianceReport,
            {
                "number": [_number(record.code, day) for record in books],
                "rulebook_id": batch.head.ids("rulebook"),
                "since": span.since,
                "until": span.until,
                "clauses": [len(each) for each in clauses],
                "never_ran": [sum(row.never_ran for row in each) for each in clauses],
                "complied": batch.head.complied,
                "note": batch.head.note,
                "reported_by": work.actor,
                "reported_at": work.recorded_at,
            },
            batch.size,
        )
        lines = [(report, row) for report, each in zip(reports, clauses, strict=True) for row in each]
        work.insert(ComplianceLine, _columns(lines), len(lines))
        work.answer(range(batch.size), number=[_number(record.code, day) for record in books])


def _columns(lines: Sequence[tuple[int, ClauseEvaluation]]) -> dict[str, Any]:
    rows = [row for _, row in lines]
    return {
        "report_id": [report for report, _ in lines],
        "code": [row.code for row in rows],
        "title": [row.title for row in rows],
        "state": [row.state for row in rows],
        "evaluations": [row.figures.judged for row in rows],
        "breaches": [row.figures.fired for row in rows],
        "open_cases": [row.open for row in rows],
        "never_ran": [row.never_ran for row in rows],
    }


def _number(rulebook: str, day: date) -> str:
    return f"{rulebook}-{day:%Y%m%d}"
