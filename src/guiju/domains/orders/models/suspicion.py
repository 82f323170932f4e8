"""Orders that an employee may have placed himself: held out of what is paid and ranked, until somebody else concludes."""

from django.db import models
from django.db.models import F, Q

from guiju.domains.orders.models.orders import Order
from guiju.kernel.store.models import Posted


class SuspectedTrade(Posted):
    """A case: orders to an employee's own phone, praised and never shipped. Nothing is judged by it."""

    number = models.CharField("单号", max_length=30, unique=True)
    suspect = models.ForeignKey("org.Person", models.PROTECT, verbose_name="涉及员工", related_name="+")
    noted_at = models.DateTimeField("发现时间")

    class Meta:
        verbose_name = "可疑交易"


class SaleHold(Posted):
    """An order of a case; as long as that is open, and where it proves true, the order is left out of pay and ranking."""

    case = models.ForeignKey(SuspectedTrade, models.PROTECT, verbose_name="可疑交易", related_name="holds")
    order = models.OneToOneField(Order, models.PROTECT, verbose_name="平台订单", related_name="hold")
    held_at = models.DateTimeField("暂缓时间")

    class Meta:
        verbose_name = "暂缓计入的订单"


class TradeConclusion(Posted):
    """What came out: made up, or real; who is concerned does not say so himself."""

    case = models.OneToOneField(SuspectedTrade, models.PROTECT, verbose_name="可疑交易", related_name="conclusion")
    is_fictitious = models.BooleanField("属虚构交易")
    note = models.CharField("结论", max_length=500)
    suspect = models.BigIntegerField("涉及员工账号")
    closer = models.BigIntegerField("结案人")
    closed_at = models.DateTimeField("结案时间")

    class Meta:
        verbose_name = "可疑交易结论"
        constraints = [
            models.CheckConstraint(name="orders_conclusion_by_another", condition=~Q(closer=F("suspect"))),
        ]
