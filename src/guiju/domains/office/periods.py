"""The stretch of days that a periodic duty is about, by the day on which it falls due; reads nothing."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

ONE_DAY = timedelta(days=1)
QUARTER, QUARTERS = 3, 4
"""Months of a quarter, quarters of a year."""


class Stretch(NamedTuple):
    first: date
    last: date


Period = Callable[[date], Stretch]


def same_day(day: date) -> Stretch:
    return Stretch(day, day)


def week(day: date) -> Stretch:
    """Monday to Sunday around the day."""
    monday = day - timedelta(days=day.weekday())
    return Stretch(monday, monday + timedelta(days=6))


def seven_days(day: date) -> Stretch:
    """The day and the six before it."""
    return Stretch(day - timedelta(days=6), day)


def month(day: date) -> Stretch:
    first = day.replace(day=1)
    return Stretch(first, _next_month(first) - ONE_DAY)


def month_before(day: date) -> Stretch:
    return month(day.replace(day=1) - ONE_DAY)


def month_after(day: date) -> Stretch:
    return month(_next_month(day.replace(day=1)))


def quarter(day: date) -> Stretch:
    first = day.replace(month=(day.month - 1) // QUARTER * QUARTER + 1, day=1)
    return Stretch(first, month(first.replace(month=first.month + QUARTER - 1)).last)


def quarter_before(day: date) -> Stretch:
    return quarter(quarter(day).first - ONE_DAY)


def quarter_of(day: date) -> int:
    """Which quarter of its year."""
    return (day.month - 1) // QUARTER + 1


def year(day: date) -> Stretch:
    return Stretch(day.replace(month=1, day=1), day.replace(month=12, day=31))


def year_so_far(day: date) -> Stretch:
    """From the beginning of the year to the end of the quarter before the day."""
    last = quarter_before(day).last
    return Stretch(last.replace(month=1, day=1), last)


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
