"""盘点: what is to be counted, the blind counts, what they differ by, and how a difference is settled."""

from django.db import models
from django.db.models import F, Q

from guiju.kernel.store.models import Posted


class Stocktake(Posted):
    """A plan: the lines as the books had them when it was frozen. ``keeper`` answers for the goods."""

    number = models.CharField("单号", max_length=30, unique=True)
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False)
    quarter_end = models.DateField("季末日", null=True)
    keeper = models.BigIntegerField("保管员")
    frozen_at = models.DateTimeField("冻结时间")
    handler = models.BigIntegerField("经办人")

    class Meta:
        verbose_name = "盘点计划"
        indexes = [models.Index(fields=["frozen_at", "id"], name="warehouse_stocktake_at")]


class StocktakeLine(Posted):
    """One batch where it stands; without a bin it is what no card has. ``book`` is the frozen quantity."""

    stocktake = models.ForeignKey(Stocktake, models.PROTECT, verbose_name="盘点计划", related_name="lines")
    line = models.IntegerField("行")
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    batch = models.ForeignKey("warehouse.Batch", models.PROTECT, verbose_name="批次", db_index=False)
    bin = models.ForeignKey("warehouse.Bin", models.PROTECT, verbose_name="库位", null=True, db_index=False)
    book = models.BigIntegerField("账面数量")

    class Meta:
        verbose_name = "盘点表"
        constraints = [models.UniqueConstraint(fields=["stocktake", "line"], name="warehouse_stocktake_line_once")]
        indexes = [models.Index(fields=["stocktake", "batch"], name="warehouse_stocktake_batch")]


class StockCount(Posted):
    number = models.CharField("单号", max_length=30, unique=True)
    stocktake = models.ForeignKey(Stocktake, models.PROTECT, verbose_name="盘点计划", related_name="counts")
    counted_at = models.DateTimeField("盘点时间")
    handler = models.BigIntegerField("盘点人")

    class Meta:
        verbose_name = "盘点单"


class StockCountLine(Posted):
    """What was counted, ``damaged`` of it spoilt; ``book`` is what the books had at that moment, never shown before."""

    count = models.ForeignKey(StockCount, models.PROTECT, verbose_name="盘点单", related_name="lines")
    line = models.ForeignKey(StocktakeLine, models.PROTECT, verbose_name="盘点表", related_name="counts")
    quantity = models.BigIntegerField("实盘数量")
    damaged = models.BigIntegerField("其中残缺", default=0)
    book = models.BigIntegerField("账面数量")
    is_second = models.BooleanField("复盘")

    class Meta:
        verbose_name = "盘点明细"
        constraints = [
            models.CheckConstraint(
                name="warehouse_stock_count_quantity",
                condition=Q(quantity__gte=0, damaged__gte=0) & Q(damaged__lte=F("quantity")),
            ),
        ]


class DifferenceKind(models.TextChoices):
    SURPLUS = "surplus", "盈余"
    SHORTAGE = "shortage", "短少"
    DAMAGED = "damaged", "残缺"


class StockDifference(Posted):
    """待处理差异, at once when the count is saved; a later count of the line takes its place. ``cost`` in 分, at book cost."""

    number = models.CharField("单号", max_length=30, unique=True)
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False)
    count_line = models.ForeignKey(StockCountLine, models.PROTECT, verbose_name="盘点明细", related_name="differences")
    kind = models.CharField("类型", max_length=10, choices=DifferenceKind)
    quantity = models.BigIntegerField("数量")
    cost = models.BigIntegerField("账面金额（分）")
    state = models.CharField("库存状态", max_length=12)
    keeper = models.BigIntegerField("保管员")
    found_at = models.DateTimeField("发现时间")

    class Meta:
        verbose_name = "盘点差异"
        indexes = [
            models.Index(fields=["found_at", "id"], name="warehouse_difference_found"),
            models.Index(fields=["keeper", "found_at"], name="warehouse_difference_keeper"),
        ]
        constraints = [models.CheckConstraint(name="warehouse_difference_quantity", condition=Q(quantity__gt=0))]


class StocktakeRole(models.TextChoices):
    KEEPER = "keeper", "保管员"
    FINANCE = "finance", "财务人员"


class StocktakeSignature(Posted):
    """A signature under the first ``counted`` count lines; a count after it asks for another."""

    stocktake = models.ForeignKey(Stocktake, models.PROTECT, verbose_name="盘点计划", related_name="signatures")
    role = models.CharField("签字身份", max_length=10, choices=StocktakeRole)
    signer = models.BigIntegerField("签字人")
    counted = models.BigIntegerField("已盘明细数")
    signed_at = models.DateTimeField("签字时间")

    class Meta:
        verbose_name = "盘点签字"


