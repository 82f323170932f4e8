"""The company's own word on a day."""

from datetime import date
from typing import Annotated

from pydantic import Field

from guiju.kernel.calendar.models import CalendarDay
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work


class CalendarDayInput(Input):
    day: Annotated[date, Field(ge=date(2000, 1, 1), lt=date(2100, 1, 1)), Label("日期")]
    is_workday: Annotated[bool, Label("是否工作日")]
    name: Annotated[str, Field(max_length=40), Label("名称", help="如 公司年会、台风停工")] = ""


class SetCalendarDay(Command):
    """What was said of the day before stays in the table; the latest holds."""

    key = "calendar.set_day"
    title = "设定工作日"
    header = CalendarDayInput

    def apply(self, batch: Batch, work: Work) -> None:
        work.insert(CalendarDay, dict(batch.head.columns), batch.size)
