"""Shops, the orders that platforms took, and what became of each: state by state a row of its own."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.fields import EncryptedTextField
from guiju.kernel.store.models import Posted


class Platform(models.TextChoices):
    TAOBAO = "taobao", "淘宝"
    TMALL = "tmall", "天猫"
    JD = "jd", "京东"
    PDD = "pdd", "拼多多"
    DOUYIN = "douyin", "抖音"
    KUAISHOU = "kuaishou", "快手"
    XIAOHONGSHU = "xiaohongshu", "小红书"
    OWN = "own", "自有商城"
    OTHER = "other", "其他"


class Shop(Posted):
    """A shop of a legal entity on a platform, and the warehouse its goods leave from, handed to ``carrier``."""

    code = models.CharField("店铺编码", max_length=40, unique=True)
    name = models.CharField("店铺名称", max_length=120)
    platform = models.CharField("平台", max_length=20, choices=Platform)
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="发货仓库")
    carrier = models.CharField("承运人", max_length=60)
    handler = models.BigIntegerField("登记人")
    opened_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "店铺"


class ShopDisplay(Posted):
    """电子商务法 第十五条: whether the home page of a shop shows the licence, as somebody saw it; the newest holds."""

    shop = models.ForeignKey(Shop, models.PROTECT, verbose_name="店铺", related_name="displays")
    is_shown = models.BooleanField("首页已公示")
    handler = models.BigIntegerField("核对人")
    checked_at = models.DateTimeField("核对时间")

    class Meta:
        verbose_name = "店铺证照公示"


class Order(Posted):
    """An order that a platform has taken: a fact, recorded once. ``waits`` until it holds stock or is cancelled."""

    mutable = ("waits",)

    number = models.CharField("单号", max_length=30, unique=True)
    shop = models.ForeignKey(Shop, models.PROTECT, verbose_name="店铺", db_index=False)
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="发货仓库", db_index=False)
    platform_number = models.CharField("平台订单号", max_length=60)
    ordered_at = models.DateTimeField("下单时间")
    handler = models.BigIntegerField("登记人")
    recorded_at = models.DateTimeField("登记时间")
    waits = models.BooleanField("待占用", default=True)

    class Meta:
        verbose_name = "平台订单"
        indexes = [
            models.Index(fields=["warehouse", "id"], name="orders_order_waiting", condition=Q(waits=True)),
            models.Index(fields=["ordered_at", "id"], name="orders_order_at"),
            models.Index(fields=["platform_number", "id"], name="orders_order_platform"),
        ]
        constraints = [models.UniqueConstraint(fields=["shop", "platform_number"], name="orders_order_once")]


class OrderLine(Posted):
    """``amount`` is what the buyer paid for the line; 0 where nobody said."""

    grown = {"amount": 0}

    order = models.ForeignKey(Order, models.PROTECT, verbose_name="平台订单", related_name="lines")
    line = models.IntegerField("行")
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    quantity = models.BigIntegerField("数量")
    amount = models.BigIntegerField("实付金额（分）", default=0)

    class Meta:
        verbose_name = "订单明细"
        constraints = [
            models.CheckConstraint(name="orders_line_quantity", condition=Q(quantity__gt=0)),
            models.CheckConstraint(name="orders_line_amount", condition=Q(amount__gte=0)),
        ]


class Recipient(Posted):
    """To which phone an order goes; ``match`` tells which orders go to the same one."""

    order = models.OneToOneField(Order, models.PROTECT, verbose_name="平台订单", related_name="recipient")
    phone = EncryptedTextField("收货电话")
    match = models.CharField("比对摘要", max_length=64)

    class Meta:
        verbose_name = "收货人"
        indexes = [models.Index(fields=["match", "id"], name="orders_recipient_match")]


class Shortage(Posted):
    """What an order found too little of; it waits to be dealt with until it holds stock or is cancelled."""

    order = models.ForeignKey(Order, models.PROTECT, verbose_name="平台订单", related_name="shortages")
    reason = models.CharField("缺货情况", max_length=500)
    noted_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "缺货"


class Presale(Posted):
    """The day until which the buyer was told to wait; the newest of an order holds."""

    order = models.ForeignKey(Order, models.PROTECT, verbose_name="平台订单", related_name="presales")
    ships_on = models.DateField("预售发货日")
    handler = models.BigIntegerField("设定人")
    set_at = models.DateTimeField("设定时间")

    class Meta:
        verbose_name = "预售"


class Allocation(Posted):
    """Stock that an order holds by an issue request of its own, one at a time; ``ended_at`` says that it was let go."""

    mutable = ("ended_at",)

    order = models.ForeignKey(Order, models.PROTECT, verbose_name="平台订单", related_name="allocations")
    request = models.OneToOneField(
        "warehouse.IssueRequest", models.PROTECT, verbose_name="出库申请", related_name="allocation"
    )
    handler = models.BigIntegerField("经办人")
    allocated_at = models.DateTimeField("占用时间")
    ended_at = models.DateTimeField("释放时间", null=True)

    class Meta:
        verbose_name = "订单占用"
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(ended_at__isnull=True), name="orders_allocated_once"),
        ]


class Cancellation(Posted):
    order = models.OneToOneField(Order, models.PROTECT, verbose_name="平台订单", related_name="cancellation")
    reason = models.CharField("原因", max_length=200)
    handler = models.BigIntegerField("登记人")
    cancelled_at = models.DateTimeField("取消时间")

    class Meta:
        verbose_name = "订单取消"


class Review(Posted):
    """What the buyer thought of an order, as the platform shows it."""

    order = models.OneToOneField(Order, models.PROTECT, verbose_name="平台订单", related_name="review")
    stars = models.IntegerField("星级")
    reviewed_at = models.DateTimeField("评价时间")
    handler = models.BigIntegerField("登记人")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "买家评价"
        constraints = [models.CheckConstraint(name="orders_review_stars", condition=Q(stars__gte=1, stars__lte=5))]
