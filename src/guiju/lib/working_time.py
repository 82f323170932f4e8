"""Time limits: clock hours, or working days of a calendar that ends at closing time. Pure arithmetic."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CLOSING = time(18, 0)
LONGEST_SEARCH_DAYS = 400
"""No calendar has so long a holiday; beyond it something is wrong with the calendar."""


def after_hours(start: datetime, hours: int) -> datetime:
    """``hours`` on the clock, nights and holidays included."""
    return start + timedelta(hours=hours)


def after_workdays(
    start: datetime, workdays: int, is_workday: Callable[[date], bool], zone: ZoneInfo, closing: time = CLOSING
) -> datetime:
    """Closing time, in UTC, of the ``workdays``-th working day after the day of ``start``; 0 is that day itself, if it works.

    Raises:
        ValueError: the calendar has no such day within reach.
    """
    day = start.astimezone(zone).date()
    left = workdays if is_workday(day) else max(workdays, 1)
    for _ in range(LONGEST_SEARCH_DAYS):
        if left == 0:
            return datetime.combine(day, closing, zone).astimezone(UTC)
        day += timedelta(days=1)
        left -= is_workday(day)
    message = f"no {workdays} working days after {start:%Y-%m-%d}"
    raise ValueError(message)
