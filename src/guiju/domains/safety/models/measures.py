"""Technical measures: led by one department, accepted by the one that works with them."""

from django.db import models
from django.db.models import F, Q

from guiju.kernel.store.models import Posted


class SafetyMeasure(Posted):
    """``user_post`` accepts it; while it is not accepted its ``hazard`` stays open."""

    number = models.CharField("单号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    hazard = models.ForeignKey(
        "safety.Hazard", models.PROTECT, verbose_name="隐患", related_name="techniques", null=True
    )
    what = models.CharField("技术措施", max_length=200)
    due_on = models.DateField("期限")
    lead = models.BigIntegerField("牵头人")
    user_post = models.CharField("使用部门岗位", max_length=40)
    planned_at = models.DateTimeField("立项时间")

    class Meta:
        verbose_name = "安全技术措施"


class MeasureDone(Posted):
    """Said to be done: it waits for its acceptance."""

    measure = models.OneToOneField(SafetyMeasure, models.PROTECT, verbose_name="措施", related_name="done")
    done = models.CharField("完成情况", max_length=500)
    done_by = models.BigIntegerField("完成人")
    done_at = models.DateTimeField("完成时间")

    class Meta:
        verbose_name = "安全技术措施完成"


class MeasureAcceptance(Posted):
    measure = models.OneToOneField(SafetyMeasure, models.PROTECT, verbose_name="措施", related_name="acceptance")
    done_by = models.BigIntegerField("完成人")
    accepted_by = models.BigIntegerField("验收人")
    note = models.CharField("意见", max_length=500, default="")
    accepted_at = models.DateTimeField("验收时间")

    class Meta:
        verbose_name = "安全技术措施验收"
        constraints = [
            models.CheckConstraint(
                name="safety_measure_accepted_by_another",
                condition=~Q(accepted_by=F("done_by")),
                violation_error_message="完成人不能验收自己的措施，请由使用部门验收",
            ),
        ]
