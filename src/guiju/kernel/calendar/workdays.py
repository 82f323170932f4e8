"""Whether a day is a workday, asked by everybody here: the company's word first, the State Council's notice behind it.

A year of which no notice is out yet has only its weekends off.
"""

from datetime import date, timedelta

import chinese_calendar
from django.db import connections

from guiju.kernel.store.stored import as_day
from guiju.lib.workdays import Calendar, is_weekday

MARGIN = timedelta(days=62)


def statutory(day: date) -> bool:
    """As the State Council's notice of the year says; before it is out, Monday to Friday."""
    return bool(chinese_calendar.is_workday(day)) if is_announced(day.year) else is_weekday(day)


def is_announced(year: int) -> bool:
    """Whether the notice of the year is known; it comes each November for the next year."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def calendar(first: date, last: date, using: str = "default") -> Calendar:
    """The calendar of these days and two months around them; one statement."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select day, is_workday from calendar_calendarday where day between %s and %s order by id",
            [first - MARGIN, last + MARGIN],
        )
        said = {as_day(day): bool(is_workday) for day, is_workday in cursor.fetchall()}
    return Calendar(said, statutory)


def unannounced_years(first: date, last: date) -> list[int]:
    """Years between these days of which no notice is known."""
    return [year for year in range(first.year, last.year + 1) if not is_announced(year)]
