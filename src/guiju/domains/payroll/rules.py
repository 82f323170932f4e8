"""The arithmetic of pay: days, shares and rates, in whole 分."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

DAY = timedelta(days=1)
WHOLE = 10_000
"""Rates are in 1/10,000."""


class Stretch(NamedTuple):
    """Days, the last included, on which the terms at this position count."""

    terms: int
    since: date
    until: date

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1


class Segment(NamedTuple):
    """Days, the last included, on which the same people share."""

    since: date
    until: date
    people: tuple[int, ...]


def stretches(begins: Sequence[date], first: date, last: date) -> list[Stretch]:
    """Which terms count when between two days; they were set in this order, of one day the last counts."""
    order = sorted(range(len(begins)), key=lambda terms: (begins[terms], terms))
    ends = [*(begins[terms] - DAY for terms in order[1:]), *([last] if order else [])]
    found = (Stretch(terms, max(begins[terms], first), min(end, last)) for terms, end in zip(order, ends, strict=True))
    return [each for each in found if each.since <= each.until]


def prorated(parts: Sequence[tuple[int, int]], days: int) -> list[int]:
    """What a month of ``days`` gives of each (amount a month, calendar days).

    The sum is the exact one, rounded half up; each part is rounded down, and the 分 that are left go to the parts of which most
    was cut off, the earlier first.
    """
    exact = [amount * part for amount, part in parts]
    found = [each // days for each in exact]
    left = (2 * sum(exact) + days) // (2 * days) - sum(found)
    for at in sorted(range(len(exact)), key=lambda at: -(exact[at] % days))[:left]:
        found[at] += 1
    return found


def evenly(amount: int, people: int) -> list[int]:
    """An amount shared by people; the 分 that are left go to the first of them."""
    share, left = divmod(amount, people)
    return [share + 1] * left + [share] * (people - left)


def commission(sold: int, rate: int) -> int:
    """A rate of what was sold, rounded half up."""
    return (2 * sold * rate + WHOLE) // (2 * WHOLE)


def segments(members: Iterable[tuple[int, date, date]], cuts: Iterable[date] = ()) -> list[Segment]:
    """The days of (person, since, until) in stretches of the same people, cut on further days; days of nobody are left out."""
    known = sorted(members)
    edges = {day for _, since, until in known for day in (since, until + DAY)}
    ordered = sorted(edges | {day for day in cuts if edges and min(edges) < day < max(edges)})
    found = []
    for since, following in pairwise(ordered):
        people = tuple(who for who, begin, until in known if begin <= since <= until)
        if people:
            found.append(Segment(since, following - DAY, people))
    return found
