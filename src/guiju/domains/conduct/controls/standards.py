"""What an award amounts to and how often it is given is set apart from the rule, and so is what a promotion wants."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from pydantic import Field

from guiju.domains.conduct.models import CaseKind
from guiju.domains.conduct.standards import Standard, ranks_of, standards_of
from guiju.domains.conduct.subjects import AwardProposed, CaseDecided, PromotionProposed
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.ports import ports
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import CumulativeGate, Gate, Params
from guiju.kernel.controls.patterns.amounts import Share, SumWithinLimit
from guiju.kernel.rulebook.models import Outcome


def _standards(subjects: Subjects, context: Context) -> dict[str, Standard]:
    return subjects.once("standards", lambda: standards_of(subjects.award, context.now, context.using))


class AwardScheme(Params):
    scheme_required: bool = Field(default=True, title="奖金须有标准")


class Named(NamedTuple):
    """``award`` is empty where none is named; amounts in 分."""

    award: str
    has_standard: bool
    amount: int
    standard: int


class AwardHasStandard(Gate):
    """It is kept as a proposal without an amount until there is a standard."""

    key = "conduct.award_has_standard"
    title = "奖金数额依公布的标准"
    subject = AwardProposed
    params = AwardScheme
    outcome = Outcome.WARN
    advice = "已请人力资源公布标准；公布后按标准决定金额"
    reasons = ("标准公布后再定金额",)
    examples = (
        passes(Named("", has_standard=False, amount=1, standard=0)),
        passes(Named("优秀员工奖", has_standard=True, amount=500_00, standard=500_00)),
        breaches(Named("优秀员工奖", has_standard=True, amount=501_00, standard=500_00)),
        breaches(Named("优秀员工奖", has_standard=False, amount=0, standard=0)),
        passes(Named("优秀员工奖", has_standard=False, amount=0, standard=0), scheme_required=False),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Named]:
        known = _standards(subjects, context)
        return [
            Named(award, award in known, amount, known[award].amount if award in known else 0)
            for award, amount in subjects.rows("award", "amount")
        ]

    @staticmethod
    def judge(fact: Named, params: AwardScheme) -> str | None:
        if not fact.award:
            return None
        if not fact.has_standard:
            missing = f"“{fact.award}”没有在效的奖金标准（STANDARD_MISSING），已存为不带金额的提案"
            return missing if params.scheme_required else None
        if fact.amount <= fact.standard:
            return None
        return f"“{fact.award}”标准 {fact.standard / 100:.2f} 元，提名 {fact.amount / 100:.2f} 元"


class Nominated(NamedTuple):
    """``most`` is None where the award has no standard."""

    award: str
    used: int
    most: int | None


class AwardWithinQuota(SumWithinLimit, CumulativeGate):
    key = "conduct.award_within_quota"
    title = "奖项名额"
    subject = AwardProposed
    outcome = Outcome.WARN
    advice = "超出名额的由总经理决定"
    reasons = ("报总经理决定",)
    sentence = "本期名额 {limit}{before}（QUOTA_EXCEEDED）"
    earlier_sentence = "，已提名 {earlier}"
    examples = (
        passes(Nominated("优秀员工奖", 1, 2)),
        breaches(Nominated("优秀员工奖", 2, 2)),
        breaches(Nominated("优秀员工奖", 1, 2), before=1),
        passes(Nominated("", 0, None)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Nominated]:
        known = _standards(subjects, context)
        return [
            Nominated(award, known[award].used, known[award].most) if award in known else Nominated(award, 0, None)
            for award in subjects.award
        ]

    @staticmethod
    def shape(fact: Nominated) -> Share:
        return Share(fact.award, 1, fact.used, fact.most)


class OverQuota(Params):
    default_over_quota_posts: list[str] = Field(["owner"], title="超出名额由谁决定")


class Ranked(NamedTuple):
    """Its place among the awards of the period; ``posts`` of whoever decides."""

    award: str
    place: int
    most: int
    posts: tuple[str, ...]


class OverQuotaDecided(Gate):
    """What is beyond the number is decided by the general manager alone."""

    key = "conduct.over_quota_decided"
    title = "超出名额的奖励由总经理决定"
    subject = CaseDecided
    params = OverQuota
    advice = "请由总经理决定这一件"
    examples = (
        passes(Ranked("优秀员工奖", 2, 2, ("hr",))),
        breaches(Ranked("优秀员工奖", 3, 2, ("hr",))),
        passes(Ranked("优秀员工奖", 3, 2, ("owner",))),
        passes(Ranked("优秀员工奖", 3, 2, ("hr",)), default_over_quota_posts=["hr"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Ranked]:
        given = [
            case if kind == CaseKind.AWARD and is_given else ""
            for case, kind, is_given in subjects.rows("case", "kind", "is_given")
        ]
        known = ranks_of([case for case in given if case], context.using)
        held = tuple(sorted(ports().authorizer.posts(context.actor, context.using))) if known else ()
        return [Ranked(*known[case], held) if case in known else Ranked("", 0, 0, ()) for case in given]

    @staticmethod
    def judge(fact: Ranked, params: OverQuota) -> str | None:
        if fact.place <= fact.most or set(fact.posts) & set(params.default_over_quota_posts):
            return None
        return f"“{fact.award}”本期名额 {fact.most}，这是第 {fact.place} 个（QUOTA_EXCEEDED），须由总经理决定"


class PromotionScheme(Params):
    conditions_required: bool = Field(default=True, title="晋升岗位须有条件")
    default_fill_days: int = Field(10, title="补充晋升条件的期限（天）", ge=0)


class Candidate(NamedTuple):
    """``months`` in the post held now; ``good`` results are ``grade`` or better, of the ``grades`` that are wanted."""

    post: str
    has_conditions: bool
    months: int
    least_months: int
    good: int
    grades: int
    grade: str


class PromotionConditions(Gate):
    """It is kept with what is missing."""

    key = "conduct.promotion_conditions"
    title = "晋升满足公布的条件"
    subject = PromotionProposed
    params = PromotionScheme
    outcome = Outcome.WARN
    advice = "已存；条件未定的已请人力资源补充，未满足的请写明理由或等满足后再提"
    reasons = ("业务急需", "等条件公布")
    examples = (
        passes(Candidate("运营主管", has_conditions=True, months=12, least_months=12, good=2, grades=2, grade="B")),
        breaches(Candidate("运营主管", has_conditions=True, months=11, least_months=12, good=2, grades=2, grade="B")),
        breaches(Candidate("运营主管", has_conditions=True, months=12, least_months=12, good=1, grades=2, grade="B")),
        breaches(Candidate("运营主管", has_conditions=False, months=99, least_months=0, good=9, grades=0, grade="")),
        passes(
            Candidate("运营主管", has_conditions=False, months=99, least_months=0, good=9, grades=0, grade=""),
            conditions_required=False,
        ),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Candidate]:
        names = ("post", "has_conditions", "months", "least_months", "good", "grades", "grade")
        return [Candidate(*row) for row in subjects.rows(*names)]

    @staticmethod
    def judge(fact: Candidate, params: PromotionScheme) -> str | None:
        if not fact.has_conditions:
            missing = f"“{fact.post}”没有在效的晋升条件（CONDITIONS_MISSING）"
            return missing if params.conditions_required else None
        return "；".join(lacking(fact)) or None


def lacking(fact: Any) -> list[str]:
    """Each condition that a candidate does not meet."""
    found = []
    if fact.months < fact.least_months:
        found.append(f"任现职 {fact.months} 个月，要求满 {fact.least_months} 个月")
    if fact.good < fact.grades:
        found.append(f"考核不低于 {fact.grade} 的 {fact.good} 次，要求 {fact.grades} 次")
    return found
