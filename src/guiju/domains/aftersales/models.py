"""Returns as consumers ask for them, and the decision about each: rows that never change."""

from django.db import models
from django.db.models import F, Q

from guiju.kernel.store.models import Posted


class ReturnReason(models.TextChoices):
    QUALITY = "quality", "质量问题"
    NO_REASON = "no_reason", "无理由"


class CountedFrom(models.TextChoices):
    SIGNED = "signed", "签收"
    DELIVERED = "delivered", "送达"


class ReturnRequest(Posted):
    """Recorded as it was asked for, whenever that was.

    ``window_until`` is the last day of the days for returning as they were counted when it came; ``interpretation`` is
    the number of the one by which they were counted, empty where they are counted by the wording.
    """

    number = models.CharField("单号", max_length=30, unique=True)
    order = models.ForeignKey("orders.Order", models.PROTECT, verbose_name="平台订单", related_name="+")
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="发货仓库", related_name="+")
    reason = models.CharField("事由", max_length=10, choices=ReturnReason)
    detail = models.TextField("情况", default="")
    signed_at = models.DateTimeField("签收时间")
    delivered_at = models.DateTimeField("送达时间", null=True)
    filed_at = models.DateTimeField("申请时间")
    counted_from = models.CharField("起算", max_length=10, choices=CountedFrom)
    interpretation = models.CharField("所依解释", max_length=30, default="")
    window_until = models.DateField("退换期限到")
    handler = models.BigIntegerField("登记人")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "退换申请"
        indexes = [models.Index(fields=["order", "id"], name="aftersales_return_of_order")]
        constraints = [
            models.CheckConstraint(name="aftersales_return_reason", condition=Q(reason__in=ReturnReason.values)),
            models.CheckConstraint(name="aftersales_return_filed", condition=Q(filed_at__gte=F("signed_at"))),
        ]


class Outcome(models.TextChoices):
    RETURN = "return", "退货退款"
    EXCHANGE = "exchange", "换货"
    REPAIR = "repair", "修理"
    REPLACE = "replace", "更换"
    TERMINATE = "terminate", "依法解除合同"
    REFUSE = "refuse", "不同意"


class Ground(models.TextChoices):
    NONE = "", "无"
    OVERDUE = "overdue", "逾期"
    OTHER = "other", "其他"


class Freight(models.TextChoices):
    SELLER = "seller", "商家"
    BUYER = "buyer", "消费者"


class ReturnDecision(Posted):
    request = models.OneToOneField(ReturnRequest, models.PROTECT, verbose_name="退换申请", related_name="decision")
    outcome = models.CharField("决定", max_length=10, choices=Outcome)
    ground = models.CharField("不同意的依据", max_length=10, choices=Ground, default="")
    note = models.CharField("理由", max_length=500)
    freight = models.CharField("退货运费", max_length=8, choices=Freight)
    handler = models.BigIntegerField("经办人")
    decided_at = models.DateTimeField("决定时间")

    class Meta:
        verbose_name = "退换决定"
        constraints = [
            models.CheckConstraint(
                name="aftersales_refused_on_a_ground",
                condition=(Q(outcome="refuse") & ~Q(ground="")) | (~Q(outcome="refuse") & Q(ground="")),
            ),
        ]
