"""What a signed review may leave open, and what keeps it."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.keeping_subjects import Matter
from guiju.domains.policy.models import Review, ReviewLine
from guiju.domains.policy.reviewing_subjects import ReviewSigned
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.record import Record
from guiju.kernel.controls.watch import Watch
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


class Asking(OfReview):
    default_ask_days: int = Field(0, title="签署几天后仍没有措施的列为问题", ge=0)


class Waiting(NamedTuple):
    """A review that is valid under a condition, and for how many days; ``open_ones`` are empty once a later one is whole."""

    number: str
    kind: str
    about: str
    open_ones: str
    days: int


class ReviewOpen(Watch):
    """Whoever signed with something open is asked for it until a later review of the same has none."""

    key = "policy.review_open"
    title = "评审有项目没有措施"
    subject = Matter
    params = Asking
    advice = "请给没有措施的项目补上措施、办理人和完成日，再签一次"
    examples = (
        passes(Waiting("DP-1", "conduct", "", "", 9)),
        breaches(Waiting("DP-1", "conduct", "", "激励与约束", 0)),
        passes(Waiting("DP-1", "conduct", "", "激励与约束", 0), review="rulebook"),
        passes(Waiting("DP-1", "conduct", "", "激励与约束", 0), default_ask_days=7),
    )

    def subjects(self, context: Context) -> Subjects:
        last: dict[tuple[str, str], Review] = {}
        for row in Review.objects.using(context.using).order_by("id"):
            last[row.kind, row.about] = row
        lines = ReviewLine.objects.using(context.using).filter(review__in=list(last.values()), is_open=True)
        titles: dict[int, list[str]] = {}
        for review, title in lines.order_by("id").values_list("review", "title"):
            titles.setdefault(review, []).append(title)
        found = Subjects(
            Matter, {"matter": [f"{kind}/{about}" for kind, about in last]}, list(range(len(last))), [None] * len(last)
        )
        found.memo.update(rows=list(last.values()), titles=titles)
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Waiting]:
        today = timezone.localdate(context.now)
        titles = subjects.memo["titles"]
        return [
            Waiting(
                row.number,
                row.kind,
                row.about,
                "、".join(titles.get(row.pk, ())),
                (today - timezone.localdate(row.signed_at)).days,
            )
            for row in subjects.memo["rows"]
        ]

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.signed_by for row in subjects.memo["rows"]]

    @staticmethod
    def judge(fact: Waiting, params: Asking) -> str | None:
        is_asked = params.review in {"", fact.kind} and params.rulebook in {"", fact.about}
        if not is_asked or not fact.open_ones or fact.days < params.default_ask_days:
            return None
        return f"{fact.number} 没有措施：{fact.open_ones}"


class WorkTypes(OfReview):
    default_work_types: list[str] = Field(["上新", "退货", "换货", "打包发货", "活动报名"], title="经常性工作")


class FlowsWritten(ReviewAnswered):
    """Each recurring work has a written flow in force, or somebody writes it by a day."""

    key = "policy.flows_written"
    title = "经常性工作都有书面流程"
    params = WorkTypes
    examples = (
        passes(Signed("flows", "", "")),
        passes(Signed("rulebook", "S11", "S11.02 证照")),
        breaches(Signed("flows", "", "退货")),
        passes(Signed("conduct", "", "激励与约束")),
    )

    @classmethod
    def judge(cls, fact: Signed, params: OfReview) -> str | None:  # noqa: ARG003 — what is listed decides
        if fact.kind != "flows" or not fact.open_ones:
            return None
        return f"没有书面流程，也没有人按期编写：{fact.open_ones}，已存为有条件有效"


class ExceptionDays(OfReview):
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
        passes(Signed("conduct", "", "激励与约束")),
    )

    @classmethod
    def judge(cls, fact: Signed, params: OfReview) -> str | None:  # noqa: ARG003 — what is listed decides
        if fact.kind != "operations" or not fact.open_ones:
            return None
        return f"评审仍有没有措施的例外：{fact.open_ones}，已存为有条件有效"
