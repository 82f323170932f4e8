"""How damp the air of a zone is, and what was set apart for inspection because it stayed so."""

from django.db import models
from django.db.models import Q

from guiju.domains.warehouse.models.stock import Batch, StateChange
from guiju.kernel.store.models import Posted


class ReadingSource(models.TextChoices):
    SENSOR = "sensor", "传感器"
    MANUAL = "manual", "人工"


class HumidityReading(Posted):
    """Relative humidity in 0.1 %, temperature in 0.1 ℃; ``is_made_up`` was filled in after its time."""

    zone = models.ForeignKey("org.Place", models.PROTECT, verbose_name="库区", db_index=False, related_name="+")
    humidity = models.IntegerField("相对湿度（0.1%）")
    temperature = models.IntegerField("温度（0.1℃）", null=True)
    source = models.CharField("来源", max_length=8, choices=ReadingSource)
    sensor = models.CharField("传感器", max_length=40, default="")
    is_made_up = models.BooleanField("补录", default=False)
    handler = models.BigIntegerField("登记人")
    read_at = models.DateTimeField("读数时间")

    class Meta:
        verbose_name = "湿度读数"
        indexes = [
            models.Index(fields=["read_at", "id"], name="warehouse_humidity_at"),
            models.Index(fields=["zone", "read_at", "id"], name="warehouse_humidity_zone"),
        ]
        constraints = [
            models.CheckConstraint(name="warehouse_humidity_percent", condition=Q(humidity__gte=0, humidity__lte=1000)),
        ]


class DampHold(Posted):
    """Goods that do not bear damp and stood in it too long: 待检, once for each alert (``finding``)."""

    finding = models.ForeignKey("findings.Finding", models.PROTECT, verbose_name="湿度报警", related_name="+")
    batch = models.ForeignKey(Batch, models.PROTECT, verbose_name="批次", db_index=False)
    change = models.ForeignKey(StateChange, models.PROTECT, verbose_name="状态变更单", related_name="+")
    quantity = models.BigIntegerField("数量")

    class Meta:
        verbose_name = "受潮待检"
        constraints = [
            models.UniqueConstraint(fields=["finding", "batch"], name="warehouse_damp_held_once"),
            models.CheckConstraint(name="warehouse_damp_held_quantity", condition=Q(quantity__gt=0)),
        ]
