"""Goods that a request holds before they leave: nobody else can have them promised."""

from django.db import models
from django.db.models import F, Q

from guiju.domains.warehouse.models.outbound import IssueRequestLine
from guiju.kernel.store.models import Posted


class Reservation(Posted):
    """What a line of a request holds of its warehouse's good stock; dispatched or released, ``remaining`` goes down."""

    mutable = ("remaining",)

    request_line = models.OneToOneField(
        IssueRequestLine, models.PROTECT, verbose_name="申请明细", related_name="reservation"
    )
    warehouse = models.ForeignKey("org.Place", models.PROTECT, verbose_name="仓库", db_index=False)
    sku = models.ForeignKey("catalogue.Sku", models.PROTECT, verbose_name="商品", db_index=False)
    quantity = models.BigIntegerField("占用数量")
    remaining = models.BigIntegerField("尚占数量")

    class Meta:
        verbose_name = "库存占用"
        indexes = [
            models.Index(
                fields=["sku", "warehouse", "id"], name="warehouse_reserved_open", condition=Q(remaining__gt=0)
            ),
        ]
        constraints = [
            models.CheckConstraint(name="warehouse_reserved_quantity", condition=Q(quantity__gt=0)),
            models.CheckConstraint(
                name="warehouse_reserved_remaining", condition=Q(remaining__gte=0) & Q(remaining__lte=F("quantity"))
            ),
        ]


class ReservationRelease(Posted):
    """Goods a request no longer holds although they have not left."""

    reservation = models.ForeignKey(Reservation, models.PROTECT, verbose_name="库存占用", related_name="releases")
    quantity = models.BigIntegerField("释放数量")
    reason = models.CharField("原因", max_length=200)
    handler = models.BigIntegerField("经办人")
    released_at = models.DateTimeField("释放时间")

    class Meta:
        verbose_name = "占用释放"
        constraints = [models.CheckConstraint(name="warehouse_released_quantity", condition=Q(quantity__gt=0))]
