"""Of each department the clauses that its posts execute, and those of them whose controls all react."""

from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from guiju.kernel.controls import lights
from guiju.kernel.controls.lights import Light
from guiju.kernel.controls.signs import UNTESTED
from guiju.kernel.org.models import Assignment
from guiju.kernel.rulebook import vocabulary
from guiju.kernel.rulebook.in_force import clauses_in_force
from guiju.kernel.rulebook.models import ClauseMode


class DepartmentRate(NamedTuple):
    unit: str
    reacting: int
    clauses: int

    @property
    def percent(self) -> int:
        return self.reacting * 100 // self.clauses if self.clauses else 0


def department_rates(now: datetime, using: str = "default") -> list[DepartmentRate]:
    """Departments in which somebody has a post, by name; a fixed number of statements."""
    day = timezone.localdate(now)
    units: dict[str, set[str]] = {}
    held = Assignment.objects.using(using).filter(unit__isnull=False, since__lte=day).exclude(end__ends_at__lte=now)
    for post, unit in held.order_by().values_list("post__code", "unit__name").distinct():
        units.setdefault(post, set()).add(unit)
    wanted = clauses_in_force(day, using).exclude(mode=ClauseMode.OFF)
    rows = list(wanted.values_list(*lights.COLUMNS, "actor"))
    standings = lights.standing([lights.Row(*row[:-1]) for row in rows], now, using)
    found = {unit: DepartmentRate(unit, 0, 0) for own in units.values() for unit in own}
    for (*_, actor), standing in zip(rows, standings, strict=True):
        if standing.light is Light.INAPPLICABLE:
            continue
        reacts = bool(standing.bounds) and not {each.sign.fault for each in standing.bounds} - {"", UNTESTED}
        posts = {post for each in vocabulary.actors(actor) for post in each.posts}
        for unit in {unit for post in posts for unit in units.get(post, ())}:
            known = found[unit]
            found[unit] = DepartmentRate(unit, known.reacting + reacts, known.clauses + 1)
    return [found[unit] for unit in sorted(found)]
