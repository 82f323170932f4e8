"""What a signed review may leave open, and what keeps it."""

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import Field

from guiju.domains.policy.reviewing_subjects import ReviewSigned
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.record import Record
from guiju.kernel.rulebook.models import Outcome

REVIEWS_KEPT = Record(
    "policy.reviews_kept", "定期评审留存", ("policy_review_posted_update", "policy_reviewline_posted_update")
)
REVISIONS_KEPT = Record("policy.revisions_kept", "修订决定留存", ("policy_revisiondecision_posted_update",))


class Signed(NamedTuple):
    kind: str
    about: str
    open_ones: str


class OfReview(Params):
    review: str = Field("", title="评审种类（空着是全部）")
    rulebook: str = Field("", title="所评制度（空着是全部）")


class ReviewAnswered(Gate):
    """A review is signed whatever is open; what is open is printed on it, and it is valid under that condition."""

    key = "policy.review_answered"
    title = "评审各项都有答复"
    subject = ReviewSigned
    outcome = Outcome.WARN
    params = OfReview
    advice = "已存为有条件有效；请给没有措施的项目补上措施、办理人和完成日后再签一次"
    examples = (
        passes(Signed("rulebook", "S11", "")),
        breaches(Signed("rulebook", "S11", "S11.02 证照")),
        passes(Signed("rulebook", "S11", "S11.02 证照"), rulebook="S12"),
        passes(Signed("rulebook", "S11", "S11.02 证照"), review="operations"),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Signed]:
        return [Signed(*row) for row in subjects.rows("kind", "about", "open_ones")]

    @classmethod
    def judge(cls, fact: Signed, params: OfReview) -> str | None:
        if params.review not in {"", fact.kind} or params.rulebook not in {"", fact.about}:
            return None
        return f"评审仍有没有措施的项目：{fact.open_ones}，已存为有条件有效" if fact.open_ones else None


class ExceptionDays(Params):
    default_open_exception_days: int = Field(14, title="问题未了结多少天列入评审", ge=0)


class OpenExceptions(ReviewAnswered):
    """Of the departments: overdue duties and old findings have a measure, somebody and a day."""

    key = "policy.open_exceptions"
    title = "部门例外都有措施"
    params = ExceptionDays
    examples = (
        passes(Signed("operations", "", "")),
        passes(Signed("rulebook", "S11", "S11.02 证照")),
        breaches(Signed("operations", "", "物流：职责逾期")),
    )

    @classmethod
    def judge(cls, fact: Signed, params: ExceptionDays) -> str | None:  # type: ignore[override] # noqa: ARG003 — what is listed decides
        if fact.kind != "operations" or not fact.open_ones:
            return None
        return f"评审仍有没有措施的例外：{fact.open_ones}，已存为有条件有效"
