"""When something must be put right, and who says so: the clause itself, who assigns it, else the company's usual days."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings

from guiju.kernel.calendar.workdays import calendar
from guiju.kernel.rulebook.limits import Limit
from guiju.lib.workdays import OFFICE, ONE_DAY, Calendar, closing

LONGEST = timedelta(days=200)
"""What the longest limit in working days may take on the calendar."""
GIVEN, GRANTED = "指派时写明", "延期获准"


class Due(NamedTuple):
    """A deadline in UTC, and in Chinese what it follows from."""

    at: datetime
    basis: str


class Deadlines:
    """Deadlines that count from given moments; reads the company's calendar around them in one statement."""

    def __init__(self, starts: Collection[datetime], using: str) -> None:
        self.zone = ZoneInfo(settings.TIME_ZONE)
        days = [start.astimezone(self.zone).date() for start in starts]
        self.calendar: Calendar = calendar(min(days), max(days) + LONGEST, using)

    def of(
        self,
        start: datetime,
        limits: Iterable[Limit],
        *,
        is_grave: bool = False,
        due_at: datetime | None = None,
        hours: int | None = None,
        workdays: int | None = None,
    ) -> Due:
        """The earliest of what the clauses say and what was given; without any, the company's usual working days."""
        found = [Due(self._by(limit, start, is_grave=is_grave), limit.said(is_grave=is_grave)) for limit in limits]
        if due_at is not None:
            found.append(Due(due_at.astimezone(UTC), GIVEN))
        if hours is not None:
            found.append(Due(start + timedelta(hours=hours), GIVEN))
        if workdays is not None:
            found.append(Due(self.after_workdays(start, workdays), GIVEN))
        usual = settings.GUIJU_RECTIFY_WORKDAYS
        return min(found) if found else Due(self.after_workdays(start, usual), f"公司惯例：{usual} 个工作日")

    def after_workdays(self, start: datetime, count: int) -> datetime:
        """Closing time of the ``count``-th working day after the day of ``start``; 0 is that day itself, if it works."""
        day = self.calendar.add(start.astimezone(self.zone).date(), count)
        return closing(day, OFFICE, self.zone).astimezone(UTC)

    def after_days(self, start: datetime, count: int) -> datetime:
        """Closing time of the ``count``-th day after the day of ``start``, which is not counted itself.

        A last day that is off moves on to the next workday (民法典 第二百零三条); 0 is that very day, to its end.
        """
        day = start.astimezone(self.zone).date() + timedelta(days=count)
        if count:
            return closing(self.calendar.on_or_after(day), OFFICE, self.zone).astimezone(UTC)
        return datetime.combine(day + ONE_DAY, time(), self.zone).astimezone(UTC)

    def _by(self, limit: Limit, start: datetime, *, is_grave: bool) -> datetime:
        amount = limit.of(is_grave=is_grave)
        return start + timedelta(hours=amount) if limit.unit == "hours" else self.after_days(start, amount)
