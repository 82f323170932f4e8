"""Vouchers of the stock account (1405 库存商品), by product: quantities in its unit, amounts in 分."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.models import Posted


class VoucherSource(models.TextChoices):
    WAREHOUSE = "warehouse", "仓库单据汇总"
    MANUAL = "manual", "人工填制"


class Voucher(Posted):
    """会计法 第十四条, 第十五条: entered from checked documents, never changed; a mistake is mended by another voucher."""

    number = models.CharField("凭证号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", related_name="+", db_index=False)
    source = models.CharField("来源", max_length=12, choices=VoucherSource)
    booked_on = models.DateField("记账日期")
    summary = models.CharField("摘要", max_length=200)
    handler = models.BigIntegerField("制单人")
    posted_at = models.DateTimeField("过账时间")

    class Meta:
        verbose_name = "记账凭证"
        indexes = [
            models.Index(fields=["posted_at", "id"], name="ledger_voucher_at"),
            models.Index(fields=["place", "source"], name="ledger_voucher_place"),
        ]


class VoucherLine(Posted):
    """Debit is positive, credit negative."""

    voucher = models.ForeignKey(Voucher, models.PROTECT, verbose_name="记账凭证", related_name="lines")
    line = models.IntegerField("行")
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    quantity = models.BigIntegerField("数量")
    amount = models.BigIntegerField("金额（分）")

    class Meta:
        verbose_name = "凭证分录"
        constraints = [models.CheckConstraint(name="ledger_line_not_empty", condition=~Q(quantity=0) | ~Q(amount=0))]


class Payable(Posted):
    """What a supplier is to be paid for the goods of a document, in 分."""

    number = models.CharField("单号", max_length=30, unique=True)
    place = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", related_name="+", db_index=False)
    supplier = models.CharField("供应商", max_length=120)
    document = models.CharField("依据单据", max_length=30, db_index=True)
    amount = models.BigIntegerField("应付金额（分）")
    handler = models.BigIntegerField("经办人")
    confirmed_at = models.DateTimeField("确认时间")

    class Meta:
        verbose_name = "应付款"
        indexes = [models.Index(fields=["confirmed_at", "id"], name="ledger_payable_at")]
        constraints = [models.CheckConstraint(name="ledger_payable_amount", condition=Q(amount__gt=0))]
