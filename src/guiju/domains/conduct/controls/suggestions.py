"""Suggestions: known again, whole shares, answered in time, carried out by somebody, measured by another."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.conduct.models import Suggestion, SuggestionShare
from guiju.domains.conduct.subjects import ResultAccepted, SuggestionFiled, SuggestionOpen, SuggestionReviewed
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.patterns import CompleteRecord
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.rulebook.models import Outcome

WHOLE = 100


class Fields(Params):
    fields: list[str] = Field([], title="征集方面")


class Filed(NamedTuple):
    """``earlier`` is the number, ``author`` the staff number of who filed the same first; empty where nobody did."""

    field: str
    shares: int
    earlier: str
    author: str
    filed_on: str


class SuggestionSound(Gate):
    """A suggestion is taken whatever may be lacking; what is lacking is said."""

    key = "conduct.suggestion_sound"
    title = "提案不重复、份额完整"
    subject = SuggestionFiled
    params = Fields
    outcome = Outcome.WARN
    advice = "请与首提人合并提案，或补齐作者份额"
    reasons = ("与首提人共同实施", "份额另行确认")
    examples = (
        passes(Filed("电商运营", 100, "", "", "")),
        breaches(Filed("电商运营", 90, "", "", "")),
        breaches(Filed("电商运营", 100, "TA-1", "1004", "2026-06-01")),
        breaches(Filed("食堂", 100, "", "", ""), fields=["电商运营"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Filed]:
        known: dict[str, tuple[str, str, str]] = {}
        filed = Suggestion.objects.using(context.using).filter(digest__in=set(subjects.digest)).order_by("id")
        first = dict(
            SuggestionShare.objects.using(context.using)
            .filter(suggestion__digest__in=set(subjects.digest))
            .order_by("percent", "-id")
            .values_list("suggestion_id", "person__number")
        )
        for each in filed:
            told = (each.number, first.get(each.id, ""), f"{timezone.localtime(each.filed_at):%Y-%m-%d}")
            known.setdefault(each.digest, told)
        facts = []
        for digest, field, shares in subjects.rows("digest", "field", "shares"):
            facts.append(Filed(field, shares, *known.get(digest, ("", "", ""))))
            known.setdefault(digest, ("本批前一件", "", ""))
        return facts

    @staticmethod
    def judge(fact: Filed, params: Fields) -> str | None:
        said = []
        if fact.earlier:
            said.append(f"{fact.filed_on} 的 {fact.earlier} 内容相同，首提人工号 {fact.author}")
        if fact.shares != WHOLE:
            said.append(f"作者份额合计 {fact.shares}%，应为 100%")
        if params.fields and fact.field not in params.fields:
            said.append(f"方面“{fact.field}”不在征集之列（{'、'.join(params.fields)}）")
        return "；".join(said) or None


class Rejected(NamedTuple):
    answer: str
    has_reason: bool


class RejectedWithReason(Gate):
    key = "conduct.rejected_with_reason"
    title = "不采纳须写明理由"
    subject = SuggestionReviewed
    advice = "请写明不采纳的理由，让提案人看得懂"
    examples = (
        passes(Rejected("adopted", has_reason=False)),
        passes(Rejected("rejected", has_reason=True)),
        breaches(Rejected("rejected", has_reason=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Rejected]:
        return [Rejected(*row) for row in subjects.rows("answer", "has_reason")]

    @staticmethod
    def judge(fact: Rejected, params: Params) -> str | None:
        return "不采纳没有写理由" if fact.answer == "rejected" and not fact.has_reason else None


class Adoption(Params):
    default_adopted_bonus: int = Field(0, title="采纳奖金（元）", ge=0)
    default_award_row: str = Field("J3", title="采纳后的奖励档次")
    required: list[str] = Field(["落实人", "落实期限", "效果指标"], title="必备项")


class Adopted(NamedTuple):
    answer: str
    owner: bool
    due: bool
    measure: bool


class AdoptionComplete(CompleteRecord, Gate):
    """What is adopted without all of it is saved and stays 待落实."""

    key = "conduct.adoption_complete"
    title = "采纳须落实到人、期限和指标"
    subject = SuggestionReviewed
    params = Adoption
    outcome = Outcome.WARN
    advice = "请补齐落实人、期限和效果指标；补齐前每月询问"
    items: ClassVar = {"落实人": "owner", "落实期限": "due", "效果指标": "measure"}
    sentence = "采纳后待落实，缺：{missing}"
    examples = (
        passes(Adopted("adopted", owner=True, due=True, measure=True)),
        passes(Adopted("rejected", owner=True, due=True, measure=True)),
        breaches(Adopted("adopted", owner=True, due=False, measure=True)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Adopted]:
        return [
            Adopted(answer, *row) if answer == "adopted" else Adopted(answer, owner=True, due=True, measure=True)
            for answer, *row in subjects.rows("answer", "has_owner", "has_due", "has_measure")
        ]


class Accepted(NamedTuple):
    baseline: bool
    effect: bool
    by_another: bool


class MeasuredBy(Params):
    required: list[str] = Field(["实施前数据", "实施后数据", "由作者以外的人验收"], title="必备项")


class ResultMeasured(CompleteRecord, Gate):
    key = "conduct.result_measured"
    title = "实施效果有据、由他人验收"
    subject = ResultAccepted
    params = MeasuredBy
    advice = "请填写实施前后的数据，由作者以外的人验收"
    items: ClassVar = {"实施前数据": "baseline", "实施后数据": "effect", "由作者以外的人验收": "by_another"}
    sentence = "验收缺：{missing}"
    examples = (
        passes(Accepted(baseline=True, effect=True, by_another=True)),
        breaches(Accepted(baseline=False, effect=True, by_another=True)),
        breaches(Accepted(baseline=True, effect=True, by_another=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Accepted]:
        rows = subjects.rows("has_baseline", "has_effect", "by_author")
        return [Accepted(baseline, effect, not by_author) for baseline, effect, by_author in rows]


class Reply(Params):
    default_reply_days: int = Field(10, title="答复期限（天）", ge=0)


class Waiting(NamedTuple):
    """``filed`` is the ordinal of the day; ``days`` since then."""

    suggestion: str
    filed: int
    days: int
    is_open: bool


class SuggestionAnswered(Watch):
    """Ten days after the first of June is the eleventh."""

    key = "conduct.suggestion_answered"
    title = "提案按期答复"
    subject = SuggestionOpen
    params = Reply
    advice = "请答复：采纳的写明落实安排，不采纳的写明理由"
    examples = (
        breaches(Waiting("TA-1", date(2026, 6, 1).toordinal(), 10, is_open=True)),
        passes(Waiting("TA-1", date(2026, 6, 1).toordinal(), 9, is_open=True)),
        passes(Waiting("TA-1", date(2026, 6, 1).toordinal(), 10, is_open=False)),
        passes(Waiting("TA-1", date(2026, 6, 1).toordinal(), 10, is_open=True), default_reply_days=11),
    )

    def subjects(self, context: Context) -> Subjects:
        return open_suggestions(self.key, context, review__isnull=True)

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Waiting]:
        return waiting(subjects, context)

    @staticmethod
    def judge(fact: Waiting, params: Reply) -> str | None:
        if not fact.is_open or fact.days < params.default_reply_days:
            return None
        return f"{fact.suggestion} 于 {date.fromordinal(fact.filed)} 提交，{params.default_reply_days} 天没有答复"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        accounts: list[int] = subjects.memo["owners"]
        return accounts


class AdoptionPending(Watch):
    key = "conduct.adoption_pending"
    title = "采纳的提案待落实"
    subject = SuggestionOpen
    params = Adoption
    advice = "请补齐落实人、期限和效果指标"
    examples = (
        breaches(Waiting("TA-1", date(2026, 6, 1).toordinal(), 0, is_open=True)),
        passes(Waiting("TA-1", date(2026, 6, 1).toordinal(), 0, is_open=False)),
    )

    def subjects(self, context: Context) -> Subjects:
        return open_suggestions(self.key, context, review__answer="adopted", plan__isnull=True)

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Waiting]:
        return waiting(subjects, context)

    @staticmethod
    def judge(fact: Waiting, params: Adoption) -> str | None:
        return f"{fact.suggestion} 已采纳，还没有落实人、期限或效果指标" if fact.is_open else None

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        accounts: list[int] = subjects.memo["owners"]
        return accounts


def open_suggestions(control: str, context: Context, **which: Any) -> Subjects:
    """Suggestions that a watch looks at, and those it has found before, which are in order by now."""
    wanted = Suggestion.objects.using(context.using).filter(**which).order_by("id")
    if "plan__isnull" in which:
        wanted = wanted.exclude(review__owner__isnull=False, review__due_on__isnull=False, review__measure__gt="")
    rows = list(wanted.values_list("number", "place_id", "filed_at", "reviewer"))
    over = unsettled(control, context.using) - {row[0] for row in rows}
    found = Suggestion.objects.using(context.using).filter(number__in=over).order_by("id")
    old = list(found.values_list("number", "place_id", "filed_at", "reviewer"))
    whole = [*rows, *old]
    columns = {"suggestion": [row[0] for row in whole], "place": [row[1] for row in whole]}
    subjects = Subjects(SuggestionOpen, columns, list(range(len(whole))), [None] * len(whole))
    subjects.memo["filed"] = [row[2] for row in whole]
    subjects.memo["owners"] = [row[3] for row in whole]
    subjects.memo["open"] = [True] * len(rows) + [False] * len(old)
    return subjects


def waiting(subjects: Subjects, context: Context) -> list[Waiting]:
    today = timezone.localdate(context.now).toordinal()
    filed = [timezone.localdate(each).toordinal() for each in subjects.memo["filed"]]
    return [
        Waiting(number, day, today - day, is_open)
        for number, day, is_open in zip(subjects.suggestion, filed, subjects.memo["open"], strict=True)
    ]
