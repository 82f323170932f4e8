"""What has happened to people and things: recorded as it was, graded, reported outside, closed when nothing is left open."""

from django.db import models

from guiju.kernel.store.models import Posted


class IncidentKind(models.TextChoices):
    NEAR_MISS = "near_miss", "险情"
    INJURY = "injury", "受伤"
    ACCIDENT = "accident", "事故"
    EPIDEMIC = "epidemic", "疫情"
    THEFT = "theft", "治安"


class IncidentGrade(models.TextChoices):
    MINOR = "minor", "一般伤害（伤害登记）"
    SERIOUS = "serious", "生产安全事故"


class Incident(Posted):
    """``recorded_at`` is the machine's own time; ``reporter`` is 0 where he did not sign in."""

    mutable = ("closed_at",)

    number = models.CharField("单号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    kind = models.CharField("种类", max_length=12, choices=IncidentKind)
    what = models.CharField("情况", max_length=500)
    injured = models.ForeignKey("org.Person", models.PROTECT, verbose_name="受伤人", related_name="+", null=True)
    occurred_at = models.DateTimeField("发生时间")
    reporter = models.BigIntegerField("登记人")
    recorded_at = models.DateTimeField("登记时间")
    closed_at = models.DateTimeField("结案时间", null=True)

    class Meta:
        verbose_name = "事件"
        indexes = [models.Index(fields=["place", "kind", "occurred_at"], name="safety_incident_at")]


class IncidentGrading(Posted):
    """Once. ``received_at`` is when the head of the company was told: from then the hour of the law runs."""

    incident = models.OneToOneField(Incident, models.PROTECT, verbose_name="事件", related_name="grading")
    grade = models.CharField("等级", max_length=8, choices=IncidentGrade)
    is_work_injury = models.BooleanField("工伤", default=False)
    received_at = models.DateTimeField("负责人接报时间")
    graded_by = models.BigIntegerField("定级人")
    graded_at = models.DateTimeField("定级时间")

    class Meta:
        verbose_name = "事件定级"


class IncidentReport(Posted):
    """Reported to an authority, with the number it gave."""

    incident = models.ForeignKey(Incident, models.PROTECT, verbose_name="事件", related_name="reports")
    authority = models.CharField("报给", max_length=120)
    receipt = models.CharField("回执号", max_length=80)
    reported_by = models.BigIntegerField("经办人")
    reported_at = models.DateTimeField("上报时间")

    class Meta:
        verbose_name = "事件对外报告"


class IncidentPart(models.TextChoices):
    CAUSE = "cause", "事故原因"
    RESPONSIBLE = "responsible", "责任人员"
    MEASURES = "measures", "整改措施"
    EDUCATION = "education", "教育"


class IncidentFile(Posted):
    """One of the four things without which no accident is let go (四不放过), or an ``amends``: a correction beside it."""

    incident = models.ForeignKey(Incident, models.PROTECT, verbose_name="事件", related_name="files")
    part = models.CharField("项目", max_length=12, choices=IncidentPart, default="")
    amends = models.CharField("更正哪一项", max_length=40, default="")
    text = models.CharField("内容", max_length=2000)
    filed_by = models.BigIntegerField("经办人")
    filed_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "事件材料"


class IncidentClosing(Posted):
    """Called closed; ``lacks`` are the parts that were still empty: until they come it is 待补.

    ``procedures`` are the codes of the rulebooks that had to do with it, with a blank between them.
    """

    incident = models.OneToOneField(Incident, models.PROTECT, verbose_name="事件", related_name="closing")
    lacks = models.CharField("还缺", max_length=200, default="")
    procedures = models.CharField("所涉制度", max_length=200, default="")
    closed_by = models.BigIntegerField("结案人")
    closed_at = models.DateTimeField("结案时间")

    class Meta:
        verbose_name = "事件结案"
