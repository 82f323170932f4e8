"""Appeals: taken also when late, decided by somebody else, in time, never to the worse."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.conduct.controls.looking import of_post, open_cases
from guiju.domains.conduct.subjects import AppealFiled, AppealReviewed, CaseOpen
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.rulebook import vocabulary
from guiju.kernel.rulebook.models import Outcome


class Came(NamedTuple):
    is_late: bool
    has_reason: bool


class AppealInTime(Gate):
    key = "conduct.appeal_in_time"
    title = "申诉期限"
    subject = AppealFiled
    outcome = Outcome.WARN
    advice = "申诉已登记；请写明逾期原因，由案外的人决定是否受理"
    reasons = ("病假", "没有收到送达")
    examples = (
        passes(Came(is_late=False, has_reason=False)),
        breaches(Came(is_late=True, has_reason=False)),
        breaches(Came(is_late=True, has_reason=True)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Came]:
        return [Came(*row) for row in subjects.rows("is_late", "has_reason")]

    @staticmethod
    def judge(fact: Came, params: Params) -> str | None:
        if not fact.is_late:
            return None
        return "逾期申诉，已登记" if fact.has_reason else "逾期申诉，已登记，还没有写明原因"


class Reviewing(Params):
    reviewer: str = Field("人力资源部", title="复核部门")
    default_decide_days: int = Field(10, title="复核期限（天）", ge=0)


class Review(NamedTuple):
    """``posts`` of the reviewer, parted by blanks."""

    took_part: bool
    harsher: bool
    posts: str


class ReviewedByAnother(Gate):
    key = "conduct.reviewed_by_another"
    title = "复核人未参与原案，结果不加重"
    subject = AppealReviewed
    params = Reviewing
    advice = "请由没有参与原案的人复核；结果不得重于原决定"
    examples = (
        passes(Review(took_part=False, harsher=False, posts="hr")),
        breaches(Review(took_part=True, harsher=False, posts="hr")),
        breaches(Review(took_part=False, harsher=True, posts="hr")),
        breaches(Review(took_part=False, harsher=False, posts="keeper")),
        passes(Review(took_part=False, harsher=False, posts="accountant"), reviewer="人力资源部、财务"),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Review]:
        return [Review(*row) for row in subjects.rows("took_part", "harsher", "posts")]

    @staticmethod
    def judge(fact: Review, params: Reviewing) -> str | None:
        if fact.took_part:
            return "复核人参与过原案，须回避"
        if fact.harsher:
            return "复核结果重于原决定"
        wanted = {post for actor in vocabulary.actors(params.reviewer) for post in actor.posts}
        return None if not wanted or wanted & set(fact.posts.split()) else f"复核须由{params.reviewer}办理"


class Undecided(NamedTuple):
    case: str
    filed: int
    days: int
    is_open: bool


_FILED = date(2026, 6, 1).toordinal()


class AppealDecided(Watch):
    """An appeal of the first of June is late on the twelfth; until it is decided, the decision rests."""

    key = "conduct.appeal_decided"
    title = "申诉按期复核"
    subject = CaseOpen
    params = Reviewing
    advice = "请复核；未复核以前处分继续暂停执行"
    examples = (
        breaches(Undecided("CF-1", _FILED, 11, is_open=True)),
        passes(Undecided("CF-1", _FILED, 10, is_open=True)),
        passes(Undecided("CF-1", _FILED, 11, is_open=False)),
        passes(Undecided("CF-1", _FILED, 11, is_open=True), default_decide_days=11),
    )

    def subjects(self, context: Context) -> Subjects:
        return open_cases(
            self.key,
            context,
            lambda _: True,
            decision__appeal__isnull=False,
            decision__appeal__outcome__isnull=True,
        )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Undecided]:
        today = timezone.localdate(context.now).toordinal()
        facts = []
        for each, is_open in zip(subjects.memo["stands"], subjects.memo["open"], strict=True):
            filed = timezone.localdate(each.filed_at or context.now).toordinal()
            facts.append(Undecided(each.number, filed, today - filed, is_open))
        return facts

    @staticmethod
    def judge(fact: Undecided, params: Reviewing) -> str | None:
        if not fact.is_open or fact.days <= params.default_decide_days:
            return None
        return f"{fact.case} 的申诉于 {date.fromordinal(fact.filed)} 提出，{params.default_decide_days} 天没有复核，处分继续暂停"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return of_post("hr", subjects, context)
