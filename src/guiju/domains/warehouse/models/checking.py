"""The second person under a movement."""

from django.db import models
from django.db.models import F

from guiju.kernel.store.models import Posted


class MovementCheck(Posted):
    """复核: somebody else than the handler has checked a receipt, dispatch or return against goods and papers."""

    document = models.CharField("单号", max_length=30, unique=True)
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False)
    handler = models.BigIntegerField("经办人")
    checker = models.BigIntegerField("复核人")
    note = models.CharField("说明", max_length=200, default="")
    checked_at = models.DateTimeField("复核时间")

    class Meta:
        verbose_name = "出入库复核"
        indexes = [models.Index(fields=["checked_at", "id"], name="warehouse_movement_check_at")]
        constraints = [
            models.CheckConstraint(name="warehouse_checked_by_another", condition=~models.Q(checker=F("handler"))),
        ]
