"""Work besides this one: declared without fear, answered where it overlaps or competes."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.conduct.controls.procedure import DISMISSAL
from guiju.domains.conduct.models import JobAnswer, OutsideJob
from guiju.domains.conduct.subjects import CaseDecided, JobDeclared, JobStands, Sanction
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.org.leaders import leaders
from guiju.kernel.rulebook.models import Outcome

HOUR = 60
Shift = tuple[int, int, int]


class Roster(Params):
    """Mondays to the last day of the roster; the hours between which one works here."""

    default_last_weekday: int = Field(5, title="每周工作到星期几", ge=1, le=7)
    default_opens: str = Field("09:00", title="上班", pattern=r"^\d\d:\d\d$")
    default_closes: str = Field("18:00", title="下班", pattern=r"^\d\d:\d\d$")


def minutes_of(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * HOUR + int(minutes)


def overlaps(shifts: Sequence[Shift], params: Roster) -> str:
    """The weekdays on which work besides falls into working time; empty where on none."""
    opens, closes = minutes_of(params.default_opens), minutes_of(params.default_closes)
    days = {
        weekday
        for weekday, begins, ends in shifts
        if weekday <= params.default_last_weekday and begins < closes and ends > opens
    }
    return "、".join(f"星期{'一二三四五六日'[day - 1]}" for day in sorted(days))


class Declared(NamedTuple):
    person: str
    overlaps: str
    sells_same: bool


class JobApart(Gate):
    """It is taken down all the same."""

    key = "conduct.job_apart"
    title = "兼职与工作时间、公司业务分开"
    subject = JobDeclared
    params = Roster
    outcome = Outcome.WARN
    advice = "已登记；请等人力或上级答复"
    examples = (
        passes(Declared("1004", "", sells_same=False)),
        breaches(Declared("1004", "星期一", sells_same=False)),
        breaches(Declared("1004", "", sells_same=True)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Declared]:
        return [Declared(*row) for row in subjects.rows("person", "overlaps", "sells_same")]

    @staticmethod
    def judge(fact: Declared, params: Roster) -> str | None:
        said = [f"时间冲突：{fact.overlaps}"] if fact.overlaps else []
        said += ["经营同类商品（CONFLICT_OF_INTEREST）"] if fact.sells_same else []
        return f"{fact.person} 的兼职{'；'.join(said)}" if said else None


class About(Params):
    about: str = Field("", title="依据哪一条（空着是全部）", max_length=20)


class Corrected(NamedTuple):
    """Whether correction was asked for in writing, and refused."""

    clause: str
    measure: str
    was_asked: bool
    was_refused: bool


class CorrectionAsked(Gate):
    """劳动合同法 第三十九条第四项."""

    key = "conduct.correction_asked"
    title = "因兼职解除须先书面要求改正"
    subject = Sanction
    params = About
    advice = "请先书面要求改正；本人拒不改正的，登记文件后再提出"
    examples = (
        passes(Corrected("S02.22", DISMISSAL, was_asked=True, was_refused=True)),
        breaches(Corrected("S02.22", DISMISSAL, was_asked=True, was_refused=False)),
        breaches(Corrected("S02.22", DISMISSAL, was_asked=False, was_refused=False)),
        passes(Corrected("S02.22", "警告", was_asked=False, was_refused=False)),
        passes(Corrected("S03.01", DISMISSAL, was_asked=False, was_refused=False), about="S02.22"),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Corrected]:
        rows = JobAnswer.objects.using(context.using).filter(outside_job__person__number__in=set(subjects.person))
        known = set(rows.values_list("outside_job__person__number", "answer"))
        return [
            Corrected(clause, measure, (person, "asked_to_end") in known, (person, "refused") in known)
            for person, clause, measure in subjects.rows("person", "clause", "measure")
        ]

    @staticmethod
    def judge(fact: Corrected, params: About) -> str | None:
        if fact.measure != DISMISSAL or params.about not in ("", fact.clause):
            return None
        missing = [
            word for word, there in (("书面要求改正", fact.was_asked), ("本人拒不改正", fact.was_refused)) if not there
        ]
        return f"因兼职解除缺：{'、'.join(missing)}" if missing else None


class Punished(NamedTuple):
    case: str
    job: str
    is_free: bool


class DeclaredFree(Gate):
    """What was declared and neither overlaps nor competes is nobody's business."""

    key = "conduct.declared_free"
    title = "已申报且不相干的兼职不处分"
    subject = CaseDecided
    params = Params
    advice = "这一件不能处分，请作不予处分的决定"
    examples = (
        passes(Punished("CF-1", "", is_free=False)),
        passes(Punished("CF-1", "JZ-1", is_free=False)),
        breaches(Punished("CF-1", "JZ-1", is_free=True)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Punished]:
        named = {basis for basis in subjects.basis if basis}
        rows = OutsideJob.objects.using(context.using).filter(
            number__in=named, is_reported=False, sells_same=False, uses_customers=False, overlaps=""
        )
        free = set(rows.values_list("number", flat=True))
        return [
            Punished(case, basis, given and basis in free)
            for case, basis, given in subjects.rows("case", "basis", "is_given")
        ]

    @staticmethod
    def judge(fact: Punished, params: Params) -> str | None:
        return f"{fact.job} 已申报、在工余、与公司业务不相干，不能处分" if fact.is_free else None


class Declaring(Params):
    default_declare_days: int = Field(7, title="申报期限（天）", ge=0)


class Undeclared(NamedTuple):
    """Days since it began; ``is_own``: he has declared it himself."""

    job: str
    person: str
    days: int
    uses_customers: bool
    is_own: bool


class JobUndeclared(Watch):
    key = "conduct.job_undeclared"
    title = "未申报的兼职使用公司客户"
    subject = JobStands
    params = Declaring
    advice = "请本人申报并停止使用公司客户"
    examples = (
        passes(Undeclared("JZ-1", "1004", 8, uses_customers=True, is_own=True)),
        passes(Undeclared("JZ-1", "1004", 8, uses_customers=False, is_own=False)),
        passes(Undeclared("JZ-1", "1004", 7, uses_customers=True, is_own=False)),
        breaches(Undeclared("JZ-1", "1004", 8, uses_customers=True, is_own=False)),
        passes(Undeclared("JZ-1", "1004", 8, uses_customers=True, is_own=False), default_declare_days=30),
    )

    def subjects(self, context: Context) -> Subjects:
        since = context.now - timedelta(days=730)
        rows = OutsideJob.objects.using(context.using).filter(declared_at__gte=since).select_related("person")
        whole = list(rows.order_by("id"))
        columns: dict[str, list[Any]] = {
            "job": [row.number for row in whole],
            "place": [row.place_id for row in whole],
        }
        found = Subjects(JobStands, columns, list(range(len(whole))), [None] * len(whole))
        found.memo["rows"] = whole
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Undeclared]:
        rows: list[OutsideJob] = subjects.memo["rows"]
        own = {row.person_id for row in rows if not row.is_reported}
        today = timezone.localdate(context.now)
        return [
            Undeclared(
                row.number, row.person.number, (today - row.began_on).days, row.uses_customers, row.person_id in own
            )
            for row in rows
        ]

    @staticmethod
    def judge(fact: Undeclared, params: Declaring) -> str | None:
        if fact.is_own or not fact.uses_customers or fact.days <= params.default_declare_days:
            return None
        return f"{fact.person} 的兼职 {fact.job} 没有申报，并使用公司客户"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        above = leaders(timezone.localdate(context.now), context.using)
        rows: list[OutsideJob] = subjects.memo["rows"]
        return [above.get(row.person.account_id or 0, 0) for row in rows]
