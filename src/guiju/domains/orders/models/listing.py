"""What platforms offer, and where that is not what there is."""

from django.db import models
from django.db.models import Q

from guiju.domains.orders.models.orders import Shop
from guiju.kernel.store.models import Posted


class ListedStock(Posted):
    """What a platform offers of a SKU in a shop, as its file says; the newest of a shop and SKU holds."""

    shop = models.ForeignKey(Shop, models.PROTECT, verbose_name="店铺", db_index=False)
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    quantity = models.BigIntegerField("平台可售")
    seen_at = models.DateTimeField("平台时间")
    handler = models.BigIntegerField("导入人")

    class Meta:
        verbose_name = "平台库存"
        indexes = [models.Index(fields=["shop", "sku", "id"], name="orders_listed_newest")]
        constraints = [models.CheckConstraint(name="orders_listed_quantity", condition=Q(quantity__gte=0))]


class ListingDifference(Posted):
    """A platform offered another quantity than the warehouse had available. ``since`` is when it was first seen so."""

    number = models.CharField("单号", max_length=30, unique=True)
    shop = models.ForeignKey(Shop, models.PROTECT, verbose_name="店铺", db_index=False)
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False)
    listed = models.BigIntegerField("平台可售")
    available = models.BigIntegerField("仓库可用")
    since = models.DateTimeField("首次发现")
    noted_at = models.DateTimeField("比对时间")

    class Meta:
        verbose_name = "平台库存差异"
        indexes = [models.Index(fields=["shop", "sku", "id"], name="orders_difference_newest")]


class ProofKind(models.TextChoices):
    FILE = "file", "平台文件"
    SCREENSHOT = "screenshot", "截图"
    SUPERSEDED = "superseded", "以新的差异为准"


class ListingProof(Posted):
    """The platform offers what it should, or another difference has taken the place of this one."""

    difference = models.OneToOneField(
        ListingDifference, models.PROTECT, verbose_name="平台库存差异", related_name="proof"
    )
    kind = models.CharField("凭证", max_length=12, choices=ProofKind)
    handler = models.BigIntegerField("经办人")
    proved_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "平台库存改正凭证"


class ListingCause(models.TextChoices):
    SYNC = "sync", "平台同步延迟"
    MANUAL = "manual", "人工改错"
    ORDERS = "orders", "订单未及时导入"
    LOSS = "loss", "盘亏、损坏、停售"
    OTHER = "other", "其他"


class ListingExplanation(Posted):
    """Why a platform offered another quantity."""

    difference = models.OneToOneField(
        ListingDifference, models.PROTECT, verbose_name="平台库存差异", related_name="explanation"
    )
    cause = models.CharField("原因", max_length=12, choices=ListingCause)
    note = models.CharField("情况", max_length=500)
    handler = models.BigIntegerField("填写人")
    explained_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "平台库存差异原因"
