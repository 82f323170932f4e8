"""Goods that leave: asked for with papers, approved, dispatched; or found to have left without."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.fields import EncryptedTextField
from guiju.kernel.store.models import Posted


class Purpose(models.TextChoices):
    SALE = "sale", "销售出库"
    REQUISITION = "requisition", "领用出库"
    WRITE_OFF = "write_off", "报损出库"
    SUPPLIER_RETURN = "supplier_return", "退供出库"


class IssueRequest(Posted):
    """A request to take goods out, with its basis and the person who will pick up."""

    number = models.CharField("单号", max_length=30, unique=True)
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False)
    purpose = models.CharField("出库类型", max_length=20, choices=Purpose)
    basis = models.CharField("出库依据", max_length=80, default="")
    picker = EncryptedTextField("提货人", default="")
    requester = models.BigIntegerField("申请人")
    requested_at = models.DateTimeField("申请时间")

    class Meta:
        verbose_name = "出库申请"
        indexes = [
            models.Index(fields=["requested_at", "id"], name="warehouse_request_at"),
            models.Index(fields=["basis", "id"], name="warehouse_request_basis"),
        ]


class IssueRequestLine(Posted):
    request = models.ForeignKey(IssueRequest, models.PROTECT, verbose_name="出库申请", related_name="lines")
    line = models.IntegerField("行")
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    quantity = models.BigIntegerField("申请数量")

    class Meta:
        verbose_name = "出库申请明细"
        constraints = [models.CheckConstraint(name="warehouse_request_quantity", condition=Q(quantity__gt=0))]


class IssueApproval(Posted):
    """The signature under a request: electronic, or a scan of the signed paper by its digest."""

    request = models.OneToOneField(IssueRequest, models.PROTECT, verbose_name="出库申请", related_name="approval")
    approver = models.BigIntegerField("审批人")
    approved_at = models.DateTimeField("审批时间")
    paper_sha256 = models.CharField("纸质审批单摘要", max_length=64, default="")

    class Meta:
        verbose_name = "出库审批"


class IssueRefusal(Posted):
    """A rule refused to let the goods of a request leave; ``reasons`` are its sentences."""

    request = models.ForeignKey(IssueRequest, models.PROTECT, verbose_name="出库申请", related_name="refusals")
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False)
    requester = models.BigIntegerField("申请人")
    reasons = models.TextField("原因")
    handler = models.BigIntegerField("经办人")
    refused_at = models.DateTimeField("拒发时间")

    class Meta:
        verbose_name = "拒发"
        indexes = [models.Index(fields=["requester", "refused_at"], name="warehouse_issue_refused")]


class Dispatch(Posted):
    """Goods handed over."""

    number = models.CharField("单号", max_length=30, unique=True)
    request = models.ForeignKey(IssueRequest, models.PROTECT, verbose_name="出库申请", related_name="dispatches")
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False)
    picker = EncryptedTextField("实际提货人", default="")
    letter_sha256 = models.CharField("委托书摘要", max_length=64, default="")
    left_at = models.DateTimeField("离库时间")
    handler = models.BigIntegerField("经办人")

    class Meta:
        verbose_name = "出库单"
        indexes = [
            models.Index(fields=["left_at", "id"], name="warehouse_dispatch_at"),
        ]


class DispatchLine(Posted):
    dispatch = models.ForeignKey(Dispatch, models.PROTECT, verbose_name="出库单", related_name="lines")
    line = models.IntegerField("行")
    request_line = models.ForeignKey(
        IssueRequestLine, models.PROTECT, verbose_name="申请明细", related_name="dispatch_lines"
    )
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    quantity = models.BigIntegerField("数量")
    cost = models.BigIntegerField("成本（分）")

    class Meta:
        verbose_name = "出库明细"
        constraints = [models.CheckConstraint(name="warehouse_dispatch_quantity", condition=Q(quantity__gt=0))]


class UnpaperedDeparture(Posted):
    """Goods found to have left without papers: 待查, the keeper answers for it."""

    number = models.CharField("单号", max_length=30, unique=True)
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False)
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    quantity = models.BigIntegerField("数量")
    found_at = models.DateTimeField("发现时间")
    keeper = models.BigIntegerField("责任库管")
    description = models.TextField("情况")
    handler = models.BigIntegerField("登记人")

    class Meta:
        verbose_name = "无单出库"
        indexes = [
            models.Index(fields=["found_at", "id"], name="warehouse_departure_at"),
        ]
        constraints = [models.CheckConstraint(name="warehouse_unpapered_quantity", condition=Q(quantity__gt=0))]
