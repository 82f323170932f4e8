"""Scans of assets, or lists of how far they are updated, each file once."""

from django.db import models

from guiju.domains.infosec.models.assets import InfoAsset
from guiju.kernel.store.models import Posted


class ScanKind(models.TextChoices):
    SCAN = "scan", "扫描报告"
    UPDATES = "updates", "更新状态清单"


class SecurityScan(Posted):
    """``digest`` is the SHA-256 of the file."""

    number = models.CharField("单号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="地点", related_name="+")
    kind = models.CharField("种类", max_length=8, choices=ScanKind)
    tool = models.CharField("工具", max_length=120, default="")
    scope = models.CharField("范围", max_length=200)
    made_on = models.DateField("报告日期")
    digest = models.CharField("文件摘要", max_length=64, unique=True)
    imported_by = models.BigIntegerField("导入人")
    imported_at = models.DateTimeField("导入时间")

    class Meta:
        verbose_name = "安全扫描"


class ScannedAsset(Posted):
    """An asset that the file speaks of; in a list of updates with its version and the day it was updated."""

    scan = models.ForeignKey(SecurityScan, models.PROTECT, verbose_name="扫描", related_name="assets")
    asset = models.ForeignKey(InfoAsset, models.PROTECT, verbose_name="信息资产", related_name="+")
    code = models.CharField("资产编号", max_length=40)
    version = models.CharField("版本", max_length=60, default="")
    updated_on = models.DateField("更新日", null=True)

    class Meta:
        verbose_name = "扫描到的资产"
        constraints = [models.UniqueConstraint(fields=["scan", "asset"], name="infosec_scanned_once")]
        indexes = [models.Index(fields=["code", "id"], name="infosec_scanned_code")]
