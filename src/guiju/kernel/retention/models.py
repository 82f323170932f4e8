"""Periods that the company has set."""

from django.db import models

from guiju.kernel.store.models import Posted


class RetentionPeriod(Posted):
    """From now on this kind is kept so long; the newest row of a kind counts. The floor of that day stands beside it."""

    kind = models.CharField("种类", max_length=40)
    months = models.IntegerField("保存月数")
    floor_months = models.IntegerField("法定最少月数")
    law = models.CharField("依据", max_length=120)
    reason = models.CharField("原因", max_length=200)
    set_at = models.DateTimeField("设定时间")

    class Meta:
        verbose_name = "保存期限"
        indexes = [models.Index(fields=["kind", "id"], name="retention_period_kind")]
        constraints = [
            models.CheckConstraint(
                name="retention_not_below_floor", condition=models.Q(months__gte=models.F("floor_months"))
            ),
            models.CheckConstraint(name="retention_floor_is_real", condition=models.Q(floor_months__gte=0)),
        ]
