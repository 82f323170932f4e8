"""Conflicts are ruled in time; who publishes something on an unruled point is told."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.conflicts import OPEN, contested
from guiju.domains.policy.controls.open_matters import Arisen, Overdue, Waiting
from guiju.domains.policy.keeping_subjects import ConflictRegistered, SupplementPublished
from guiju.domains.policy.models import Conflict
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.in_force import params_in_force
from guiju.kernel.controls.record import Record
from guiju.kernel.rulebook.models import Outcome

CONFLICTS_KEPT = Record("policy.conflicts_kept", "条款冲突登记留档", ("policy_conflict_posted_update",))
RULINGS_KEPT = Record("policy.rulings_kept", "冲突裁定留档", ("policy_ruling_posted_update",))


class Claim(Params):
    """``precedence`` is how the rulebook says that it goes before others."""

    rulebook: str = Field("", title="制度")
    precedence: str = Field("", title="优先次序")
    default_ruling_days: int = Field(14, title="裁定期限（天）", ge=0)


class Registered(NamedTuple):
    """``claims`` are the rulebooks of the two that claim precedence, with a blank between them."""

    one: str
    other: str
    point: str
    claims: str


class Precedence(Gate):
    """A rulebook that goes before older ones; two that both claim it wait for a ruling."""

    key = "policy.precedence_loop"
    title = "双方都主张优先"
    subject = ConflictRegistered
    params = Claim
    outcome = Outcome.WARN
    advice = "已登记，请在期限内裁定；裁定以前不得据以处分"
    examples = (
        passes(Registered("S17.01", "S01.01", "消毒周期", "S17"), rulebook="S17"),
        breaches(Registered("S17.01", "S19.01", "消毒周期", "S17 S19"), rulebook="S17"),
        passes(Registered("S17.01", "S19.01", "消毒周期", "S17 S19"), rulebook="S20"),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Registered]:
        return [Registered(*row) for row in subjects.rows(*Registered._fields)]

    @staticmethod
    def judge(fact: Registered, params: Claim) -> str | None:
        claims = fact.claims.split()
        if params.rulebook not in claims or claims == [params.rulebook]:
            return None
        return f"{fact.one} 与 {fact.other} 在“{fact.point}”上都主张优先，{params.default_ruling_days} 天内裁定"


def ruling_days(context: Context) -> int:
    return min(each.default_ruling_days for each in params_in_force(Precedence, context))


class RulingDays(Params):
    default_ruling_days: int = Field(14, title="裁定期限（天）", ge=0)


class ConflictUnruled(Overdue):
    key = "policy.conflict_unruled"
    title = "条款冲突没有裁定"
    params = RulingDays
    answers = ("executive", "owner")
    advice = "请裁定以哪一条为准，并写明理由"
    examples = (
        passes(Waiting("S17.01 与 S19.01", 14)),
        breaches(Waiting("S17.01 与 S19.01", 15)),
        passes(Waiting("S17.01 与 S19.01", 15, is_open=False)),
        passes(Waiting("S17.01 与 S19.01", 15), default_ruling_days=30),
    )

    def matters(self, context: Context) -> Iterable[Arisen]:
        found = Conflict.objects.using(context.using).filter(standing__in=OPEN, ruling__isnull=True)
        for each in found.order_by("id"):
            day = timezone.localdate(each.registered_at).toordinal()
            yield Arisen(each.number, f"{each.one} 与 {each.other} 在“{each.point}”上", day)

    @staticmethod
    def judge(fact: Waiting, params: RulingDays) -> str | None:
        if not fact.is_open or fact.days <= params.default_ruling_days:
            return None
        return f"{fact.name}的冲突 {params.default_ruling_days} 天没有裁定"


class OnPoint(NamedTuple):
    """``unruled`` names the unruled conflicts of the clause that is filled."""

    name: str
    clause: str
    unruled: str


class PublishedOnConflict(Gate):
    """It is published all the same; nothing harsh may rest on the point until it is ruled."""

    key = "policy.published_on_conflict"
    title = "所依据的条款有未裁定的冲突"
    subject = SupplementPublished
    outcome = Outcome.WARN
    advice = "已发布；请先裁定冲突，裁定以前不得据以处分或扣减"
    examples = (
        passes(OnPoint("考核方案", "S19.20", "")),
        breaches(OnPoint("考核方案", "S19.20", "CT-1")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[OnPoint]:
        known = contested(subjects.clause, context.using)
        return [
            OnPoint(name, clause, "、".join(each.number for each in known.get(clause, ()) if each.is_open))
            for name, clause in subjects.rows("name", "clause")
        ]

    @staticmethod
    def judge(fact: OnPoint, params: Params) -> str | None:
        return f"{fact.clause} 有未裁定的冲突 {fact.unruled}" if fact.unruled else None
