"""Goals of versions and what serves them now: a clause with a live control, or an indicator."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from guiju.domains.policy.models import Goal, GoalLink
from guiju.kernel.rulebook.in_force import bindings_in_force, clauses_in_force


class GoalStanding(NamedTuple):
    """``clauses`` are those linked to it, ``live`` those of them with a control in force, ``indicators`` what measures it."""

    number: str
    title: str
    clauses: tuple[str, ...]
    live: tuple[str, ...]
    indicators: tuple[str, ...]

    @property
    def is_served(self) -> bool:
        return bool(self.live or self.indicators)


def goals_of(versions: Collection[int], moment: datetime, using: str = "default") -> dict[int, list[GoalStanding]]:
    """By version its goals, in the order in which they were named; three statements."""
    goals = list(
        Goal.objects.using(using)
        .filter(version__in=versions)
        .order_by("id")
        .values_list("pk", "version", "number", "title")
    )
    links: dict[int, list[tuple[str, str | None]]] = {}
    rows = GoalLink.objects.using(using).filter(goal__version__in=versions).order_by("id")
    for goal, clause, indicator in rows.values_list("goal", "clause", "indicator__title"):
        links.setdefault(goal, []).append((clause, indicator))
    live = live_clauses({clause for own in links.values() for clause, _ in own if clause}, moment, using)
    found: dict[int, list[GoalStanding]] = {}
    for pk, version, number, title in goals:
        own = links.get(pk, [])
        clauses = tuple(dict.fromkeys(clause for clause, _ in own if clause))
        measured = tuple(dict.fromkeys(indicator for _, indicator in own if indicator))
        serving = tuple(clause for clause in clauses if clause in live)
        found.setdefault(version, []).append(GoalStanding(number, title, clauses, serving, measured))
    return found


def live_clauses(codes: Collection[str], moment: datetime, using: str = "default") -> set[str]:
    """Those of these clauses that a control in force is bound to; one statement."""
    day = timezone.localdate(moment)
    standing = clauses_in_force(day, using).filter(code__in=codes).order_by().values("pk")
    return set(bindings_in_force(day, using).filter(clause__in=standing).values_list("clause__code", flat=True))


def goals_served_by(clause: str, using: str = "default") -> list[str]:
    """The titles of the goals to which a clause was linked, in any version."""
    rows = GoalLink.objects.using(using).filter(clause=clause).order_by("id")
    return list(dict.fromkeys(rows.values_list("goal__title", flat=True)))
