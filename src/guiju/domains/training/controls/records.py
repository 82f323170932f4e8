"""What training takes down: with proof, once a person, final when closed, and figures that nobody types."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.training.coverage import covered
from guiju.domains.training.models import Attendance, Session, SessionClose
from guiju.domains.training.rules import Covering, Rates
from guiju.domains.training.subjects import (
    AbsenceSaid,
    AttendanceTaken,
    CoverageClosed,
    FigureGiven,
    HoursClaimed,
    SessionEnded,
)
from guiju.kernel.calendar.moments import local
from guiju.kernel.calendar.workdays import calendar
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.rulebook.models import Outcome
from guiju.lib.workdays import OFFICE


class Proof(NamedTuple):
    course: str
    proof: str


class ProofParams(Params):
    default_mark: str = Field("TRAINING_EVIDENCE_MISSING", title="标记")


class ClaimProved(Gate):
    """Saved without proof it is 待证 and counts for nothing."""

    key = "training.claim_proved"
    title = "补登学时须有考试记录"
    subject = HoursClaimed
    params = ProofParams
    outcome = Outcome.WARN
    advice = "请补上签到、成绩或证书编号；补上以前不计学时"
    examples = (passes(Proof("C1", "SJ-1")), breaches(Proof("C1", "")))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Proof]:
        return [Proof(course, proof) for course, proof in subjects.rows("course", "proof")]

    @staticmethod
    def judge(fact: Proof, params: ProofParams) -> str | None:
        return None if fact.proof else f"{fact.course} 没有签到和考试记录，记为待证、不计（{params.default_mark}）"


class Taken(NamedTuple):
    """``is_again``: the person is credited with this session; ``other`` is who was there under the same sign-in."""

    person: str
    is_again: bool
    other: str


class CreditedOnce(Gate):
    key = "training.credited_once"
    title = "一场培训一人只计一次"
    subject = AttendanceTaken
    params = Params
    advice = "请核对名单，各人用自己的账号签到"
    examples = (
        passes(Taken("1004", is_again=False, other="")),
        breaches(Taken("1004", is_again=True, other="")),
        breaches(Taken("1004", is_again=False, other="1005")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Taken]:
        wanted = set(subjects.session)
        rows = Attendance.objects.using(context.using).filter(session__number__in=wanted)
        there = {
            (session, login): person
            for session, login, person in rows.values_list("session__number", "login", "person__number")
        }
        credited = {(session, person) for (session, _), person in there.items()}
        found = []
        for session, person, login in subjects.rows("session", "person", "login"):
            other = there.get((session, login), "")
            found.append(Taken(person, (session, person) in credited, other if other != person else ""))
            there.setdefault((session, login), person)
            credited.add((session, person))
        return found

    @staticmethod
    def judge(fact: Taken, params: Params) -> str | None:
        if fact.is_again:
            return f"{fact.person} 在这一场已经计过（DOUBLE_CREDIT）"
        return f"{fact.person} 与 {fact.other} 用同一账号签到（ATTENDEE_DUPLICATE）" if fact.other else None


class Ended(NamedTuple):
    session: str
    is_closed: bool


class SessionFinal(Gate):
    key = "training.session_final"
    title = "结束的培训记录不改"
    subject = SessionEnded
    params = Params
    advice = "更正请补录成绩，写明原因；原记录保留"
    examples = (passes(Ended("PX-1", is_closed=False)), breaches(Ended("PX-1", is_closed=True)))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Ended]:
        rows = SessionClose.objects.using(context.using).filter(session__number__in=set(subjects.session))
        closed = set(rows.values_list("session__number", flat=True))
        return [Ended(session, session in closed) for session in subjects.session]

    @staticmethod
    def judge(fact: Ended, params: Params) -> str | None:
        return f"{fact.session} 已经结束，记录不能改（EVIDENCE_IMMUTABLE）" if fact.is_closed else None


class Absences(Params):
    default_sign_in_grace_minutes: int = Field(15, title="签到宽限（分钟）", ge=0)
    default_makeup_days: int = Field(14, title="补训期限（天）", ge=0)


class Held(NamedTuple):
    """Whether it was in working time, or paid as overtime."""

    session: str
    is_working_time: bool
    is_overtime: bool


class AbsenceBookable(Gate):
    key = "training.absence_bookable"
    title = "工作时间外的培训不记缺席"
    subject = AbsenceSaid
    params = Absences
    advice = "工作时间外的培训自愿参加；须参加的按加班计"
    examples = (
        passes(Held("PX-1", is_working_time=True, is_overtime=False)),
        passes(Held("PX-1", is_working_time=False, is_overtime=True)),
        breaches(Held("PX-1", is_working_time=False, is_overtime=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Held]:
        rows = Session.objects.using(context.using).filter(number__in=set(subjects.session))
        known = {
            number: (starts, ends, paid)
            for number, starts, ends, paid in rows.values_list("number", "starts_at", "ends_at", "is_overtime")
        }
        return [Held(each, is_working(*known[each][:2], context.using), known[each][2]) for each in subjects.session]

    @staticmethod
    def judge(fact: Held, params: Absences) -> str | None:
        if fact.is_working_time or fact.is_overtime:
            return None
        return f"{fact.session} 在工作时间外，也没有按加班计，不能记缺席"


def is_working(starts: datetime, ends: datetime, using: str) -> bool:
    """Whether a session lies within the office hours of a workday."""
    begins, over = timezone.localtime(starts), timezone.localtime(ends)
    day = begins.date()
    if not calendar(day, day, using).is_workday(day):
        return False
    midnight = local(day)
    opens, closes = OFFICE.spans[0][0], OFFICE.spans[-1][1]
    return midnight + timedelta(minutes=opens) <= begins and over <= midnight + timedelta(minutes=closes)


class Figure(NamedTuple):
    about: str
    typed: int


class FigureComputed(Gate):
    key = "training.figure_computed"
    title = "培训指标由系统计算"
    subject = FigureGiven
    params = Rates
    advice = "请空着提交，系统按签到和成绩计算"
    examples = (passes(Figure("1004", -1)), breaches(Figure("1004", 100)))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Figure]:
        return [Figure(about, typed) for about, typed in subjects.rows("about", "typed")]

    @staticmethod
    def judge(fact: Figure, params: Rates) -> str | None:
        return None if fact.typed < 0 else f"{fact.about} 的指标填了 {fact.typed}%，不能手填（COMPUTED_VALUE）"


class Reach(NamedTuple):
    """``missing`` are the numbers of those who have not completed it."""

    rulebook: str
    percent: int
    missing: str


class CoverageWhole(Gate):
    key = "training.coverage_whole"
    title = "宣传教育覆盖全员"
    subject = CoverageClosed
    params = Covering
    outcome = Outcome.WARN
    advice = "未完成的人已各派一条待办"
    examples = (
        passes(Reach("S15", 100, ""), required_coverage_pct=100),
        breaches(Reach("S15", 96, "1004 1005"), required_coverage_pct=100),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Reach]:
        known = covered(subjects.rulebook, timezone.localdate(context.now), context.using)
        return [
            Reach(code, known[code].percent, "、".join(each.number for each in known[code].missing))
            for code in subjects.rulebook
        ]

    @staticmethod
    def judge(fact: Reach, params: Covering) -> str | None:
        if fact.percent >= params.required_coverage_pct:
            return None
        return f"{fact.rulebook} 的宣传教育覆盖 {fact.percent}%，未完成：{fact.missing}（COVERAGE_BELOW_100）"
