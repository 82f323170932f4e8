"""Who is on leave, and from which day one works again."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet

from guiju.kernel.org.models import Absence
from guiju.kernel.store.written import Given, Written

Stretch = tuple[date, date]
"""First and last day of a leave."""


def _lasting(using: str) -> QuerySet[Absence, tuple[int, date, date]]:
    rows = Absence.objects.using(using).filter(until__gte=Given("since"), person__account__isnull=False)
    return rows.order_by("since", "id").values_list("person__account_id", "since", "until")


_LASTING = Written(_lasting)


def absences(since: date, using: str = "default") -> dict[int, list[Stretch]]:
    """The leaves that last until a day or beyond, by account, in the order in which they begin."""
    found: dict[int, list[Stretch]] = {}
    for account, begins, ends in _LASTING.rows({"since": since}, using):
        found.setdefault(account, []).append((begins, ends))
    return found


def due_after(begins: date, days: int, leaves: Iterable[Stretch]) -> date:
    """The last of so many days from a day on; whoever is on leave meanwhile has them anew on his return."""
    due = begins + timedelta(days=days)
    for since, until in leaves:
        if since <= due and until >= begins:
            due = max(due, until + timedelta(days=days + 1))
    return due
