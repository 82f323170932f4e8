"""Who does not know what he has to know: it never was taught him, it was too long ago, or it has changed since."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from guiju.domains.training.learners import Staff, topics_of
from guiju.domains.training.rules import Learned, Requirement, is_for, lapsed, named
from guiju.domains.training.subjects import Learner, TermConfirmed
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.controls.watch import Watch
from guiju.kernel.org.holders import holders
from guiju.kernel.org.subjects import PostTaken
from guiju.kernel.rulebook.models import Outcome

YEAR = 739_000
_PASSED = f"{YEAR}:消防:C1:1:60:80:1"
SUPERIOR = "superior"


def said(fact: Learned, params: Requirement, since: int) -> str:
    """Since when he has no valid pass."""
    about = fact.about or "、".join(params.default_topics)
    return f"{fact.person} 自 {date.fromordinal(since)} 起没有有效的“{about}”培训合格成绩"


class Uncovered(Watch):
    """One finding a person and topic, until he has passed."""

    key = "training.uncovered"
    title = "培训未覆盖"
    subject = Learner
    params = Requirement
    advice = "请安排补训；合格后自动消除"
    examples = (
        passes(
            Learned("1004", "消防", " keeper ", 1, YEAR + 365, _PASSED),
            default_topics=["消防"],
            default_cycle_months=12,
        ),
        breaches(
            Learned("1004", "消防", " keeper ", 1, YEAR + 367, _PASSED),
            default_topics=["消防"],
            default_cycle_months=12,
        ),
        passes(Learned("1004", "消防", " keeper ", 1, YEAR, ""), default_topics=["数据"]),
        breaches(Learned("1004", "消防", " keeper ", 1, YEAR, ""), default_topics=["消防"]),
    )

    def subjects(self, context: Context) -> Subjects:
        topics = topics_of(bounds_of(Uncovered, context.now, context.using))
        staff = Staff(timezone.localdate(context.now), context.using)
        rows = [(worker, topic) for topic in topics for worker in staff.workers]
        columns = {"person": [worker.number for worker, _ in rows], "about": [topic for _, topic in rows]}
        found = Subjects(Learner, columns, list(range(len(rows))), [None] * len(rows))
        found.memo["staff"], found.memo["rows"] = staff, rows
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Learned]:
        staff: Staff = subjects.memo["staff"]
        return [staff.fact(worker, topic) for worker, topic in subjects.memo["rows"]]

    @staticmethod
    def judge(fact: Learned, params: Requirement) -> str | None:
        if not is_for(fact, params, params.default_learner_posts):
            return None
        since = lapsed(fact, params)
        if since is None or fact.today - since < params.default_overdue_days:
            return None
        return f"{said(fact, params, since)}（{params.default_mark}）"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        staff: Staff = subjects.memo["staff"]
        answering: dict[str, str] = {}
        for each in bounds_of(Uncovered, context.now, context.using):
            for topic in each.params.default_topics:  # type: ignore[attr-defined]
                answering[topic] = answering.get(topic) or each.params.default_answered_by  # type: ignore[attr-defined]
        posts = {post for post in answering.values() if post and post != SUPERIOR}
        known = holders(staff.day, posts, context.using)
        heads = {post: known.first(post, None) for post in posts}
        return [
            heads.get(answering.get(topic, "")) or staff.owner(worker, answering.get(topic, ""))
            for worker, topic in subjects.memo["rows"]
        ]


class TrainedForTerm(Gate):
    """The term is confirmed all the same; the course is due in days."""

    key = "training.trained_for_term"
    title = "转正时培训合格"
    subject = TermConfirmed
    params = Requirement
    outcome = Outcome.WARN
    advice = "已登记转正；请按期补训、考试"
    examples = (
        passes(Learned("P1", "", " keeper ", YEAR, YEAR, _PASSED), default_topics=["消防"]),
        breaches(Learned("P1", "", " keeper ", YEAR, YEAR, ""), default_topics=["消防"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Learned]:
        staff = Staff(timezone.localdate(context.now), context.using)
        return [staff.taking(person, _post(staff, person)) for person in subjects.person]

    @staticmethod
    def judge(fact: Learned, params: Requirement) -> str | None:
        since = lapsed(fact, params)
        until = "" if params.days is None else f"，{params.days} 天内须合格"
        return None if since is None else f"{said(fact, params, since)}（{params.default_mark}）{until}"


def _post(staff: Staff, person: str) -> str:
    worker = staff.by_number.get(person)
    return next(iter(sorted(worker.posts)), "") if worker else ""


class TrainedForPost(Gate):
    """Whoever comes to a post unprepared comes all the same: with a colleague named and the course due."""

    key = "training.trained_for_post"
    title = "到岗须培训合格"
    subject = PostTaken
    params = Requirement
    outcome = Outcome.WARN
    advice = "请安排带教人，并按期补训、考试"
    reasons = ("已安排带教", "已排入下一期")
    examples = (
        passes(
            Learned("P1", "", " keeper ", YEAR, YEAR, _PASSED),
            default_topics=["消防"],
            default_guarded_posts=["keeper"],
        ),
        breaches(
            Learned("P1", "", " keeper ", YEAR, YEAR, ""), default_topics=["消防"], default_guarded_posts=["keeper"]
        ),
        passes(Learned("P1", "", " clerk ", YEAR, YEAR, ""), default_topics=["消防"], default_guarded_posts=["keeper"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Learned]:
        staff = Staff(timezone.localdate(context.now), context.using)
        return [staff.taking(person, post) for person, post in subjects.rows("person", "post")]

    @staticmethod
    def judge(fact: Learned, params: Requirement) -> str | None:
        if not params.default_guarded_posts or not is_for(fact, params, params.default_guarded_posts):
            return None
        since = lapsed(fact, params)
        if since is None or fact.today - since < params.default_overdue_days:
            return None
        until = "" if params.days is None else f"，{params.days} 天内须合格"
        topic = params.default_topics[0]
        course = f"，下一期 {day}" if (day := named(fact.courses, topic)) else ""
        mentor = f"，可由 {name} 带教" if (name := named(fact.colleagues, topic)) else ""
        return f"{said(fact, params, since)}（{params.default_mark}）{until}{course}{mentor}"
