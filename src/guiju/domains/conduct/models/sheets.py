"""A month's sheet of conduct: attitude, teamwork, keeping the rules."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.models import Posted


class ConductSheet(Posted):
    """As the leader entered it; what confirmed cases leave of it is computed when it is read."""

    number = models.CharField("考核表号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+", db_index=False)
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="被考核人", related_name="+")
    month = models.DateField("月份")
    attitude = models.IntegerField("工作态度")
    teamwork = models.IntegerField("团队协作")
    compliance = models.IntegerField("遵守规章")
    reason = models.CharField("理由", max_length=500, default="")
    examples = models.TextField("事例", default="")
    leader = models.BigIntegerField("考核人")
    entered_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "行为考核表"
        constraints = [
            models.UniqueConstraint(fields=["person", "month"], name="conduct_sheet_once"),
            models.CheckConstraint(
                name="conduct_sheet_points",
                condition=Q(attitude__range=(0, 100)) & Q(teamwork__range=(0, 100)) & Q(compliance__range=(0, 100)),
            ),
        ]
