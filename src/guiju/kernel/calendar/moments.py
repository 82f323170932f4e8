"""Days as moments of the company's clock, and the months, quarters and years in which they lie."""

from datetime import date, datetime, time

from dateutil.relativedelta import relativedelta
from django.utils import timezone


def local(day: date, clock: time = time()) -> datetime:
    """A clock time on a day; its first moment without one."""
    return timezone.make_aware(datetime.combine(day, clock))


def close_of(day: date) -> datetime:
    """The end of a working day."""
    return local(day, time(18))


def first_of(day: date, months: int) -> date:
    """The first day of the month (1), quarter (3) or year (12) in which a day lies."""
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def first_after(day: date, months: int) -> date:
    """The first day of the month (1), quarter (3) or year (12) after the one in which a day lies."""
    return first_of(day, months) + relativedelta(months=months)
