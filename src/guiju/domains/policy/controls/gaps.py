"""Gaps are filled in time, supplements name the clause they fill, cases without a clause cite a statute."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.controls.open_matters import Arisen, Overdue, Waiting
from guiju.domains.policy.keeping_subjects import SupplementPublished, UncoveredSettled
from guiju.domains.policy.models import Gap, Supplement, SupplementLink
from guiju.domains.policy.models.gaps import Basis
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.record import Record
from guiju.kernel.rulebook.models import Outcome

GAPS_KEPT = Record("policy.gaps_kept", "制度缺口留档", ("policy_gap_posted_update",))
SUPPLEMENTS_KEPT = Record("policy.supplements_kept", "补充规定留档", ("policy_supplement_posted_update",))


class GapDays(Params):
    default_gap_days: int = Field(30, title="补充规定期限（天）", ge=0)


class GapUnfilled(Overdue):
    """A gap that a clause leaves has a supplement in force so many days after it was found."""

    key = "policy.gap_unfilled"
    title = "制度缺口没有补充规定"
    params = GapDays
    answers = ("hr", "executive", "owner")
    advice = "请发布补充规定，写明所补充的条款和生效日"
    examples = (
        passes(Waiting("S19.30 提成比例", 29)),
        breaches(Waiting("S19.30 提成比例", 30)),
        passes(Waiting("S19.30 提成比例", 30, is_open=False)),
        passes(Waiting("S19.30 提成比例", 30), default_gap_days=60),
    )

    def matters(self, context: Context) -> Iterable[Arisen]:
        filled = Supplement.objects.filter(gap=OuterRef("pk"), effective_from__lte=timezone.localdate(context.now))
        for each in Gap.objects.using(context.using).filter(~Exists(filled)).exclude(clause="").order_by("id"):
            yield Arisen(each.number, f"{each.clause} {each.kind}", timezone.localdate(each.found_at).toordinal())

    @staticmethod
    def judge(fact: Waiting, params: GapDays) -> str | None:
        if not fact.is_open or fact.days < params.default_gap_days:
            return None
        return f"{fact.name}登记后 {params.default_gap_days} 天还没有生效的补充规定"


class AskDays(Params):
    default_ask_days: int = Field(7, title="再问间隔（天）", ge=1)


class SupplementUnlinked(Overdue):
    """The finding is on whoever published it."""

    key = "policy.supplement_unlinked"
    title = "补充规定未挂条款"
    params = AskDays
    advice = "请把它挂到所补充的条款上"
    examples = (
        passes(Waiting("BC-1", 6)),
        breaches(Waiting("BC-1", 7)),
        passes(Waiting("BC-1", 7, is_open=False)),
        passes(Waiting("BC-1", 7), default_ask_days=14),
    )

    def matters(self, context: Context) -> Iterable[Arisen]:
        for each in unlinked(context.using):
            day = timezone.localdate(each.published_at).toordinal()
            yield Arisen(each.number, f"“{each.title}”", day, each.published_by)

    @staticmethod
    def judge(fact: Waiting, params: AskDays) -> str | None:
        if not fact.is_open or fact.days < params.default_ask_days:
            return None
        return f"{fact.name}没有写明补充哪一条"


def unlinked(using: str) -> Iterable[Supplement]:
    linked = SupplementLink.objects.filter(supplement=OuterRef("pk"))
    return Supplement.objects.using(using).filter(~Exists(linked), clause="").order_by("id")


class Published(NamedTuple):
    title: str
    clause: str


class ClauseLinkRequired(Gate):
    key = "policy.clause_link_required"
    title = "补充规定写明所补充的条款"
    subject = SupplementPublished
    outcome = Outcome.WARN
    advice = "已存为未挂条款，请挂到所补充的条款上"
    examples = (
        passes(Published("提成办法", "S19.29")),
        breaches(Published("提成办法", "")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Published]:
        return [Published(*row) for row in subjects.rows("name", "clause")]

    @staticmethod
    def judge(fact: Published, params: Params) -> str | None:
        return None if fact.clause else f"“{fact.title}”没有写明补充哪一条，已存为未挂条款"


class GapCases(Params):
    rulebook: str = Field("", title="制度")
    default_gap_cases_per_year: int = Field(3, title="一年几件提出修订", ge=1)


class Settled(NamedTuple):
    about: str
    rulebook: str
    basis: str
    cites: bool


class UncoveredCited(Gate):
    """What is settled by a statute alone cites its article from the register."""

    key = "policy.uncovered_cited"
    title = "未覆盖事项引用法规"
    subject = UncoveredSettled
    params = GapCases
    advice = "请从法规库里选法规，并写明是哪一条；没有的，请选“没有依据”"
    examples = (
        passes(Settled("Q-1", "S05", Basis.STATUTE.value, cites=True), rulebook="S05"),
        passes(Settled("Q-1", "S05", Basis.NOTHING.value, cites=False), rulebook="S05"),
        breaches(Settled("Q-1", "S05", Basis.STATUTE.value, cites=False), rulebook="S05"),
        passes(Settled("Q-1", "S06", Basis.STATUTE.value, cites=False), rulebook="S05"),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Settled]:
        return [Settled(*row) for row in subjects.rows("about", "rulebook", "basis", "cites")]

    @staticmethod
    def judge(fact: Settled, params: GapCases) -> str | None:
        if fact.rulebook != params.rulebook or fact.basis != Basis.STATUTE or fact.cites:
            return None
        return f"{fact.about} 只依据法规处理，却没有引用法规库里的条"
