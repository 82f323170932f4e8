"""Reports that are handed in: 入、出、存 of a month, in versions."""

from django.db import models
from django.db.models import F, Q

from guiju.kernel.store.models import Posted


class MonthlyReport(Posted):
    """One version of a month's report; a later one stands beside it. ``moves`` is how many ledger lines it sums."""

    number = models.CharField("单号", max_length=30, unique=True)
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False)
    month = models.DateField("月份")
    last_day = models.DateField("账期末日")
    version = models.IntegerField("版本")
    moves = models.BigIntegerField("流水行数")
    submitted_at = models.DateTimeField("上报时间")
    handler = models.BigIntegerField("编报人")

    class Meta:
        verbose_name = "进销存月报"
        indexes = [models.Index(fields=["submitted_at", "id"], name="warehouse_report_at")]
        constraints = [
            models.UniqueConstraint(fields=["warehouse", "month", "version"], name="warehouse_report_version_once"),
        ]


class MonthlyReportLine(Posted):
    """One SKU: quantities in its unit, amounts in 分."""

    report = models.ForeignKey(MonthlyReport, models.PROTECT, verbose_name="进销存月报", related_name="lines")
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    opening = models.BigIntegerField("期初")
    received = models.BigIntegerField("入")
    issued = models.BigIntegerField("出")
    closing = models.BigIntegerField("存")
    opening_cost = models.BigIntegerField("期初金额（分）")
    received_cost = models.BigIntegerField("入金额（分）")
    issued_cost = models.BigIntegerField("出金额（分）")
    closing_cost = models.BigIntegerField("存金额（分）")

    class Meta:
        verbose_name = "进销存月报明细"
        constraints = [
            models.CheckConstraint(
                name="warehouse_report_adds_up",
                condition=Q(closing=F("opening") + F("received") - F("issued"))
                & Q(closing_cost=F("opening_cost") + F("received_cost") - F("issued_cost")),
            ),
        ]
