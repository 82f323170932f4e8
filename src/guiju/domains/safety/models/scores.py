"""Stations as they were scored when somebody looked."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.models import Posted


class StationScore(Posted):
    """Of a hundred points; ``owner`` answers for the station."""

    number = models.CharField("单号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    station = models.CharField("工位", max_length=40)
    owner = models.ForeignKey("org.Person", models.PROTECT, verbose_name="工位责任人", related_name="+")
    score = models.IntegerField("得分")
    note = models.CharField("情况", max_length=500, default="")
    scored_by = models.BigIntegerField("检查人")
    scored_at = models.DateTimeField("检查时间")

    class Meta:
        verbose_name = "工位 5S 检查"
        constraints = [
            models.CheckConstraint(
                name="safety_station_score_of_a_hundred",
                condition=Q(score__gte=0, score__lte=100),
                violation_error_message="得分在 0 到 100 之间",
            ),
        ]
