"""Whether there is teaching: a session in time and for everybody it is meant for, whole records, a plan in January."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone
from pydantic import Field

from guiju.domains.training.models import PlanApproval, Session, SessionResult
from guiju.domains.training.subjects import SessionHeld, Teaching
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.controls.reading import Bound
from guiju.kernel.controls.watch import Watch
from guiju.kernel.org.holders import holders

TRAINER = "admin_office"
QUARTER = 3
LIST, MATERIAL, SIGNED, TEST = "名单", "课件", "签到", "测验"
ALL = "*"


def _answering(bounds: Sequence[Bound], context: Context) -> list[int]:
    """The account of whoever the clauses say answers for it."""
    posts = sorted({each.params.default_answered_by for each in bounds})  # type: ignore[attr-defined]
    known = holders(timezone.localdate(context.now), posts, context.using)
    return [next((head for post in posts if (head := known.first(post, None))), 0)]


class Cycle(Params):
    """``default_every`` is ``quarter`` where each quarter wants one, else the interval counts in days."""

    default_topics: list[str] = Field([ALL], title="培训主题（* 是全部）")
    audiences: list[str] = Field(["员工"], title="对象")
    default_audience_posts: dict[str, list[str]] = Field({}, title="对象的岗位（没有人的对象不要求）")
    default_interval_days: int | None = Field(None, title="间隔（天）", ge=1)
    default_every: str = Field("", title="每季一次（quarter）")
    default_cycle: str = Field("", title="周期")
    default_answered_by: str = Field(TRAINER, title="由哪个岗位负责")

    @property
    def is_quarterly(self) -> bool:
        return "quarter" in (self.default_every, self.default_cycle) or self.default_cycle == "quarterly"


class Taught(NamedTuple):
    """``last`` is the day of the newest session, 0 without any; ``quarter`` how many the last full quarter had.

    ``since`` is the first day on which there was a rule, or of that quarter; days are ordinals.
    """

    topic: str
    audience: str
    last: int
    today: int
    quarter: int
    quarter_name: str


class HeldInTime(Watch):
    key = "training.held_in_time"
    title = "培训没有按期举办"
    subject = Teaching
    params = Cycle
    advice = "请尽快安排一期，并登记名单、签到和成绩"
    examples = (
        passes(Taught("安全", "员工", 100, 190, 1, ""), default_topics=["安全"], default_interval_days=90),
        breaches(Taught("安全", "员工", 100, 191, 1, ""), default_topics=["安全"], default_interval_days=90),
        breaches(Taught("*", "员工", 100, 101, 0, "2026 年第 2 季"), default_cycle="quarterly"),
    )

    def subjects(self, context: Context) -> Subjects:
        wanted = {
            (topic, audience)
            for each in bounds_of(HeldInTime, context.now, context.using)
            for topic in each.params.default_topics  # type: ignore[attr-defined]
            for audience in each.params.audiences  # type: ignore[attr-defined]
            if _anybody(each.params.default_audience_posts.get(audience), context)  # type: ignore[attr-defined]
        }
        rows = sorted(wanted)
        columns = {"about": [f"{topic}/{audience}" for topic, audience in rows]}
        found = Subjects(Teaching, columns, list(range(len(rows))), [None] * len(rows))
        found.memo["rows"] = rows
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Taught]:
        today = timezone.localdate(context.now)
        first, last = last_quarter(today)
        held = Session.objects.using(context.using).filter(starts_at__lte=context.now, close__isnull=False)
        known = [
            (topic, audience, timezone.localdate(at))
            for topic, audience, at in held.values_list("course__topic", "audience", "starts_at")
        ]
        name = f"{first.year} 年第 {(first.month - 1) // QUARTER + 1} 季"
        found = []
        for topic, audience in subjects.memo["rows"]:
            days = [at for about, to, at in known if to == audience and topic in (ALL, about)]
            newest = max(days, default=None)
            count = sum(first <= at <= last for at in days)
            found.append(Taught(topic, audience, newest.toordinal() if newest else 0, today.toordinal(), count, name))
        return found

    @staticmethod
    def judge(fact: Taught, params: Cycle) -> str | None:
        if fact.topic not in params.default_topics or fact.audience not in params.audiences:
            return None
        about = "培训" if fact.topic == ALL else f"“{fact.topic}”培训"
        if params.is_quarterly:
            return f"{fact.quarter_name}没有为{fact.audience}举办{about}" if not fact.quarter else None
        if fact.last and params.default_interval_days and fact.today - fact.last > params.default_interval_days:
            return f"对{fact.audience}的{about}自 {date.fromordinal(fact.last)} 以后没有再办"
        return None

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return _answering(bounds_of(HeldInTime, context.now, context.using), context) * len(subjects)


def _anybody(posts: list[str] | None, context: Context) -> bool:
    """Whether somebody holds one of these posts; of an audience without posts it is taken for granted."""
    return posts is None or bool(holders(timezone.localdate(context.now), posts, context.using).all)


def last_quarter(day: date) -> tuple[date, date]:
    """First and last day of the quarter before the one of a day."""
    begins = day.replace(month=(day.month - 1) // QUARTER * QUARTER + 1, day=1)
    last = begins - timedelta(days=1)
    return last.replace(month=last.month - QUARTER + 1, day=1), last


class Parts(Params):
    default_session_parts: list[str] = Field([LIST, MATERIAL, SIGNED, TEST], title="须有的记录")
    default_result_days: int = Field(0, title="成绩期限（天）", ge=0)
    default_topics: list[str] = Field([ALL], title="培训主题（* 是全部）")
    default_answered_by: str = Field(TRAINER, title="由哪个岗位负责")


class Whole(NamedTuple):
    """A session that is over; ``days`` ago it ended, ``missing`` names what is not there, with spaces around."""

    session: str
    topic: str
    days: int
    missing: str


class SessionWhole(Watch):
    """It stands open until list, material, sign-in and test are there."""

    key = "training.session_whole"
    title = "培训记录不全"
    subject = SessionHeld
    params = Parts
    advice = "请补齐；没有成绩的培训对谁都不计（RESULT_REQUIRED）"
    examples = (
        passes(Whole("PX-1", "安全", 1, " 测验 "), default_result_days=3),
        breaches(Whole("PX-1", "安全", 4, " 测验 "), default_result_days=3),
        passes(Whole("PX-1", "安全", 9, "  ")),
    )

    def subjects(self, context: Context) -> Subjects:
        sessions = Session.objects.using(context.using).filter(ends_at__lt=context.now).order_by("id")
        scored = SessionResult.objects.filter(session=OuterRef("pk"), score__isnull=False)
        rows = list(
            sessions.annotate(asked=Count("invites", distinct=True), came=Count("attendance", distinct=True))
            .annotate(tested=Exists(scored))
            .values_list("number", "place", "course__topic", "ends_at", "asked", "came", "tested", "close__material")
        )
        columns: dict[str, list[Any]] = {"session": [row[0] for row in rows], "place": [row[1] for row in rows]}
        found = Subjects(SessionHeld, columns, list(range(len(rows))), [None] * len(rows))
        found.memo["rows"] = rows
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Whole]:
        return [_whole(row, context.now) for row in subjects.memo["rows"]]

    @staticmethod
    def judge(fact: Whole, params: Parts) -> str | None:
        if ALL not in params.default_topics and fact.topic not in params.default_topics:
            return None
        missing = [part for part in params.default_session_parts if f" {part} " in fact.missing]
        if not missing or fact.days < params.default_result_days:
            return None
        return f"{fact.session} 缺{'、'.join(missing)}（RESULT_REQUIRED）"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return _answering(bounds_of(SessionWhole, context.now, context.using), context) * len(subjects)


def _whole(row: tuple[str, int, str, datetime, int, int, bool, str | None], now: datetime) -> Whole:
    number, _, topic, ended, asked, came, tested, material = row
    there = {LIST: asked, MATERIAL: material, SIGNED: came, TEST: tested}
    missing = " ".join(part for part, has in there.items() if not has)
    return Whole(number, topic, (now - ended).days, f" {missing} ")


class PlanBy(Params):
    default_plan_by: str = Field("01-31", title="年度计划期限（月-日）", pattern=r"^\d\d-\d\d$")
    default_topics: list[str] = Field([""], title="计划主题（空着是任何计划）")
    default_answered_by: str = Field(TRAINER, title="由哪个岗位负责")


class Planned(NamedTuple):
    """``today`` as MM-DD."""

    topic: str
    year: int
    today: str
    is_approved: bool


class PlanApproved(Watch):
    key = "training.plan_approved"
    title = "年度培训计划没有批准"
    subject = Teaching
    params = PlanBy
    advice = "请编制计划，由另一位有权的人批准"
    examples = (
        passes(Planned("安全", 2027, "01-31", is_approved=False), default_topics=["安全"]),
        breaches(Planned("安全", 2027, "02-01", is_approved=False), default_topics=["安全"]),
    )

    def subjects(self, context: Context) -> Subjects:
        bounds = bounds_of(PlanApproved, context.now, context.using)
        topics = sorted({topic for each in bounds for topic in each.params.default_topics})  # type: ignore[attr-defined]
        year = timezone.localdate(context.now).year
        columns = {"about": [f"{year}/{topic}" for topic in topics]}
        found = Subjects(Teaching, columns, list(range(len(topics))), [None] * len(topics))
        found.memo["topics"] = topics
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Planned]:
        today = timezone.localdate(context.now)
        rows = PlanApproval.objects.using(context.using).filter(plan__year=today.year)
        known = set(rows.values_list("plan__topic", flat=True))
        return [
            Planned(topic, today.year, f"{today:%m-%d}", topic in known if topic else bool(known))
            for topic in subjects.memo["topics"]
        ]

    @staticmethod
    def judge(fact: Planned, params: PlanBy) -> str | None:
        if fact.topic not in params.default_topics or fact.is_approved or fact.today <= params.default_plan_by:
            return None
        return f"{fact.year} 年{fact.topic}培训计划在 {params.default_plan_by} 前没有批准"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return _answering(bounds_of(PlanApproved, context.now, context.using), context) * len(subjects)
