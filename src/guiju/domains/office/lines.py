"""Who is whose superior on a day, by account."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from guiju.domains.office.registers import ReportingLines
from guiju.kernel.org.models import Assignment, AssignmentEnd
from guiju.kernel.store.written import Given, Written


class Lines(NamedTuple):
    """Account → account of the superior."""

    above: Mapping[int, int]

    def is_above(self, superior: int, account: int) -> bool:
        """Whether the one is above the other, however many steps."""
        seen: set[int] = set()
        at = account
        while at in self.above and at not in seen:
            seen.add(at)
            at = self.above[at]
            if at == superior:
                return True
        return False


def lines_on(day: date, using: str = "default") -> Lines:
    """As registered; of several the newest. One statement."""
    return Lines({person: superior for person, superior in _LINES.rows({"day": day}, using) if person and superior})


_LINES = Written(
    lambda using: (
        ReportingLines.entries(using)
        .filter(Q(ended_at__isnull=True) | Q(ended_at__date__gte=Given("day")), since__lte=Given("day"))
        .order_by("since", "id")
        .values_list("person__account_id", "superior__account_id")
    )
)


def people_below(account: int, using: str = "default") -> QuerySet[Any]:
    """The accounts of those whose superior it is today; a sub-query."""
    today = timezone.localdate()
    lines = ReportingLines.entries(using).filter(
        Q(ended_at__isnull=True) | Q(ended_at__date__gte=today), since__lte=today, superior__account=account
    )
    return lines.values("person__account")


def posts_held(account: int) -> QuerySet[Any]:
    """The codes of the posts that it is assigned today; a sub-query."""
    over = AssignmentEnd.objects.filter(assignment=OuterRef("pk"), ends_at__lte=timezone.now())
    held = Assignment.objects.filter(~Exists(over), person__account=account, since__lte=timezone.localdate())
    return held.values("post__code")
