"""Lots that failed their inspection and were accepted all the same, by whoever answers for quality."""

from django.db import models
from django.db.models import F, Q

from guiju.domains.warehouse.models.bins import BatchInspection
from guiju.domains.warehouse.models.stock import Batch
from guiju.kernel.store.models import Posted


class Concession(Posted):
    """让步接收: of one failed inspection; who approved is never who asked."""

    number = models.CharField("单号", max_length=30, unique=True)
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False)
    batch = models.ForeignKey(Batch, models.PROTECT, verbose_name="批次", related_name="concessions")
    inspection = models.OneToOneField(
        BatchInspection, models.PROTECT, verbose_name="不合格的检验", related_name="concession"
    )
    reason = models.TextField("让步理由")
    handler = models.BigIntegerField("申请人")
    approver = models.BigIntegerField("批准人")
    conceded_at = models.DateTimeField("批准时间")

    class Meta:
        verbose_name = "让步接收"
        indexes = [models.Index(fields=["conceded_at", "id"], name="warehouse_conceded_at")]
        constraints = [
            models.CheckConstraint(name="warehouse_conceded_by_another", condition=~Q(approver=F("handler"))),
        ]