class StocktakeOpenLine(Posted):
    """A line that was not counted, on the open list under a signature."""

    signature = models.ForeignKey(
        StocktakeSignature, models.PROTECT, verbose_name="盘点签字", related_name="open_lines"
    )
    line = models.ForeignKey(StocktakeLine, models.PROTECT, verbose_name="盘点表", related_name="+")
    reason = models.CharField("原因", max_length=200)

    class Meta:
        verbose_name = "盘点未盘清单"


class StocktakeClose(Posted):
    stocktake = models.OneToOneField(Stocktake, models.PROTECT, verbose_name="盘点计划", related_name="close")
    closed_at = models.DateTimeField("结束时间")
    handler = models.BigIntegerField("经办人")

    class Meta:
        verbose_name = "盘点结束"


class ResponsibleKind(models.TextChoices):
    PERSON = "person", "个人"
    CARRIER = "carrier", "承运人"
    SUPPLIER = "supplier", "供应商"
    NONE = "none", "无责任方"


class DifferenceCause(models.TextChoices):
    MISCOUNTED = "miscounted", "收发计数差错"
    WRONG_GOODS = "wrong_goods", "串货错发"
    LOST = "lost", "丢失"
    BROKEN = "broken", "破损变质"
    NATURAL = "natural", "自然损耗"
    POSTING = "posting", "记账差错"
    UNKNOWN = "unknown", "经查不明"


class DifferenceFinding(Posted):
    """差异原因与责任认定单; the latest of a difference counts. ``proof`` says on what it rests; a scan may be attached."""

    number = models.CharField("单号", max_length=30, unique=True)
    difference = models.ForeignKey(StockDifference, models.PROTECT, verbose_name="盘点差异", related_name="findings")
    cause = models.CharField("原因", max_length=12, choices=DifferenceCause)
    proof = models.CharField("原因证据", max_length=500)
    responsible_kind = models.CharField("责任方", max_length=10, choices=ResponsibleKind)
    responsible = models.ForeignKey(
        "org.Person", models.PROTECT, verbose_name="责任人", null=True, related_name="+", db_index=False
    )
    responsible_name = models.CharField("责任方名称", max_length=120, default="")
    found_at = models.DateTimeField("认定时间")
    handler = models.BigIntegerField("认定人")

    class Meta:
        verbose_name = "差异原因与责任认定"
        constraints = [
            models.CheckConstraint(
                name="warehouse_responsible_named",
                condition=Q(responsible_kind="person", responsible__isnull=False)
                | (~Q(responsible_kind="person") & Q(responsible__isnull=True)),
            ),
        ]


class DifferenceReport(Posted):
    """盘点差异报告, with a proposal for each difference."""

    number = models.CharField("单号", max_length=30, unique=True)
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False)
    stocktake = models.ForeignKey(Stocktake, models.PROTECT, verbose_name="盘点计划", related_name="reports")
    submitted_at = models.DateTimeField("呈报时间")
    handler = models.BigIntegerField("呈报人")

    class Meta:
        verbose_name = "盘点差异报告"
        indexes = [models.Index(fields=["submitted_at", "id"], name="warehouse_difference_report_at")]


class DifferenceReportLine(Posted):
    report = models.ForeignKey(DifferenceReport, models.PROTECT, verbose_name="盘点差异报告", related_name="lines")
    difference = models.ForeignKey(StockDifference, models.PROTECT, verbose_name="盘点差异", related_name="reported")
    proposal = models.CharField("处理意见", max_length=500)

    class Meta:
        verbose_name = "差异处理意见"


class Adjustment(Posted):
    """盘盈、盘亏、残缺 of one approved report, posted."""

    number = models.CharField("单号", max_length=30, unique=True)
    report = models.ForeignKey(
        DifferenceReport, models.PROTECT, verbose_name="盘点差异报告", related_name="adjustments"
    )
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False)
    approver = models.BigIntegerField("审批人")
    handler = models.BigIntegerField("经办人")
    adjusted_at = models.DateTimeField("调整时间")

    class Meta:
        verbose_name = "库存调整单"
        indexes = [models.Index(fields=["adjusted_at", "id"], name="warehouse_adjustment_at")]


class AdjustmentLine(Posted):
    adjustment = models.ForeignKey(Adjustment, models.PROTECT, verbose_name="库存调整单", related_name="lines")
    difference = models.OneToOneField(
        StockDifference, models.PROTECT, verbose_name="盘点差异", related_name="adjustment_line"
    )
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    quantity = models.BigIntegerField("数量")
    cost = models.BigIntegerField("金额（分）")

    class Meta:
        verbose_name = "库存调整明细"
        constraints = [models.CheckConstraint(name="warehouse_adjustment_quantity", condition=Q(quantity__gt=0))]
