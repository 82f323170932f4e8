"""Proposals about stock levels: what to order again, what to clear; what was decided of them and what came of it."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.models import Posted


class Action(models.TextChoices):
    REPLENISH = "replenish", "补货"
    MARKDOWN = "markdown", "降价"
    SUPPLIER_RETURN = "supplier_return", "退供"
    TRANSFER = "transfer", "调拨"
    SCRAP = "scrap", "报废"
    REUSE = "reuse", "再利用"


CLEARANCE = {action.value: str(action.label) for action in Action if action is not Action.REPLENISH}
"""What may be proposed of stock that does not move."""


class Proposal(Posted):
    """Somebody answers for it until a day. ``value`` is the book value of the quantity in 分 as it was proposed.

    ``owner`` and ``proposer`` are accounts; the program itself proposes what is to be ordered again.
    """

    mutable = ("is_open",)

    number = models.CharField("单号", max_length=30, unique=True)
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", related_name="+", db_index=False)
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    batch = models.ForeignKey("warehouse.Batch", models.PROTECT, verbose_name="批次", null=True, related_name="+")
    action = models.CharField("建议", max_length=20, choices=Action)
    quantity = models.BigIntegerField("数量")
    value = models.BigIntegerField("账面价值（分）")
    reason = models.CharField("理由", max_length=500)
    owner = models.BigIntegerField("负责人")
    finish_on = models.DateField("完成日期")
    proposer = models.BigIntegerField("建议人")
    proposed_at = models.DateTimeField("建议时间")
    is_open = models.BooleanField("待决定", default=True)

    class Meta:
        verbose_name = "库存建议"
        indexes = [models.Index(fields=["sku", "warehouse", "id"], name="levels_proposal_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["warehouse", "sku"],
                condition=Q(is_open=True, action=Action.REPLENISH),
                name="levels_one_open_replenishment",
            ),
            models.CheckConstraint(name="levels_proposal_quantity", condition=Q(quantity__gt=0)),
            models.CheckConstraint(name="levels_proposal_value", condition=Q(value__gte=0)),
        ]


class ProposalDecision(Posted):
    """What an accepted proposal led to names it as its basis."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, verbose_name="库存建议", related_name="decision")
    is_accepted = models.BooleanField("采纳")
    note = models.CharField("意见", max_length=500)
    decider = models.BigIntegerField("决定人")
    decided_at = models.DateTimeField("决定时间")

    class Meta:
        verbose_name = "建议决定"


class IdleStock(Posted):
    """A batch of which nothing was issued for long, as a month's list has it; it asks for a proposal."""

    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", related_name="+", db_index=False)
    month = models.DateField("月份")
    batch = models.ForeignKey("warehouse.Batch", models.PROTECT, verbose_name="批次", related_name="+")
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    quantity = models.BigIntegerField("数量")
    value = models.BigIntegerField("账面价值（分）")
    received_on = models.DateField("入库日期")
    due_on = models.DateField("建议期限")
    listed_at = models.DateTimeField("列出时间")

    class Meta:
        verbose_name = "积压货物"
        constraints = [
            models.UniqueConstraint(fields=["warehouse", "month", "batch"], name="levels_idle_once"),
            models.CheckConstraint(name="levels_idle_quantity", condition=Q(quantity__gt=0)),
        ]


class Recovery(Posted):
    """What an accepted clearance brought in, against the book value of the goods; amounts in 分."""

    number = models.CharField("单号", max_length=30, unique=True)
    proposal = models.OneToOneField(Proposal, models.PROTECT, verbose_name="库存建议", related_name="recovery")
    quantity = models.BigIntegerField("处理数量")
    book_value = models.BigIntegerField("账面价值（分）")
    recovered = models.BigIntegerField("回收金额（分）")
    handler = models.BigIntegerField("经办人")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "处理回收单"
        constraints = [
            models.CheckConstraint(name="levels_recovered_quantity", condition=Q(quantity__gt=0)),
            models.CheckConstraint(name="levels_recovered_amount", condition=Q(recovered__gte=0, book_value__gte=0)),
        ]
