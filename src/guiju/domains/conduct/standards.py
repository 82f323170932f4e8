"""What an award may be: its standard in force, and how many of its period are taken."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from guiju.domains.conduct.models import Case, CaseKind
from guiju.domains.policy.api import SchemeKind, on_day, period_of, schemes_on, versions_of

AWARD, PROMOTION = SchemeKind.AWARD, SchemeKind.PROMOTION


class Standard(NamedTuple):
    """``amount`` in 分; ``used`` are the awards of the period, given or still to be decided."""

    amount: int
    most: int
    since: date
    used: int


def standards_of(awards: Collection[str], moment: datetime, using: str = "default") -> dict[str, Standard]:
    """By award its standard in force; two statements."""
    day = timezone.localdate(moment)
    known = {award: (row, period_of(row, day)) for award, row in schemes_on(AWARD, awards, day, using).items()}
    used: dict[str, int] = {}
    for _, award, at in _taken(known, using):
        if at >= known[award][1]:
            used[award] = used.get(award, 0) + 1
    return {award: Standard(row.amount, row.most, since, used.get(award, 0)) for award, (row, since) in known.items()}


def over_quota(awards: Sequence[str], known: Mapping[str, Standard]) -> list[bool]:
    """Of each award of a batch whether its period has no room for it, those before it counted."""
    taken = {award: each.used for award, each in known.items()}
    found = []
    for award in awards:
        if award in known:
            taken[award] += 1
        found.append(award in known and taken[award] > known[award].most)
    return found


def _taken(awards: Collection[str], using: str) -> list[tuple[int, str, date]]:
    """(case, award, day of the proposal) of what was given or is still to be decided."""
    rows = Case.objects.using(using).filter(kind=CaseKind.AWARD, award__in=set(awards))
    stand = Q(decision__isnull=True) | Q(decision__is_given=True)
    found = rows.filter(stand).order_by("id").values_list("id", "award", "proposed_at")
    return [(case, award, timezone.localdate(at)) for case, award, at in found]


class Rank(NamedTuple):
    """The place of a case among the awards of its period, of at most so many."""

    award: str
    place: int
    most: int


def ranks_of(numbers: Collection[str], using: str = "default") -> dict[str, Rank]:
    """Of these cases those whose award had a standard on the day on which they were proposed; three statements."""
    own = Case.objects.using(using).filter(number__in=set(numbers), kind=CaseKind.AWARD).exclude(award="")
    cases = list(own.order_by("id").values_list("id", "number", "award", "proposed_at"))
    awards = {award for _, _, award, _ in cases}
    taken, versions = _taken(awards, using), versions_of(AWARD, awards, using)
    found = {}
    for case, number, award, at in cases:
        day = timezone.localdate(at)
        scheme = on_day(versions.get(award, ()), day)
        if scheme is not None:
            since = period_of(scheme, day)
            before = sum(name == award and since <= when and other < case for other, name, when in taken)
            found[number] = Rank(award, before + 1, scheme.most)
    return found
