"""Suppliers; purchase orders: what was ordered, at what price and until when; what came of it; what will not come any more."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from guiju.kernel.registers.models import RegisterEntry
from guiju.kernel.store.models import Posted


class SupplierRisk(models.TextChoices):
    HIGH = "high", "高风险"
    MEDIUM = "medium", "中风险"
    LOW = "low", "低风险"


class SupplierType(models.TextChoices):
    COMPANY = "company", "企业"
    PERSON = "person", "个人"


class Supplier(RegisterEntry):
    """Whom the company buys from, by the name that stands on its orders; ``buyer`` answers for it."""

    grown: ClassVar[dict[str, Any]] = {"party_type": "company"}

    name = models.CharField("供应商", max_length=120, help_text="与采购单上的名称一致")
    risk = models.CharField("风险等级", max_length=8, choices=SupplierRisk.choices)
    buyer = models.ForeignKey("org.Person", models.PROTECT, verbose_name="采购责任人", related_name="+")
    party_type = models.CharField(
        "主体类型", max_length=10, choices=SupplierType.choices, default=SupplierType.COMPANY.value
    )

    class Meta(RegisterEntry.Meta):
        verbose_name = "供应商"


class PurchaseOrder(Posted):
    """``basis`` is the proposal or request that asked for it."""

    number = models.CharField("单号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", related_name="+", db_index=False)
    supplier = models.CharField("供应商", max_length=120)
    basis = models.CharField("依据", max_length=80, default="")
    expected_on = models.DateField("预计到货日")
    handler = models.BigIntegerField("经办人")
    ordered_at = models.DateTimeField("下单时间")

    class Meta:
        verbose_name = "采购单"
        indexes = [
            models.Index(fields=["ordered_at", "id"], name="purchasing_order_at"),
            models.Index(fields=["supplier", "id"], name="purchasing_order_supplier"),
            models.Index(fields=["basis", "id"], name="purchasing_order_basis"),
        ]


class PurchaseOrderLine(Posted):
    """The unit cost is in 1/10,000 of the currency unit. More may come than was ordered; it was recorded as it came."""

    mutable = ("received", "cancelled")

    order = models.ForeignKey(
        PurchaseOrder, models.PROTECT, verbose_name="采购单", related_name="lines", db_index=False
    )
    line = models.IntegerField("行")
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", related_name="+", db_index=False)
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    quantity = models.BigIntegerField("订购数量")
    unit_cost = models.BigIntegerField("单价")
    received = models.BigIntegerField("已入库", default=0)
    cancelled = models.BigIntegerField("已取消", default=0)

    class Meta:
        verbose_name = "采购明细"
        indexes = [
            models.Index(
                fields=["sku", "place"],
                name="purchasing_line_open",
                condition=Q(quantity__gt=F("received") + F("cancelled")),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["order", "sku"], name="purchasing_sku_once"),
            models.CheckConstraint(name="purchasing_line_quantity", condition=Q(quantity__gt=0)),
            models.CheckConstraint(name="purchasing_line_cost", condition=Q(unit_cost__gte=0)),
            models.CheckConstraint(name="purchasing_line_received", condition=Q(received__gte=0)),
            models.CheckConstraint(
                name="purchasing_line_cancelled", condition=Q(cancelled__gte=0, cancelled__lte=F("quantity"))
            ),
        ]


class LineCancellation(Posted):
    """What is still to come of a line will not come."""

    number = models.CharField("单号", max_length=30, unique=True)
    order_line = models.ForeignKey(
        PurchaseOrderLine, models.PROTECT, verbose_name="采购明细", related_name="cancellations"
    )
    quantity = models.BigIntegerField("取消数量")
    reason = models.CharField("原因", max_length=500)
    handler = models.BigIntegerField("经办人")
    cancelled_at = models.DateTimeField("取消时间")

    class Meta:
        verbose_name = "采购取消单"
        constraints = [models.CheckConstraint(name="purchasing_cancelled_quantity", condition=Q(quantity__gt=0))]
