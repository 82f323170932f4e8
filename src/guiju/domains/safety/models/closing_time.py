"""The end of the day: storms that are announced, and what somebody on patrol saw after a room was signed as closed."""

from django.db import models

from guiju.kernel.store.models import Posted


class StormWarning(Posted):
    """For the day on which it is recorded, at a place and all that lies in it."""

    number = models.CharField("单号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    warning = models.CharField("预警", max_length=120)
    recorded_by = models.BigIntegerField("登记人")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "恶劣天气预警"


class PatrolSighting(Posted):
    """Something that should have been closed and was not; ``thing`` is a line of the closing list."""

    number = models.CharField("单号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    thing = models.CharField("未关", max_length=40)
    note = models.CharField("情况", max_length=500, default="")
    seen_by = models.BigIntegerField("巡查人")
    seen_at = models.DateTimeField("发现时间")

    class Meta:
        verbose_name = "巡查发现"
