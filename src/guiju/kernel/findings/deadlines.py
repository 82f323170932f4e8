"""When something must be put right: an hour on the clock, or the end of a working day, as the clause says."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import chinese_calendar
from django.conf import settings

from guiju.lib.working_time import after_hours, after_workdays


def is_workday(day: date) -> bool:
    """By the State Council's notice of the year; before the notice is out, Monday to Friday."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.isoweekday() <= 5


def deadline(start: datetime, *, hours: int | None = None, workdays: int | None = None) -> datetime:
    """The earlier of both limits; without any, the company's usual working days."""
    limits = [] if hours is None else [after_hours(start, hours)]
    if workdays is not None or hours is None:
        days = settings.GUIJU_RECTIFY_WORKDAYS if workdays is None else workdays
        limits.append(after_workdays(start, days, is_workday, ZoneInfo(settings.TIME_ZONE)))
    return min(limits)
