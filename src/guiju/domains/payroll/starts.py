"""From when on the rulebook of pay counts for pay: the day on which a version binds, or a later one that was chosen."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from guiju.domains.payroll.controls.starts import StartNotEarlier
from guiju.domains.payroll.models import PayStart
from guiju.domains.policy.api import begun
from guiju.kernel.controls.in_force import bounds_of


class Start(NamedTuple):
    """A version binds from ``on``, and counts for pay from ``since`` on."""

    on: date
    since: date


def pay_rulebooks(moment: datetime, using: str = "default") -> set[str]:
    """The rulebooks of which a clause in force says from when on they count for pay."""
    params: list[Any] = [bound.params for bound in bounds_of(StartNotEarlier, moment, using)]
    return {each.rulebook for each in params if each.rulebook}


def starts(moment: datetime, using: str = "default") -> list[Start]:
    """The published versions of the rulebook of pay, the oldest first."""
    known = begun(pay_rulebooks(moment, using), using)
    rows: Any = PayStart.objects.using(using).filter(version__in=[each.version for each in known])
    chosen = dict(rows.values_list("version", "since"))
    return [Start(each.on, chosen.get(each.version, each.on)) for each in known]


def begins(since: date, known: Sequence[Start]) -> date:
    """When terms that rest on the rulebook begin: not before the version of that day, else the first one, counts for pay."""
    if not known:
        return since
    binding = next((each for each in reversed(known) if each.on <= since), known[0])
    return max(since, binding.since)
