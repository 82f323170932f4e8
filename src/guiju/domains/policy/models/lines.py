"""The company's lines of business and the permits each may only be run with."""

from django.db import models
from django.db.models import Q

from guiju.kernel.store.models import Posted


class LineKind(models.TextChoices):
    RETAIL = "retail", "在线零售"
    CROSS_BORDER = "cross_border", "跨境电商"
    DELIVERY = "delivery", "物流配送"
    OTHER = "other", "其他"


class BusinessLine(Posted):
    """``permits`` are the names it was opened with, each as the register of licences has it, with 、 between them."""

    number = models.CharField("单号", max_length=30, unique=True)
    name = models.CharField("业务线", max_length=60, unique=True)
    kind = models.CharField("种类", max_length=12, choices=LineKind)
    own_couriers = models.BooleanField("自有配送人员", default=False)
    permits = models.CharField("须有的许可、备案", max_length=600, default="")
    opened_by = models.BigIntegerField("登记人")
    opened_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "业务线"
        constraints = [
            models.CheckConstraint(name="policy_line_kind", condition=Q(kind__in=LineKind.values)),
            models.CheckConstraint(
                name="policy_line_permits",
                condition=(~Q(kind="cross_border") & ~Q(kind="delivery", own_couriers=True)) | ~Q(permits=""),
            ),
        ]
