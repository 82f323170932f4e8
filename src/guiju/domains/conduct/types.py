"""The types of awards and penalties that a rulebook knows: what goal each serves, and whether it is used."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from guiju.domains.conduct.controls.types import TYPE, TypesServeGoals
from guiju.domains.conduct.models import Case, CaseKind
from guiju.domains.conduct.standards import AWARD
from guiju.domains.policy.api import Asked, GoalEffect, Line, goal_effects, versions_of
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.rulebook.in_force import clauses_in_force
from guiju.kernel.rulebook.models import Clause, Kind


class MeasureType(NamedTuple):
    """An award by its name, or the clause a sanction rests on; ``since`` it is known."""

    key: str
    title: str
    since: date
    has_goal: bool


def lines_of_types(asked: Asked) -> Iterator[Line]:
    """Of the rulebooks whose types are looked at: each goal before and after, types without a goal, types never used."""
    bounds: list[Any] = [bound.params for bound in bounds_of(TypesServeGoals, asked.now, asked.using)]
    rulebooks = {each.rulebook for each in bounds if each.rulebook}
    if not rulebooks:
        return
    goals = goal_effects(rulebooks, asked.span, Context(SYSTEM, now=asked.now, using=asked.using))
    if not goals:
        return
    yield from (Line(f"goal/{goal.title}", f"目标“{goal.title}”", goal.told) for goal in goals)
    today = timezone.localdate(asked.now)
    early = today - relativedelta(months=min(each.default_unused_months for each in bounds))
    types = [*_awards(asked, goals), *_sanctions(rulebooks, asked, goals)]
    used = _used(early, asked.using)
    for each in types:
        if not each.has_goal:
            yield Line(f"type/{each.key}", f"{TYPE}“{each.title}”没有关联目标", "没有目标", wants=True)
        if each.since <= early and each.key not in used:
            since = f"自 {early} 没有使用"
            yield Line(f"unused/{each.key}", f"{TYPE}“{each.title}”长期没有使用，建议删除", since, wants=True)


def _awards(asked: Asked, goals: list[GoalEffect]) -> list[MeasureType]:
    titles = {goal.title for goal in goals}
    return [
        MeasureType(about, about, min(row.since for row in rows), rows[-1].goal in titles)
        for about, rows in sorted(versions_of(AWARD, using=asked.using).items())
    ]


def _sanctions(rulebooks: set[str], asked: Asked, goals: list[GoalEffect]) -> list[MeasureType]:
    served = {code for goal in goals for code in goal.clauses}
    rows = clauses_in_force(timezone.localdate(asked.now), asked.using).filter(
        kind=Kind.PENALTY, rulebook__code__in=rulebooks
    )
    known = list(rows.order_by("code").values_list("code", "title"))
    versions = Clause.objects.using(asked.using).filter(code__in=[code for code, _ in known])
    begun = dict(versions.order_by("-effective_from").values_list("code", "effective_from"))
    return [MeasureType(code, f"{code} {title}", begun[code], code in served) for code, title in known]


def _used(since: date, using: str) -> set[str]:
    """The names of the awards and the clauses of the sanctions since."""
    rows = Case.objects.using(using).filter(proposed_at__date__gte=since)
    found = rows.order_by().values_list("kind", "award", "clause").distinct()
    return {award if kind == CaseKind.AWARD else clause for kind, award, clause in found}
