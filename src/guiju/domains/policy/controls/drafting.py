"""Whoever keeps a rulebook drafts it; others propose."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.controls.issued import OfRulebook
from guiju.domains.policy.subjects import VersionDrafted
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.org.models import Assignment
from guiju.kernel.rulebook.models import Outcome


class Drafter(OfRulebook):
    drafter: str = Field("", title="起草部门")


class Drafting(NamedTuple):
    rulebook: str
    departments: tuple[str, ...]


class DraftedByKeeper(Gate):
    """What another department submits is kept as a proposal to the one that keeps the rulebook."""

    key = "policy.drafted_by_keeper"
    title = "由归口部门制定与修订"
    subject = VersionDrafted
    outcome = Outcome.WARN
    params = Drafter
    advice = "已作为提案提交，由归口部门采纳后才能发布"
    examples = (
        passes(Drafting("S06", ("人力资源部",)), drafter="人力资源部"),
        breaches(Drafting("S06", ("电商部",)), drafter="人力资源部"),
        passes(Drafting("S01", ("电商部",)), drafter="人力资源部", rulebook="S06"),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Drafting]:
        own = tuple(sorted(departments_of(context)))
        return [Drafting(rulebook, own) for rulebook in subjects.rulebook]

    @staticmethod
    def judge(fact: Drafting, params: Drafter) -> str | None:
        if not params.drafter or (params.rulebook and params.rulebook != fact.rulebook):
            return None
        return None if params.drafter in fact.departments else f"本制度由{params.drafter}制定，这份修改转为提案"


def departments_of(context: Context) -> set[str]:
    """The names of the departments in which the actor holds a post."""
    there = Q(end__isnull=True) | Q(end__ends_at__gt=context.now)
    rows = Assignment.objects.using(context.using).filter(
        there, person__account=context.actor, since__lte=timezone.localdate(context.now), unit__isnull=False
    )
    return set(rows.values_list("unit__name", flat=True))


def drafters(context: Context) -> dict[str, set[str]]:
    """By rulebook the departments that may draft it, as the clauses in force say; one that none names is anybody's."""
    found: dict[str, set[str]] = {}
    for bound in bounds_of(DraftedByKeeper, context.now, context.using):
        params = bound.params
        if isinstance(params, Drafter) and params.drafter:
            rulebook = params.rulebook or bound.clause.code.partition(".")[0]
            found.setdefault(rulebook, set()).add(params.drafter)
    return found
