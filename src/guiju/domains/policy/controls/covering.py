"""Each field of business has a document in force with an owner, each clause somebody who answers for it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.controls.open_matters import Arisen, Overdue, Waiting
from guiju.domains.policy.keeping_subjects import AccountableNamed, CoverClaimed, Matter
from guiju.domains.policy.models import Accountable, DomainCover, SystemReview
from guiju.domains.policy.staff import BOSS, first_account
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.in_force import params_in_force
from guiju.kernel.controls.record import Record
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.rulebook import profile
from guiju.kernel.rulebook.in_force import clauses_in_force
from guiju.kernel.rulebook.models import Outcome

COVERS_KEPT = Record("policy.covers_kept", "制度台账留档", ("policy_domaincover_posted_update",))
REVIEWS_KEPT = Record("policy.system_reviews_kept", "制度评审留档", ("policy_systemreview_posted_update",))
ACCOUNTABLES_KEPT = Record("policy.accountables_kept", "条款责任人留档", ("policy_accountable_posted_update",))
_DAY = 86_400


def latest_covers(using: str) -> dict[str, DomainCover]:
    """By field of business: what was said of it last."""
    return {each.domain: each for each in DomainCover.objects.using(using).select_related("owner").order_by("id")}


class Required(Params):
    default_required_domains: list[str] = Field([], title="须有制度的业务域")
    default_gap_days: int = Field(30, title="补齐期限（天）", ge=0)


class Domain(NamedTuple):
    """``at`` is the moment of the look, in epoch seconds."""

    domain: str
    is_covered: bool
    at: int


class DomainUncovered(Watch):
    """A field that nobody says is covered; what is said without proof is amber, not missing."""

    key = "policy.domain_uncovered"
    title = "业务域没有制度"
    subject = Matter
    params = Required
    interval = timedelta(hours=1)
    advice = "请制定这个业务域的制度，并登记文件、版本和责任人"
    limits = ("default_gap_days",)
    examples = (
        passes(Domain("库存", is_covered=True, at=0), default_required_domains=["库存"]),
        breaches(Domain("库存", is_covered=False, at=0), default_required_domains=["库存"]),
        passes(Domain("库存", is_covered=False, at=0), default_required_domains=["售后"]),
    )

    def subjects(self, context: Context) -> Subjects:
        wanted = {domain for each in params_in_force(type(self), context) for domain in each.default_required_domains}
        keys = sorted(wanted | unsettled(self.key, context.using))
        return Subjects(Matter, {"matter": keys}, list(range(len(keys))), [None] * len(keys))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Domain]:
        covered, now = latest_covers(context.using), int(context.now.timestamp())
        return [Domain(domain, domain in covered, now) for domain in subjects.matter]

    @staticmethod
    def judge(fact: Domain, params: Required) -> str | None:
        if fact.is_covered or fact.domain not in params.default_required_domains:
            return None
        return f"“{fact.domain}”没有在效的制度"

    @staticmethod
    def due(fact: Domain, params: Required) -> datetime:
        return datetime.fromtimestamp(fact.at + params.default_gap_days * _DAY, timezone.get_current_timezone())

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [first_account((BOSS,), context.using)] * len(subjects)


class ReviewMonths(Params):
    default_review_months: int = Field(12, title="复审周期（月）", ge=1)


class CoverStale(Overdue):
    """A document is reviewed every so many months; the finding is its owner's."""

    key = "policy.cover_stale"
    title = "制度逾期未复审"
    params = ReviewMonths
    advice = "请复审这份制度，并登记复审日"
    examples = (
        passes(Waiting("库存", 366)),
        breaches(Waiting("库存", 367)),
        passes(Waiting("库存", 367, is_open=False)),
        passes(Waiting("库存", 367), default_review_months=13),
    )

    def matters(self, context: Context) -> Iterable[Arisen]:
        for each in latest_covers(context.using).values():
            if each.reviewed_on is not None:
                owner = (each.owner and each.owner.account_id) or 0
                yield Arisen(each.domain, f"“{each.domain}”的制度", each.reviewed_on.toordinal(), owner)

    @staticmethod
    def judge(fact: Waiting, params: ReviewMonths) -> str | None:
        if not fact.is_open or fact.days * 12 <= params.default_review_months * 366:
            return None
        return f"{fact.name}超过 {params.default_review_months} 个月没有复审"


class Claimed(NamedTuple):
    domain: str
    document: str
    version: str
    owner: str


