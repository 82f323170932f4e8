"""Decisions rest on options, figures and comments; they are announced, read, and looked at again."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.controls.open_matters import Arisen, Overdue, Waiting
from guiju.domains.policy.decisions import readings
from guiju.domains.policy.keeping_subjects import DecisionBasis, Matter
from guiju.domains.policy.models import DecisionTaken
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.record import Record
from guiju.kernel.controls.watch import Watch
from guiju.kernel.rulebook.models import Outcome

PAPERS_KEPT = Record("policy.decisions_kept", "决策单与决定留档", ("policy_decisiontaken_posted_update",))
NOTICES_KEPT = Record("policy.notices_kept", "决定通报留档", ("policy_decisionnotice_posted_update",))
_FEN = 100
_CHOICE = 2


class Major(Params):
    default_major_amount_cny: int = Field(100_000, title="重大决策金额（元）", ge=0)


class Basis(NamedTuple):
    """The amount in 分."""

    paper: str
    step: str
    amount: int
    options: int
    has_data: bool
    silent: str


def _lacks(fact: Basis) -> list[str]:
    return [
        what
        for what, lacks in (
            ("只有一个方案", fact.options < _CHOICE),
            ("没有测算依据", not fact.has_data),
            (f"{fact.silent} 没有会签", bool(fact.silent) and fact.step == "take"),
        )
        if lacks
    ]


class DecisionGrounded(Gate):
    """A major decision without its basis goes to the decider marked so, and takes his reason."""

    key = "policy.decision_grounded"
    title = "重大决策依据齐全"
    subject = DecisionBasis
    params = Major
    outcome = Outcome.WARN
    advice = "请补方案比较、测算依据和会签；仍要决定的，请写明理由"
    reasons = ("时间紧迫，已口头征求意见",)
    examples = (
        passes(Basis("JC-1", "take", 10_000_000, 2, has_data=True, silent="")),
        breaches(Basis("JC-1", "take", 10_000_000, 1, has_data=True, silent="")),
        breaches(Basis("JC-1", "take", 10_000_000, 2, has_data=False, silent="")),
        breaches(Basis("JC-1", "take", 10_000_000, 2, has_data=True, silent="accountant")),
        passes(Basis("JC-1", "submit", 10_000_000, 2, has_data=True, silent="accountant")),
        passes(Basis("JC-1", "take", 9_999_999, 1, has_data=False, silent="")),
        passes(Basis("JC-1", "take", 10_000_000, 1, has_data=True, silent=""), default_major_amount_cny=200_000),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Basis]:
        return [Basis(*row) for row in subjects.rows(*Basis._fields)]

    @staticmethod
    def judge(fact: Basis, params: Major) -> str | None:
        lacks = _lacks(fact)
        if fact.amount < params.default_major_amount_cny * _FEN or not lacks:
            return None
        return f"“{fact.paper}”依据不全：{'，'.join(lacks)}"


class Objections(NamedTuple):
    paper: str
    unanswered: str


class ObjectionAnswered(Gate):
    key = "policy.objection_answered"
    title = "反对意见有书面答复"
    subject = DecisionBasis
    outcome = Outcome.WARN
    advice = "请先书面答复反对意见"
    examples = (
        passes(Objections("JC-1", "")),
        breaches(Objections("JC-1", "HQ-1")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Objections]:
        return [Objections(*row) for row in subjects.rows("paper", "unanswered")]

    @staticmethod
    def judge(fact: Objections, params: Params) -> str | None:
        return f"{fact.paper} 的反对意见 {fact.unanswered} 没有书面答复" if fact.unanswered else None


class DecisionUnreviewed(Overdue):
    key = "policy.decision_unreviewed"
    title = "决策没有按日复盘"
    advice = "请把实际结果与预期对比，登记复盘"
    examples = (
        passes(Waiting("JD-1", -1)),
        breaches(Waiting("JD-1", 0)),
        passes(Waiting("JD-1", 0, is_open=False)),
    )

    def matters(self, context: Context) -> Iterable[Arisen]:
        found = DecisionTaken.objects.using(context.using).filter(review__isnull=True, paper__review_on__isnull=False)
        for each in found.select_related("paper").order_by("id"):
            if each.paper.review_on is not None:
                day = each.paper.review_on
                yield Arisen(each.number, f"“{each.paper.title}”应于 {day} 复盘", day.toordinal(), each.decided_by)

    @staticmethod
    def judge(fact: Waiting, params: Params) -> str | None:
        return f"{fact.name}，还没有复盘" if fact.is_open and fact.days >= 0 else None


class PublishDays(Params):
    default_publish_days: int = Field(2, title="通报期限（天）", ge=0)


class DecisionUnannounced(Overdue):
    """In force and not secret, or secret no longer: those whom it touches are told within days."""

    key = "policy.decision_unannounced"
    title = "决定没有通报"
    params = PublishDays
    advice = "请通报涉及的岗位；需要保密的，写明密级、原因和期限"
    examples = (
        passes(Waiting("JD-1", 1)),
        breaches(Waiting("JD-1", 2)),
        passes(Waiting("JD-1", 2, is_open=False)),
        passes(Waiting("JD-1", 2), default_publish_days=3),
    )

    def matters(self, context: Context) -> Iterable[Arisen]:
        found = DecisionTaken.objects.using(context.using).filter(notices__isnull=True).select_related("paper")
        for each in found.order_by("id"):
            since = max(each.effective_on, each.secret_until or each.effective_on)
            yield Arisen(each.number, f"“{each.paper.title}”自 {since} 起应通报", since.toordinal(), each.decided_by)

    @staticmethod
    def judge(fact: Waiting, params: PublishDays) -> str | None:
        if not fact.is_open or fact.days < params.default_publish_days:
            return None
        return f"{fact.name}，{params.default_publish_days} 天内没有通报"


class ReadShare(Params):
    default_read_pct: int = Field(90, title="阅读率下限（%）", ge=0, le=100)
    default_read_days: int = Field(5, title="阅读期限（天）", ge=0)


class Read(NamedTuple):
    notice: str
    percent: int
    days: int


class NoticeUnread(Watch):
    key = "policy.notice_unread"
    title = "通报阅读率不足"
    subject = Matter
    params = ReadShare
    advice = "已提醒没有阅读的同事；请督促"
    examples = (
        passes(Read("TB-1", 90, 5)),
        breaches(Read("TB-1", 89, 5)),
        passes(Read("TB-1", 89, 4)),
        passes(Read("TB-1", 89, 5), default_read_pct=80),
    )

    def subjects(self, context: Context) -> Subjects:
        found = readings(context.using)
        keys = [each.notice.number for each in found]
        subjects = Subjects(Matter, {"matter": keys}, list(range(len(keys))), [None] * len(keys))
        subjects.memo["readings"] = found
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Read]:
        today = timezone.localdate(context.now)
        return [
            Read(each.notice.number, each.percent, (today - timezone.localdate(each.notice.sent_at)).days)
            for each in subjects.memo["readings"]
        ]

    @staticmethod
    def judge(fact: Read, params: ReadShare) -> str | None:
        if fact.percent >= params.default_read_pct or fact.days < params.default_read_days:
            return None
        return f"{fact.notice} 通报 {params.default_read_days} 天后阅读率不足 {params.default_read_pct}%"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [each.notice.sent_by for each in subjects.memo["readings"]]
