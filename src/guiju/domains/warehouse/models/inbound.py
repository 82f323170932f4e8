"""Goods that arrive: recorded as they come, counted, then received or refused."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.models import Posted


class Mismatch(models.TextChoices):
    QUANTITY = "quantity", "数量"
    QUALITY = "quality", "质量"
    SPECIFICATION = "specification", "规格"
    VARIETY = "variety", "品种"


class Arrival(Posted):
    """Goods at the dock, not stock; 待点 until a count is locked. ``order`` is None where nothing announced them."""

    grown = {"order_id": None}

    number = models.CharField("单号", max_length=30, unique=True)
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库")
    order = models.ForeignKey(
        "purchasing.PurchaseOrder",
        models.PROTECT,
        verbose_name="采购单",
        related_name="+",
        null=True,
        db_index=False,
    )
    supplier = models.CharField("供应商", max_length=120)
    delivery_note = models.CharField("送货单号", max_length=60)
    carrier = models.CharField("承运人", max_length=60)
    arrived_at = models.DateTimeField("到货时间")
    handler = models.BigIntegerField("经办人")

    class Meta:
        verbose_name = "到货单"
        indexes = [
            models.Index(fields=["arrived_at", "id"], name="warehouse_arrival_at"),
            models.Index(fields=["delivery_note", "id"], name="warehouse_arrival_note"),
            models.Index(fields=["supplier", "id"], name="warehouse_arrival_supplier"),
        ]


class ArrivalLine(Posted):
    """What the delivery note and the cartons say; the unit cost is in 1/10,000 of the currency unit."""

    grown = {"produced_on": None, "expires_on": None}

    arrival = models.ForeignKey(Arrival, models.PROTECT, verbose_name="到货单", related_name="lines")
    line = models.IntegerField("行")
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    noted_quantity = models.BigIntegerField("送货数量")
    noted_spec = models.CharField("送货规格", max_length=80, default="")
    unit_cost = models.BigIntegerField("单价")
    produced_on = models.DateField("生产日期", null=True)
    expires_on = models.DateField("到期日", null=True)

    class Meta:
        verbose_name = "到货明细"
        constraints = [
            models.CheckConstraint(name="warehouse_arrival_quantity", condition=Q(noted_quantity__gt=0)),
            models.CheckConstraint(name="warehouse_arrival_cost", condition=Q(unit_cost__gte=0)),
        ]


class ShortDated(Posted):
    """Goods of a line that came with too little of their life left: 待处理 until they are refused, kept apart or accepted."""

    arrival_line = models.OneToOneField(
        ArrivalLine, models.PROTECT, verbose_name="到货明细", related_name="short_dated"
    )
    reason = models.CharField("情况", max_length=200)
    noted_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "效期不足待处理"


class Count(Posted):
    """The blind count of an arrival; one an arrival, locked when it is written."""

    arrival = models.OneToOneField(Arrival, models.PROTECT, verbose_name="到货单", related_name="count")
    counted_at = models.DateTimeField("清点时间")
    handler = models.BigIntegerField("清点人")

    class Meta:
        verbose_name = "清点单"


class CountLine(Posted):
    """What was scanned and counted. Without an arrival line the goods are none that were announced: 待处理."""

    count = models.ForeignKey(Count, models.PROTECT, verbose_name="清点单", related_name="lines")
    arrival_line = models.OneToOneField(
        ArrivalLine, models.PROTECT, verbose_name="到货明细", related_name="count_line", null=True
    )
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    barcode = models.CharField("所扫条码", max_length=60)
    quantity = models.BigIntegerField("实点数量")
    found_spec = models.CharField("实物规格", max_length=80, default="")
    quality_passed = models.BooleanField("外观质量合格", default=True)

    class Meta:
        verbose_name = "清点明细"
        constraints = [models.CheckConstraint(name="warehouse_count_quantity", condition=Q(quantity__gte=0))]


class Difference(Posted):
    """The signed difference between note and goods of one arrival line."""

    number = models.CharField("单号", max_length=30, unique=True)
    arrival_line = models.ForeignKey(ArrivalLine, models.PROTECT, verbose_name="到货明细", related_name="differences")
    item = models.CharField("差异项", max_length=20, choices=Mismatch)
    noted_quantity = models.BigIntegerField("送货数量")
    counted_quantity = models.BigIntegerField("实点数量")
    explanation = models.TextField("说明")
    handler = models.BigIntegerField("经办人")
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "差异单"


class Refusal(Posted):
    """Goods refused at the dock: 拒收待退, never stock."""

    number = models.CharField("单号", max_length=30, unique=True)
    arrival_line = models.ForeignKey(ArrivalLine, models.PROTECT, verbose_name="到货明细", related_name="refusals")
    item = models.CharField("不符项", max_length=20, choices=Mismatch)
    quantity = models.BigIntegerField("数量")
    reason = models.TextField("说明")
    handler = models.BigIntegerField("经办人")
    refused_at = models.DateTimeField("拒收时间")

    class Meta:
        verbose_name = "拒收单"
        constraints = [models.CheckConstraint(name="warehouse_refusal_quantity", condition=Q(quantity__gt=0))]


class Receipt(Posted):
    """Goods taken into stock."""

    number = models.CharField("单号", max_length=30, unique=True)
    arrival = models.ForeignKey(Arrival, models.PROTECT, verbose_name="到货单", related_name="receipts")
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False)
    received_at = models.DateTimeField("入库时间")
    handler = models.BigIntegerField("经办人")

    class Meta:
        verbose_name = "入库单"
        indexes = [
            models.Index(fields=["received_at", "id"], name="warehouse_receipt_at"),
        ]


class ReceiptLine(Posted):
    receipt = models.ForeignKey(Receipt, models.PROTECT, verbose_name="入库单", related_name="lines")
    line = models.IntegerField("行")
    arrival_line = models.ForeignKey(ArrivalLine, models.PROTECT, verbose_name="到货明细", related_name="receipt_lines")
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    quantity = models.BigIntegerField("数量")
    state = models.CharField("库存状态", max_length=12)
    cost = models.BigIntegerField("金额（分）")

    class Meta:
        verbose_name = "入库明细"
        constraints = [models.CheckConstraint(name="warehouse_receipt_quantity", condition=Q(quantity__gt=0))]


class DifferenceConfirmation(Posted):
    """What the supplier agrees to have delivered of a line that differed."""

    difference = models.OneToOneField(Difference, models.PROTECT, verbose_name="差异单", related_name="confirmation")
    agreed = models.BigIntegerField("认可数量")
    confirmed_by = models.CharField("供应商确认人", max_length=120)
    confirmed_at = models.DateTimeField("确认时间")
    handler = models.BigIntegerField("登记人")

    class Meta:
        verbose_name = "供应商确认差异"
        constraints = [models.CheckConstraint(name="warehouse_agreed_quantity", condition=Q(agreed__gte=0))]
