"""Who is on leave, and from which day one works again."""

from collections.abc import Iterable
from datetime import date, timedelta

from guiju.kernel.org.models import Absence

Stretch = tuple[date, date]
"""First and last day of a leave."""


def absences(since: date, using: str = "default") -> dict[int, list[Stretch]]:
    """The leaves that last until a day or beyond, by account, in the order in which they begin."""
    rows = Absence.objects.using(using).filter(until__gte=since, person__account__isnull=False).order_by("since", "id")
    found: dict[int, list[Stretch]] = {}
    for account, begins, ends in rows.values_list("person__account_id", "since", "until"):
        found.setdefault(account, []).append((begins, ends))
    return found


def due_after(begins: date, days: int, leaves: Iterable[Stretch]) -> date:
    """The last of so many days from a day on; whoever is on leave meanwhile has them anew on his return."""
    due = begins + timedelta(days=days)
    for since, until in leaves:
        if since <= due and until >= begins:
            due = max(due, until + timedelta(days=days + 1))
    return due
