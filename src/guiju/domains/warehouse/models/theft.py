"""What is suspected to be stolen."""

from django.db import models

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
