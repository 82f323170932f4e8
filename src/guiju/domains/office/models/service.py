"""Service projects: each for topics that customers raised, closed with how content they were before and after."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.models import Posted

WHOLE = 100
"""Satisfaction is a share in percent."""


class ServiceProject(Posted):
    number = models.CharField("项目号", max_length=30, unique=True)
    title = models.CharField("项目", max_length=120)
    plan = models.TextField("做法")
    owner = models.ForeignKey("org.Person", models.PROTECT, verbose_name="负责人", related_name="+")
    due_on = models.DateField("完成日")
    opened_by = models.BigIntegerField("立项人")
    opened_at = models.DateTimeField("立项时间")

    class Meta:
        verbose_name = "服务创新项目"
        indexes = [models.Index(fields=["opened_at"], name="office_service_opened")]


class ServiceTopic(Posted):
    """A topic that a project is for, with how many cases raised it in the year before (``sources``: of which kinds)."""

    project = models.ForeignKey(ServiceProject, models.PROTECT, verbose_name="项目", related_name="topics")
    topic = models.CharField("主题", max_length=60)
    cases = models.IntegerField("案件数")
    sources = models.CharField("来自", max_length=200)

    class Meta:
        verbose_name = "项目的客户需求"
        constraints = [
            models.UniqueConstraint(fields=["project", "topic"], name="office_service_topic_once"),
            models.CheckConstraint(name="office_service_topic_raised", condition=Q(cases__gt=0) & ~Q(topic="")),
        ]


class ServiceClosing(Posted):
    number = models.CharField("结项单号", max_length=30, unique=True)
    project = models.OneToOneField(ServiceProject, models.PROTECT, verbose_name="项目", related_name="closing")
    note = models.CharField("说明", max_length=500, default="")
    closed_by = models.BigIntegerField("结项人")
    closed_at = models.DateTimeField("结项时间")

    class Meta:
        verbose_name = "服务创新项目结项"


class ServiceResult(Posted):
    """How content customers were about a topic before and after, in percent, and how that was asked."""

    closing = models.ForeignKey(ServiceClosing, models.PROTECT, verbose_name="结项", related_name="results")
    topic = models.OneToOneField(ServiceTopic, models.PROTECT, verbose_name="主题", related_name="result")
    before = models.IntegerField("此前满意度（%）")
    after = models.IntegerField("此后满意度（%）")
    method = models.CharField("怎样测得", max_length=200)

    class Meta:
        verbose_name = "主题的满意度"
        constraints = [
            models.CheckConstraint(
                name="office_service_result_share",
                condition=Q(before__gte=0, before__lte=WHOLE, after__gte=0, after__lte=WHOLE),
            ),
            models.CheckConstraint(name="office_service_result_measured", condition=~Q(method="")),
        ]
