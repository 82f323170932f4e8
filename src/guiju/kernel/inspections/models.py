"""Somebody from outside, an authority or an auditor, may read for a while; each page he opened is kept."""

from django.db import models
from django.db.models import F, Q

from guiju.kernel.store.fields import EncryptedTextField
from guiju.kernel.store.models import Posted


class Inspection(Posted):
    """Opens the queries of its `InspectionArea` rows, at a place and below (null: everywhere), or one dossier, until ``ends_at``.

    The dossier is of ``clause``, else of ``paper``, else of the days; without ``since`` there is none.
    """

    number = models.CharField("查阅单号", max_length=30, unique=True)
    account = models.OneToOneField("accounts.Account", models.PROTECT, verbose_name="账号")
    name = models.CharField("姓名", max_length=60)
    authority = models.CharField("单位", max_length=120)
    document = models.CharField("文书号", max_length=120)
    reason = models.CharField("事由", max_length=500)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", null=True)
    clause = models.CharField("证据包条款", max_length=40, default="")
    paper = models.CharField("证据包单据", max_length=40, default="")
    since = models.DateField("证据自", null=True)
    until = models.DateField("证据至", null=True)
    granted_by = models.BigIntegerField("开通人")
    granted_at = models.DateTimeField("开通时间")
    ends_at = models.DateTimeField("止于")

    class Meta:
        verbose_name = "外部查阅"
        constraints = [
            models.CheckConstraint(name="inspections_inspection_ends", condition=Q(ends_at__gt=F("granted_at"))),
            models.CheckConstraint(
                name="inspections_inspection_days",
                condition=Q(since__isnull=True, until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]


class InspectionArea(Posted):
    """A domain (``warehouse``) or one query (``safety.visitors``)."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, verbose_name="外部查阅", related_name="areas")
    area = models.CharField("范围", max_length=80)
    title = models.CharField("名称", max_length=120)

    class Meta:
        verbose_name = "查阅范围"
        constraints = [models.UniqueConstraint(fields=["inspection", "area"], name="inspections_area_once")]


class InspectionEnd(Posted):
    """Before its time."""

    inspection = models.OneToOneField(Inspection, models.PROTECT, verbose_name="外部查阅", related_name="end")
    reason = models.CharField("原因", max_length=500)
    ended_by = models.BigIntegerField("结束人")
    ended_at = models.DateTimeField("结束时间")

    class Meta:
        verbose_name = "提前结束查阅"


class InspectionView(Posted):
    """A page that was asked for, by its title; ``asked`` are the words and filters, ``was_shown`` whether it was opened."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, verbose_name="外部查阅", related_name="views")
    page = models.CharField("页面", max_length=60)
    query = models.CharField("查询", max_length=80, default="")
    record = models.CharField("记录", max_length=200, default="")
    asked = EncryptedTextField("条件", default="")
    was_shown = models.BooleanField("已打开")
    viewed_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "查阅痕迹"
