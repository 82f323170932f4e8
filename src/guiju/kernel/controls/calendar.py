"""The workday calendar: kept by command, seeded with the public holidays that are known; weekends rule elsewhere."""

from datetime import date, datetime, timedelta
from typing import Annotated

from django.db import connections
from django.utils import timezone
from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.models import CalendarDay
from guiju.lib.workdays import SATURDAY, Calendar, days

MARGIN = timedelta(days=62)
_HOLIDAYS = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}


class CalendarDayInput(Input):
    day: Annotated[date, Field(ge=date(2000, 1, 1), lt=date(2100, 1, 1)), Label("日期")]
    is_workday: Annotated[bool, Label("是否工作日")]
    name: Annotated[str, Field(max_length=40), Label("名称", help="如 春节、国庆调休")] = ""


class SetCalendarDay(Command):
    """What was said of the day before stays in the table; the latest holds."""

    key = "controls.set_calendar_day"
    title = "设定工作日"
    header = CalendarDayInput

    def apply(self, batch: Batch, work: Work) -> None:
        work.insert(CalendarDay, dict(batch.head.columns), batch.size)


def calendar(first: date, last: date, using: str = "default") -> Calendar:
    """The calendar around these days."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select day, is_workday from controls_calendarday where day between %s and %s order by id",
            [first - MARGIN, last + MARGIN],
        )
        return Calendar({_date(day): bool(is_workday) for day, is_workday in cursor.fetchall()})


def unknown_years(first: date, last: date, using: str = "default") -> list[int]:
    """Years between these days of which nothing is known: only weekends are taken off."""
    years = range(first.year, last.year + 1)
    return [
        year
        for year in years
        if not CalendarDay.objects.using(using).filter(day__gte=date(year, 1, 1), day__lte=date(year, 12, 31)).exists()
    ]


def seed(years: list[int], using: str = "default") -> list[int]:
    """Write the public holidays and make-up days of these years once; returns the years nobody has announced yet.

    An announcement comes each November for the next year; `chinese_calendar` has those up to its own release.
    """
    import chinese_calendar  # noqa: PLC0415 — only at set-up

    unannounced = []
    for year in years:
        try:
            items = [
                {"day": day, "is_workday": chinese_calendar.is_workday(day), "name": _name(chinese_calendar, day)}
                for day in days(date(year, 1, 1), date(year, 12, 31))
                if chinese_calendar.is_workday(day) != (day.weekday() < SATURDAY)
            ]
        except NotImplementedError:
            unannounced.append(year)
            continue
        context = Context(SYSTEM, request_id=f"calendar:{year}", on_refusal=OnRefusal.ALL, using=using)
        run_items(SetCalendarDay, items, context)
    return unannounced


def seed_known(now: datetime, using: str = "default") -> None:
    """Seed this year and the next as soon as they are announced; a step of the ticker."""
    day = timezone.localdate(now)
    unknown = unknown_years(day, day.replace(year=day.year + 1, day=1), using)
    if unknown:
        seed(unknown, using)


def _name(known: object, day: date) -> str:
    is_holiday, english = known.get_holiday_detail(day)  # type: ignore[attr-defined]
    name = _HOLIDAYS.get(english, english or "")
    return name if is_holiday else f"{name}调休上班"


def _date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
