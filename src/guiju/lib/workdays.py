"""Arithmetic of workdays and working hours, over a calendar that the caller knows."""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

SATURDAY = 5
ONE_DAY = timedelta(days=1)
LONGEST_BREAK = 31
"""No calendar has so many days off in a row; one that has is wrong."""


class EndlessBreak(ValueError):
    """A calendar without workdays."""


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or the month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_weekday(day: date) -> bool:
    """Monday to Friday."""
    return day.weekday() < SATURDAY


@dataclass(frozen=True)
class Calendar:
    """``exceptions`` says of a day whether it is a workday; every other day is as ``usual`` says."""

    exceptions: Mapping[date, bool] = field(default_factory=dict)
    usual: Callable[[date], bool] = is_weekday

    def is_workday(self, day: date) -> bool:
        known = self.exceptions.get(day)
        return self.usual(day) if known is None else known

    def on_or_after(self, day: date) -> date:
        """The day itself when it is a workday, else the next one.

        Raises:
            EndlessBreak: there is none within `LONGEST_BREAK` days.
        """
        return self._nearest(day, ONE_DAY)

    def on_or_before(self, day: date) -> date:
        """The day itself when it is a workday, else the last one before it; raises as `on_or_after`."""
        return self._nearest(day, -ONE_DAY)

    def add(self, day: date, count: int) -> date:
        """The ``count``-th workday after ``day`` (before it, when negative); with 0 as `on_or_after`."""
        if count == 0:
            return self.on_or_after(day)
        step = ONE_DAY if count > 0 else -ONE_DAY
        for _ in range(abs(count)):
            day = self._nearest(day + step, step)
        return day

    def between(self, first: date, last: date) -> int:
        """How many workdays there are from ``first`` to ``last``, both included; 0 when ``last`` is earlier."""
        return sum(map(self.is_workday, days(first, last)))

    def _nearest(self, day: date, step: timedelta) -> date:
        for _ in range(LONGEST_BREAK):
            if self.is_workday(day):
                return day
            day += step
        message = f"no workday within {LONGEST_BREAK} days of {day}"
        raise EndlessBreak(message)


class Hours(NamedTuple):
    """The working hours of a workday as spans of minutes since midnight, ascending and apart."""

    spans: tuple[tuple[int, int], ...] = ((9 * 60, 12 * 60), (13 * 60, 18 * 60))


OFFICE = Hours()


def days(first: date, last: date) -> Iterator[date]:
    """Every day from ``first`` to ``last``, both included."""
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def closing(day: date, hours: Hours, zone: tzinfo) -> datetime:
    """When work ends on a day."""
    return datetime.combine(day, time(), zone) + timedelta(minutes=hours.spans[-1][1])


def deadline(start: datetime, minutes: int, calendar: Calendar, hours: Hours, zone: tzinfo) -> datetime:
    """When ``minutes`` working minutes have passed since ``start`` (aware); a moment of working time, in ``zone``.

    The end of a span is reached within it: eight hours from 09:00 end at 18:00, not at 09:00 of the next workday.

    Raises:
        EndlessBreak: the calendar has no more workdays.
        ValueError: negative minutes, or hours without any span.
    """
    if minutes < 0 or not hours.spans:
        message = f"{minutes} minutes in {hours}"
        raise ValueError(message)
    local = start.astimezone(zone)
    day, at, left = local.date(), local.replace(tzinfo=None), timedelta(minutes=minutes)
    while True:
        for opens, closes in _spans(day, calendar, hours):
            begins = max(opens, at)
            if begins > closes or (begins == closes and left):
                continue
            if left <= closes - begins:
                return (begins + left).replace(tzinfo=zone)
            left -= closes - begins
        day = calendar.on_or_after(day + ONE_DAY)


def working_time(start: datetime, end: datetime, calendar: Calendar, hours: Hours, zone: tzinfo) -> timedelta:
    """The working time between two aware moments; nothing when ``end`` is earlier."""
    first, last = (moment.astimezone(zone).replace(tzinfo=None) for moment in (start, end))
    total = timedelta()
    for day in days(first.date(), last.date()):
        for opens, closes in _spans(day, calendar, hours):
            total += max(timedelta(), min(closes, last) - max(opens, first))
    return total


def _spans(day: date, calendar: Calendar, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    if calendar.is_workday(day):
        midnight = datetime.combine(day, time())
        for opens, closes in hours.spans:
            yield midnight + timedelta(minutes=opens), midnight + timedelta(minutes=closes)
