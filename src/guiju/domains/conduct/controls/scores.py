"""Points: for suggestions by those who had no part in them, for conduct with an eye on confirmed cases."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from pydantic import Field

from guiju.domains.conduct.sheets import Seen, seen
from guiju.domains.conduct.subjects import ScoresConcluded, SheetEntered, SuggestionScored
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.rulebook.models import Outcome

SMALL = 50
FEASIBILITY = "feasibility"


class Scoring(Params):
    default_reviewers: int = Field(3, title="评审人数", ge=1)
    default_reviewers_small: int = Field(2, title="50 人以下的评审人数", ge=1)
    default_effect_after_days: int = Field(30, title="上线后评效果（天）", ge=0)
    default_spread_max: int = Field(30, title="评分最大差", ge=0)


class Scored(NamedTuple):
    """``live_days`` since it is in use, -1 before."""

    criterion: str
    has_part: bool
    started: bool
    live_days: int
    has_baseline: bool


class ScoredApart(Gate):
    """The author and his direct superior may say what they think; it does not count."""

    key = "conduct.scored_apart"
    title = "作者及其直接上级的评分不计入"
    subject = SuggestionScored
    outcome = Outcome.WARN
    advice = "评分已保存，不计入结论"
    reasons = ("仅供参考",)
    examples = (
        passes(Scored(FEASIBILITY, has_part=False, started=False, live_days=-1, has_baseline=False)),
        breaches(Scored(FEASIBILITY, has_part=True, started=False, live_days=-1, has_baseline=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Scored]:
        return _scored(subjects)

    @staticmethod
    def judge(fact: Scored, params: Params) -> str | None:
        return "评审人是作者或其直接上级，不计入" if fact.has_part else None


class ScoredInTime(Gate):
    key = "conduct.scored_in_time"
    title = "可行性先评，效果后评"
    subject = SuggestionScored
    params = Scoring
    advice = "可行性在开始实施以前评；效果在上线满期以后、对照实施前数据评"
    examples = (
        passes(Scored(FEASIBILITY, has_part=False, started=False, live_days=-1, has_baseline=False)),
        breaches(Scored(FEASIBILITY, has_part=False, started=True, live_days=1, has_baseline=False)),
        passes(Scored("effect", has_part=False, started=True, live_days=30, has_baseline=True)),
        breaches(Scored("effect", has_part=False, started=True, live_days=29, has_baseline=True)),
        breaches(Scored("effect", has_part=False, started=True, live_days=30, has_baseline=False)),
        passes(
            Scored("effect", has_part=False, started=True, live_days=9, has_baseline=True), default_effect_after_days=9
        ),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Scored]:
        return _scored(subjects)

    @staticmethod
    def judge(fact: Scored, params: Scoring) -> str | None:
        if fact.criterion == FEASIBILITY:
            return "已经开始实施，可行性须在开始以前评" if fact.started else None
        if fact.live_days < params.default_effect_after_days:
            return f"上线未满 {params.default_effect_after_days} 天，不能评效果"
        return None if fact.has_baseline else "评效果须有实施前数据"


def _scored(subjects: Subjects) -> list[Scored]:
    rows = subjects.rows("criterion", "is_author", "is_leader", "started", "live_days", "has_baseline")
    return [Scored(criterion, author or leader, *rest) for criterion, author, leader, *rest in rows]


class Conclusion(NamedTuple):
    reviewers: int
    spread: int
    has_note: bool
    is_small: bool


class ScoresWeighed(Gate):
    key = "conduct.scores_weighed"
    title = "评审人数足够，分歧经过讨论"
    subject = ScoresConcluded
    params = Scoring
    advice = "请补足评审人，分差过大的写明讨论情况"
    examples = (
        passes(Conclusion(3, 30, has_note=False, is_small=False)),
        breaches(Conclusion(2, 0, has_note=False, is_small=False)),
        passes(Conclusion(2, 0, has_note=False, is_small=True)),
        breaches(Conclusion(3, 31, has_note=False, is_small=False)),
        passes(Conclusion(3, 31, has_note=True, is_small=False)),
        passes(Conclusion(3, 31, has_note=False, is_small=False), default_spread_max=40),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Conclusion]:
        rows = subjects.rows("reviewers", "spread", "has_note", "staff")
        return [Conclusion(reviewers, spread, note, staff < SMALL) for reviewers, spread, note, staff in rows]

    @staticmethod
    def judge(fact: Conclusion, params: Scoring) -> str | None:
        wanted = params.default_reviewers_small if fact.is_small else params.default_reviewers
        if fact.reviewers < wanted:
            return f"计入的评审人 {fact.reviewers} 人，少于 {wanted} 人"
        if fact.spread > params.default_spread_max and not fact.has_note:
            return f"评分相差 {fact.spread} 分，超过 {params.default_spread_max} 分，须有讨论记录"
        return None


class Points(Params):
    default_max_score_after_finding: int = Field(90, title="有确认违规时的最高分", ge=0, le=100)
    default_low_score: int = Field(60, title="低分线", ge=0, le=100)
    default_low_examples: int = Field(2, title="低分所需事例数", ge=0)


class Sheet(NamedTuple):
    attitude: int
    compliance: int
    confirmed: int
    has_reason: bool
    examples: int


def judged(fact: Sheet, params: Points) -> str | None:
    said = []
    if fact.confirmed and fact.compliance > params.default_max_score_after_finding and not fact.has_reason:
        most = params.default_max_score_after_finding
        said.append(f"本月有 {fact.confirmed} 件确认的违规，遵守规章建议不超过 {most} 分")
    if fact.attitude < params.default_low_score and fact.examples < params.default_low_examples:
        said.append(f"态度 {fact.attitude} 分，须写明 {params.default_low_examples} 个有日期的事例")
    return "；".join(said) or None


_EXAMPLES = (
    passes(Sheet(80, 100, 0, has_reason=False, examples=0)),
    breaches(Sheet(80, 91, 1, has_reason=False, examples=0)),
    passes(Sheet(80, 90, 1, has_reason=False, examples=0)),
    passes(Sheet(80, 100, 1, has_reason=True, examples=0)),
    breaches(Sheet(59, 80, 0, has_reason=False, examples=1)),
    passes(Sheet(59, 80, 0, has_reason=False, examples=2)),
    passes(Sheet(80, 91, 1, has_reason=False, examples=0), default_max_score_after_finding=95),
)


class SheetWeighed(Gate):
    key = "conduct.sheet_weighed"
    title = "行为考核与违规记录相符"
    subject = SheetEntered
    params = Points
    outcome = Outcome.WARN
    advice = "请说明理由，或按建议调整分数；低分请写明事例"
    reasons = ("违规后已主动整改",)
    examples = _EXAMPLES

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Sheet]:
        rows = subjects.rows("attitude", "compliance", "confirmed", "has_reason", "examples")
        return [Sheet(*row) for row in rows]

    judge = staticmethod(judged)


class SheetRecomputed(Watch):
    """A case that is confirmed later, when its appeal is decided, counts from then on."""

    key = "conduct.sheet_recomputed"
    title = "行为考核按确认的违规重算"
    subject = SheetEntered
    params = Points
    advice = "请说明理由，或接受重算的分数"
    examples = _EXAMPLES

    def subjects(self, context: Context) -> Subjects:
        found = seen(context.using)
        columns: dict[str, list[Any]] = {
            "person": [each.person for each in found],
            "month": [each.month for each in found],
            "place": [each.place for each in found],
            "attitude": [each.attitude for each in found],
            "compliance": [each.compliance for each in found],
            "confirmed": [each.confirmed for each in found],
            "has_reason": [bool(each.reason) for each in found],
            "examples": [each.examples for each in found],
        }
        subjects = Subjects(SheetEntered, columns, list(range(len(found))), [None] * len(found))
        subjects.memo["seen"] = found
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Sheet]:
        rows = subjects.rows("attitude", "compliance", "confirmed", "has_reason", "examples")
        return [Sheet(*row) for row in rows]

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        found: list[Seen] = subjects.memo["seen"]
        return [each.leader for each in found]

    judge = staticmethod(judged)
