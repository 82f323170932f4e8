"""What is suspected to be stolen, and the counts of the bins it is missing from."""

from django.db import models
from django.db.models import Q

from guiju.domains.warehouse.models.bins import Bin
from guiju.kernel.store.models import Posted


class SuspectedTheft(Posted):
    number = models.CharField("单号", max_length=30, unique=True)
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False, related_name="+")
    description = models.TextField("情况")
    found_at = models.DateTimeField("发现时间")
    handler = models.BigIntegerField("登记人")

    class Meta:
        verbose_name = "被盗嫌疑"
        indexes = [models.Index(fields=["found_at", "id"], name="warehouse_theft_at")]


class BinUnderCount(Posted):
    """A bin is to be counted; until its `BinCount` it says so, and what is moved there is recorded as ever."""

    theft = models.ForeignKey(SuspectedTheft, models.PROTECT, verbose_name="被盗嫌疑", related_name="bins")
    bin = models.ForeignKey(Bin, models.PROTECT, verbose_name="库位", related_name="under_count")

    class Meta:
        verbose_name = "待盘库位"
        constraints = [models.UniqueConstraint(fields=["theft", "bin"], name="warehouse_bin_under_count_once")]


class BinCount(Posted):
    """What stood in the bin, beside what its card said at that moment."""

    under = models.OneToOneField(BinUnderCount, models.PROTECT, verbose_name="待盘库位", related_name="count")
    card_quantity = models.BigIntegerField("卡上结存")
    quantity = models.BigIntegerField("实盘数量")
    counter = models.BigIntegerField("盘点人")
    counted_at = models.DateTimeField("盘点时间")

    class Meta:
        verbose_name = "库位盘点"
        constraints = [models.CheckConstraint(name="warehouse_bin_count_quantity", condition=Q(quantity__gte=0))]
