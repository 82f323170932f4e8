"""On which days a duty is due: a recurrence rule (RFC 5545), bent to workdays."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated, Any, Literal

from dateutil.rrule import rrulestr
from pydantic import AfterValidator

from guiju.lib.workdays import ONE_DAY, Calendar

ANCHOR = datetime(2024, 1, 1)  # noqa: DTZ001 — a day, a Monday; recurrences are days without a zone
"""From where intervals are counted: every second week is the same for everybody."""
LONGEST_RULE = 120
LONGEST_SHIFT = timedelta(days=15)
YEARS_TRIED = range(ANCHOR.year, ANCHOR.year + 4)
_DAY = r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)"
_SPELLED = {
    "INTERVAL": r"[1-9]\d{0,2}",
    "BYDAY": rf"{_DAY}(,{_DAY})*",
    "BYMONTHDAY": r"-?[1-9]\d?(,-?[1-9]\d?)*",
    "BYMONTH": r"([1-9]|1[0-2])(,([1-9]|1[0-2]))*",
    "BYSETPOS": r"-?[1-9]\d?",
}
_PARTS = {
    "DAILY": {"INTERVAL"},
    "WEEKLY": {"INTERVAL", "BYDAY"},
    "MONTHLY": {"INTERVAL", "BYDAY", "BYMONTHDAY", "BYSETPOS"},
    "YEARLY": {"INTERVAL", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS"},
}
_NEEDED: dict[str, set[str]] = {
    "DAILY": set(),
    "WEEKLY": {"BYDAY"},
    "MONTHLY": {"BYDAY", "BYMONTHDAY"},
    "YEARLY": {"BYMONTH"},
}

MONTH_FIRST: dict[str, Any] = {
    "cadence": "FREQ=MONTHLY;BYMONTHDAY=1",
    "on_holidays": "next_workday",
    "bundle": "month_first",
}
FRIDAY: dict[str, Any] = {
    "cadence": "FREQ=WEEKLY;BYDAY=FR",
    "on_holidays": "previous_workday",
    "bundle": "friday_report",
}
"""Params of duties that are met together: on the first of the month, at the end of the week."""

OnHolidays = Literal["all", "workdays", "next_workday", "previous_workday"]
"""What becomes of an occurrence on a day off: it stands, it falls away, it moves on or it moves back."""


def checked(rule: str) -> str:
    """The rule when it is one this program follows; a month and day (11-30) is every year's.

    Raises:
        ValueError: it is not; the sentence is Chinese.
    """
    if yearly := re.fullmatch(r"(\d\d)-(\d\d)", rule):
        rule = f"FREQ=YEARLY;BYMONTH={int(yearly[1])};BYMONTHDAY={int(yearly[2])}"
    given = [part.partition("=")[::2] for part in rule.split(";")]
    parts = dict(given)
    frequency = parts.pop("FREQ", "")
    if len(rule) > LONGEST_RULE or frequency not in _PARTS or len(parts) + 1 != len(given):
        message = "应为周期规则，如 FREQ=DAILY、FREQ=WEEKLY;BYDAY=MO、FREQ=MONTHLY;BYMONTHDAY=1"
        raise ValueError(message)
    strange = sorted(parts.keys() - _PARTS[frequency])
    if strange:
        message = f"：{frequency} 不能带 {'、'.join(strange)}"
        raise ValueError(message)
    if _NEEDED[frequency] and not _NEEDED[frequency] & parts.keys():
        message = f"：{frequency} 须写明 {' 或 '.join(sorted(_NEEDED[frequency]))}"
        raise ValueError(message)
    wrong = sorted(name for name, value in parts.items() if not re.fullmatch(_SPELLED[name], value))
    if wrong:
        message = f"：{'、'.join(wrong)} 写错了，星期用 MO、TU，日用 1 至 31 或 -1（月末）"
        raise ValueError(message)
    if not any(occurrences(rule, year) for year in YEARS_TRIED):
        message = "：按这个周期，四年里没有一天轮到"
        raise ValueError(message)
    return rule


Cadence = Annotated[str, AfterValidator(checked)]


@lru_cache(maxsize=4096)
def occurrences(rule: str, year: int) -> frozenset[date]:
    """The days of the rule in a year and in the weeks around it, before they are bent to workdays."""
    found = rrulestr(rule, dtstart=ANCHOR).between(
        datetime.combine(date(year, 1, 1) - LONGEST_SHIFT, time()),
        datetime.combine(date(year, 12, 31) + LONGEST_SHIFT, time()),
        inc=True,
    )
    return frozenset(moment.date() for moment in found)


def is_due(rule: str, on_holidays: OnHolidays, day: date, calendar: Calendar) -> bool:
    """Whether the duty is to be done on this day."""
    days = occurrences(rule, day.year)
    if on_holidays == "all":
        return day in days
    if not calendar.is_workday(day):
        return False
    if on_holidays == "workdays" or day in days:
        return day in days
    step = -ONE_DAY if on_holidays == "next_workday" else ONE_DAY
    other = day + step
    while not calendar.is_workday(other) and abs(other - day) <= LONGEST_SHIFT:
        if other in days:
            return True
        other += step
    return False
