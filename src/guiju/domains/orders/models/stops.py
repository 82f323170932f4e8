"""Goods of a line of business whose permit has run out, to be taken off each shop's platform."""

from django.db import models
from django.db.models import Q

from guiju.domains.orders.models.orders import Shop
from guiju.kernel.store.models import Posted


class PlatformStop(Posted):
    """``lacking`` are the permits that no longer hold; ``turn`` counts the times that a shop had to stop a line."""

    number = models.CharField("单号", max_length=30, unique=True)
    shop = models.ForeignKey(Shop, models.PROTECT, verbose_name="店铺", db_index=False)
    line = models.ForeignKey("policy.BusinessLine", models.PROTECT, verbose_name="业务线")
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False)
    turn = models.IntegerField("次数")
    lacking = models.CharField("已失效的许可", max_length=600)
    due_at = models.DateTimeField("期限")
    stopped_at = models.DateTimeField("停售时间")

    class Meta:
        verbose_name = "平台停售"
        constraints = [models.UniqueConstraint(fields=["shop", "line", "turn"], name="orders_stop_once")]


class StopEnd(models.TextChoices):
    FILE = "file", "平台文件"
    SCREENSHOT = "screenshot", "截图"
    RENEWED = "renewed", "许可已恢复"


class StopProof(Posted):
    """The platform no longer offers the goods, or the permit holds again."""

    stop = models.OneToOneField(PlatformStop, models.PROTECT, verbose_name="平台停售", related_name="proof")
    kind = models.CharField("凭证", max_length=12, choices=StopEnd)
    handler = models.BigIntegerField("经办人")
    proved_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "平台停售凭证"
        constraints = [models.CheckConstraint(name="orders_stop_proof_kind", condition=Q(kind__in=StopEnd.values))]
