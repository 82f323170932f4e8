"""Health of people and places: examinations with dates only, disinfection, outbreaks that were declared."""

from django.db import models
from django.db.models import F, Q

from guiju.kernel.registers.models import RegisterEntry
from guiju.kernel.store.models import Posted


class ExamKind(models.TextChoices):
    GENERAL = "general", "一般体检"
    FOOD = "food", "食品从业健康证"
    WAIVER = "waiver", "本人签字放弃"


class HealthExam(Posted):
    """Booked for a day or done on one. What was found is never here; of a certificate fit or unfit, and until when."""

    number = models.CharField("单号", max_length=30, unique=True)
    person = models.ForeignKey("org.Person", models.PROTECT, verbose_name="人员", related_name="+")
    kind = models.CharField("种类", max_length=8, choices=ExamKind)
    booked_on = models.DateField("预约日", null=True)
    done_on = models.DateField("完成日", null=True)
    provider = models.CharField("机构", max_length=120, default="")
    is_fit = models.BooleanField("合格", null=True)
    valid_until = models.DateField("有效期至", null=True)
    recorded_by = models.BigIntegerField("登记人")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "体检"
        indexes = [models.Index(fields=["person", "id"], name="safety_exam_person")]
        constraints = [
            models.CheckConstraint(
                name="safety_exam_fit_of_certificates",
                condition=Q(kind=ExamKind.FOOD) | (Q(is_fit__isnull=True) & Q(valid_until__isnull=True)),
                violation_error_message="一般体检只登记日期和机构，不登记结果",
            ),
        ]


class Disinfection(RegisterEntry):
    """A place was disinfected; with an agent past its day or out of its range it does not count."""

    agent = models.CharField("消毒剂", max_length=60)
    agent_until = models.DateField("消毒剂有效期至")
    concentration = models.IntegerField("浓度（mg/L）")
    lowest = models.IntegerField("规定浓度下限（mg/L）")
    highest = models.IntegerField("规定浓度上限（mg/L）")
    minutes = models.IntegerField("时长（分钟）")
    done_on = models.DateField("消毒日")

    class Meta(RegisterEntry.Meta):
        verbose_name = "消毒"
        constraints = [
            *RegisterEntry.Meta.constraints,
            models.CheckConstraint(
                name="safety_disinfection_range",
                condition=Q(lowest__lte=F("highest")),
                violation_error_message="规定浓度的下限不能高于上限",
            ),
        ]


class Outbreak(Posted):
    """Declared by a person, for a place and what is in it; ``closed_area`` is where nobody works meanwhile."""

    mutable = ("ended_at",)

    number = models.CharField("单号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    closed_area = models.ForeignKey("org.Place", models.PROTECT, verbose_name="停用区域", related_name="+", null=True)
    what = models.CharField("情况", max_length=500)
    declared_by = models.BigIntegerField("宣布人")
    declared_at = models.DateTimeField("宣布时间")
    ended_at = models.DateTimeField("解除时间", null=True)

    class Meta:
        verbose_name = "疫情状态"


class OutbreakEnd(Posted):
    """The status is over; ``left_open`` are the measures that had no result then."""

    outbreak = models.OneToOneField(Outbreak, models.PROTECT, verbose_name="疫情状态", related_name="end")
    reason = models.CharField("原因", max_length=500, default="")
    left_open = models.TextField("没有结果的措施", default="")
    ended_by = models.BigIntegerField("解除人")
    ended_at = models.DateTimeField("解除时间")

    class Meta:
        verbose_name = "疫情解除"
