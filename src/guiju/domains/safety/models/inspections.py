"""Inspections by plan: whose targets were drawn, what was found at each, and how far it had come when it was closed."""

from django.db import models
from django.db.models import F, Q

from guiju.kernel.store.models import Posted


class PlannedInspection(Posted):
    """``about`` is the rulebook where the kind is of one; ``closed_at`` repeats the moment of its closing."""

    mutable = ("closed_at",)

    number = models.CharField("单号", max_length=30, unique=True)
    kind = models.CharField("种类", max_length=40)
    about = models.CharField("对象", max_length=20, default="")
    title = models.CharField("检查", max_length=60)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    seed = models.BigIntegerField("抽样种子")
    due_on = models.DateField("期限")
    planned_by = models.BigIntegerField("拟定人")
    planned_at = models.DateTimeField("拟定时间")
    closed_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = "计划检查"
        indexes = [models.Index(fields=["kind", "about", "id"], name="safety_inspection_kind")]


class InspectionTarget(Posted):
    """``owner`` answers for it (0: nobody); ``answered_at`` repeats its first result, ``replaced_at`` its replacement."""

    mutable = ("answered_at", "replaced_at")

    inspection = models.ForeignKey(PlannedInspection, models.PROTECT, verbose_name="检查", related_name="targets")
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    key = models.CharField("对象号", max_length=120)
    title = models.CharField("对象", max_length=200)
    owner = models.BigIntegerField("责任人", default=0)
    replaces = models.OneToOneField("self", models.PROTECT, verbose_name="替换", null=True, related_name="replacement")
    reason = models.CharField("更换原因", max_length=500, default="")
    answered_at = models.DateTimeField("检查时间", null=True)
    replaced_at = models.DateTimeField("更换时间", null=True)

    class Meta:
        verbose_name = "检查对象"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "key"], name="safety_inspection_target_once"),
        ]


class InspectionResult(Posted):
    """What was found at a target; the newest counts, and one that was not in order stays found."""

    target = models.ForeignKey(InspectionTarget, models.PROTECT, verbose_name="检查对象", related_name="results")
    result = models.CharField("结果", max_length=8)
    note = models.CharField("情况", max_length=500, default="")
    owner = models.BigIntegerField("被检责任人", default=0)
    has_evidence = models.BooleanField("有证据")
    inspector = models.BigIntegerField("检查人")
    inspected_at = models.DateTimeField("检查时间")

    class Meta:
        verbose_name = "检查结果"
        constraints = [
            models.CheckConstraint(name="safety_inspection_result", condition=Q(result__in=["ok", "not_ok"])),
        ]


class InspectionClosing(Posted):
    """How many of its targets had a result when it was closed; one that lacked some is not whole."""

    inspection = models.OneToOneField(PlannedInspection, models.PROTECT, verbose_name="检查", related_name="closing")
    answered = models.IntegerField("已查")
    total = models.IntegerField("应查")
    closed_by = models.BigIntegerField("结束人")
    closed_at = models.DateTimeField("结束时间")

    class Meta:
        verbose_name = "检查结束"
        constraints = [
            models.CheckConstraint(
                name="safety_inspection_counted", condition=Q(answered__gte=0, answered__lte=F("total"))
            ),
        ]
