"""Days of which the company has said whether they are workdays."""

from django.db import models

from guiju.kernel.store.models import Posted


class CalendarDay(Posted):
    """What the company says of a day, against the statutory calendar; the latest row of a day holds."""

    day = models.DateField("日期", db_index=True)
    is_workday = models.BooleanField("工作日")
    name = models.CharField("名称", max_length=40)

    class Meta:
        verbose_name = "工作日历"
