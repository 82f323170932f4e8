"""Signs that hang where special goods stand."""

from django.db import models

from guiju.domains.catalogue.models import Mark
from guiju.domains.warehouse.models.bins import Bin
from guiju.kernel.store.models import Posted


class SignScan(Posted):
    """The sign of a bin was scanned where it hangs."""

    bin = models.ForeignKey(Bin, models.PROTECT, verbose_name="库位", related_name="signs")
    label = models.CharField("所扫标志", max_length=12, choices=Mark)
    handler = models.BigIntegerField("登记人")
    scanned_at = models.DateTimeField("扫描时间")

    class Meta:
        verbose_name = "标志扫描"