class CoverProven(Gate):
    key = "policy.cover_proven"
    title = "制度台账有版本和责任人"
    subject = CoverClaimed
    outcome = Outcome.WARN
    advice = "已存为自述未证实，请登记文件、版本和责任人"
    examples = (
        passes(Claimed("库存", "仓库制度", "1", "1002")),
        breaches(Claimed("库存", "仓库制度", "", "1002")),
        breaches(Claimed("库存", "仓库制度", "1", "")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Claimed]:
        return [Claimed(*row) for row in subjects.rows(*Claimed._fields)]

    @staticmethod
    def judge(fact: Claimed, params: Params) -> str | None:
        lacking = [
            name
            for name, given in (("制度文件", fact.document), ("版本", fact.version), ("责任人", fact.owner))
            if not given
        ]
        return f"“{fact.domain}”没有{'、'.join(lacking)}，已存为自述未证实" if lacking else None


class FigureDays(Params):
    default_figure_days: int = Field(30, title="缺项再问期限（天）", ge=0)


class ReviewIncomplete(Overdue):
    """What a yearly review left out is asked for again."""

    key = "policy.review_incomplete"
    title = "制度评审有缺项"
    params = FigureDays
    advice = "请补办评审，写明合法性、控制和审批天数"
    examples = (
        passes(Waiting("库存", 29)),
        breaches(Waiting("库存", 30)),
        passes(Waiting("库存", 30, is_open=False)),
        passes(Waiting("库存", 30), default_figure_days=31),
    )

    def matters(self, context: Context) -> Iterable[Arisen]:
        newest = {each.domain: each for each in SystemReview.objects.using(context.using).order_by("id")}
        for each in newest.values():
            lacking = [
                name
                for name, given in (
                    ("合法性核对", each.legal_check),
                    ("控制核对", each.control_check),
                    ("审批天数", each.cycle_days is not None),
                )
                if not given
            ]
            if lacking:
                day = timezone.localdate(each.reviewed_at).toordinal()
                yield Arisen(each.number, f"“{each.domain}”的评审缺{'、'.join(lacking)}", day, each.reviewed_by)

    @staticmethod
    def judge(fact: Waiting, params: FigureDays) -> str | None:
        return fact.name if fact.is_open and fact.days >= params.default_figure_days else None


class OfRulebook(Params):
    rulebook: str = Field("", title="制度")


class Answering(NamedTuple):
    """In a small company the boss answers for every clause."""

    clause: str
    rulebook: str
    has_name: bool
    is_small: bool


class ClauseUnaccountable(Watch):
    key = "policy.clause_unaccountable"
    title = "条款没有责任高管"
    subject = Matter
    params = OfRulebook
    interval = timedelta(hours=1)
    advice = "请指定对这一条负责的高管"
    examples = (
        passes(Answering("S15.01", "S15", has_name=True, is_small=False), rulebook="S15"),
        breaches(Answering("S15.01", "S15", has_name=False, is_small=False), rulebook="S15"),
        passes(Answering("S15.01", "S15", has_name=False, is_small=True), rulebook="S15"),
        passes(Answering("S16.01", "S16", has_name=False, is_small=False), rulebook="S15"),
    )

    def subjects(self, context: Context) -> Subjects:
        books = {each.rulebook for each in params_in_force(type(self), context)}
        found = clauses_in_force(timezone.localdate(context.now), context.using).filter(
            rulebook__code__in=books, is_counted=True
        )
        keys = list(found.values_list("code", flat=True))
        return Subjects(Matter, {"matter": keys}, list(range(len(keys))), [None] * len(keys))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Answering]:
        named = set(Accountable.objects.using(context.using).values_list("code", flat=True))
        is_small = bool(profile.denied(["headcount_50"], profile.answers(context.using)))
        return [Answering(code, code.partition(".")[0], code in named, is_small) for code in subjects.matter]

    @staticmethod
    def judge(fact: Answering, params: OfRulebook) -> str | None:
        if fact.has_name or fact.is_small or fact.rulebook != params.rulebook:
            return None
        return f"{fact.clause} 没有责任高管"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [first_account((BOSS,), context.using)] * len(subjects)


class Named(NamedTuple):
    clause: str
    person: str
    is_executive: bool


class NotExecutive(Gate):
    key = "policy.not_executive"
    title = "条款责任人是高管"
    subject = AccountableNamed
    outcome = Outcome.WARN
    advice = "已登记；请核对是否应由高管团队成员负责"
    examples = (
        passes(Named("S15.01", "1001", is_executive=True)),
        breaches(Named("S15.01", "1004", is_executive=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Named]:
        return [Named(*row) for row in subjects.rows(*Named._fields)]

    @staticmethod
    def judge(fact: Named, params: Params) -> str | None:
        return None if fact.is_executive else f"{fact.person} 不在高管团队，仍登记为 {fact.clause} 的责任人"
