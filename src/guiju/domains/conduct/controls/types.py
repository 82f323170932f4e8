"""Types of awards and penalties serve a goal of their rulebook, and are used."""

from typing import ClassVar

from pydantic import Field

from guiju.domains.policy.api import OfReview, ReviewAnswered, ReviewSignedFact
from guiju.kernel.controls.examples import breaches, passes

EFFECT, TYPE = "conduct", "奖罚类型"


class MeasureTypes(OfReview):
    default_unused_months: int = Field(12, title="多少个月没有使用的建议删除", ge=1)


class TypesServeGoals(ReviewAnswered):
    """Of the yearly effect: what serves no goal is asked for one, what is never used is proposed for removal."""

    key = "conduct.types_serve_goals"
    title = "奖罚类型服务于目标"
    params: ClassVar[type[MeasureTypes]] = MeasureTypes
    advice = "请给没有目标的类型补上目标，长期不用的删去，写明措施、办理人和完成日"
    examples = (
        passes(ReviewSignedFact(EFFECT, "", "")),
        passes(ReviewSignedFact(EFFECT, "", "激励与约束")),
        passes(ReviewSignedFact("rulebook", "S06", f"{TYPE}“优秀员工奖”没有关联目标")),
        breaches(ReviewSignedFact(EFFECT, "", f"激励与约束、{TYPE}“优秀员工奖”没有关联目标")),
    )

    @classmethod
    def judge(cls, fact: ReviewSignedFact, params: OfReview) -> str | None:  # noqa: ARG003 — what is listed decides
        own = [each for each in fact.open_ones.split("、") if each.startswith(TYPE)]
        return f"年度评估没有答复：{'、'.join(own)}" if fact.kind == EFFECT and own else None
