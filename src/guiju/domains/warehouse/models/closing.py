"""Days and months of a warehouse that are closed, with what was left open when they were."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.models import Posted


class OpenReason(models.TextChoices):
    CAME_LATE = "came_late", "到货太晚"
    NO_PAPERS = "no_papers", "单据未到"
    IN_DOUBT = "in_doubt", "数量有疑"
    INSPECTING = "inspecting", "等待检验"
    OTHER = "other", "其他"


class DayClose(Posted):
    """The books of one warehouse and business day are closed; what moved that day and comes later is booked later."""

    number = models.CharField("单号", max_length=30, unique=True)
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False)
    day = models.DateField("业务日期")
    closed_at = models.DateTimeField("日结时间")
    handler = models.BigIntegerField("经办人")

    class Meta:
        verbose_name = "日结单"
        indexes = [models.Index(fields=["closed_at", "id"], name="warehouse_day_close_at")]
        constraints = [models.UniqueConstraint(fields=["warehouse", "day"], name="warehouse_day_closed_once")]


class DayCloseLine(Posted):
    """A document that was not posted when the day was closed: why, and who posts it by when."""

    close = models.ForeignKey(DayClose, models.PROTECT, verbose_name="日结单", related_name="lines")
    arrival = models.ForeignKey("warehouse.Arrival", models.PROTECT, verbose_name="未登账单据", related_name="+")
    reason = models.CharField("原因", max_length=20, choices=OpenReason)
    note = models.CharField("说明", max_length=200, default="")
    owner = models.BigIntegerField("责任人")

    class Meta:
        verbose_name = "日结未登账明细"


class MonthClose(Posted):
    """The month of one warehouse is closed; ``signer`` is the finance head, 0 where no rule asked for the signature."""

    number = models.CharField("单号", max_length=30, unique=True)
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False)
    month = models.DateField("月份")
    last_day = models.DateField("账期末日")
    closed_at = models.DateTimeField("月结时间")
    handler = models.BigIntegerField("经办人")
    signer = models.BigIntegerField("签字人")

    class Meta:
        verbose_name = "月结单"
        indexes = [models.Index(fields=["closed_at", "id"], name="warehouse_month_close_at")]
        constraints = [
            models.UniqueConstraint(fields=["warehouse", "month"], name="warehouse_month_closed_once"),
            models.CheckConstraint(
                name="warehouse_month_first_day", condition=Q(month__day=1) & Q(last_day__gte=models.F("month"))
            ),
        ]


class MonthOpenDay(Posted):
    """A day of the month that was never closed, listed when the month was."""

    close = models.ForeignKey(MonthClose, models.PROTECT, verbose_name="月结单", related_name="open_days")
    day = models.DateField("未结日")
    reason = models.CharField("原因", max_length=200)

    class Meta:
        verbose_name = "月结未结日"
        constraints = [models.UniqueConstraint(fields=["close", "day"], name="warehouse_open_day_once")]


class Match(models.TextChoices):
    BOOKS = "books", "账账"
    GOODS = "goods", "账物"
    CARDS = "cards", "账卡"


class MonthFigure(Posted):
    """The snapshot a month was closed on: of a batch what ledger and cards have and what was counted, of a SKU the account.

    ``counted`` is what the last count makes of the ledger; it, ``card`` and ``general`` are null where there is none.
    """

    close = models.ForeignKey(MonthClose, models.PROTECT, verbose_name="月结单", related_name="figures")
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    batch = models.ForeignKey("warehouse.Batch", models.PROTECT, verbose_name="批次", null=True, db_index=False)
    ledger = models.BigIntegerField("明细账")
    general = models.BigIntegerField("总账", null=True)
    card = models.BigIntegerField("库位卡", null=True)
    counted = models.BigIntegerField("实物", null=True)

    class Meta:
        verbose_name = "月结核对表"


class MonthDifference(Posted):
    """A difference on the list a month was closed with; who puts it right answers to its finding."""

    close = models.ForeignKey(MonthClose, models.PROTECT, verbose_name="月结单", related_name="differences")
    match = models.CharField("核对", max_length=8, choices=Match)
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    batch = models.ForeignKey("warehouse.Batch", models.PROTECT, verbose_name="批次", null=True, db_index=False)
    ledger = models.BigIntegerField("明细账")
    other = models.BigIntegerField("对方")
    reason = models.CharField("原因", max_length=200)
    owner = models.BigIntegerField("责任人")

    class Meta:
        verbose_name = "月结差异"
