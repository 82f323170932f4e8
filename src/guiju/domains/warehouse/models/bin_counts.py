"""Bins that are counted: those something may be missing from, and those drawn at the opening of a warehouse."""

from django.db import models
from django.db.models import Q

from guiju.domains.warehouse.models.bins import Bin
from guiju.domains.warehouse.models.theft import SuspectedTheft
from guiju.kernel.store.models import Posted


class BinUnderCount(Posted):
    """A bin is to be counted; until its scanned `BinCount` it says so, and what is moved there is recorded as ever.

    Because of a theft, or drawn for the opening check of a day, or because a count (``repeats``) differed from the card.
    """

    theft = models.ForeignKey(SuspectedTheft, models.PROTECT, verbose_name="被盗嫌疑", related_name="bins", null=True)
    opening = models.ForeignKey(
        "controls.DutyItem", models.PROTECT, verbose_name="开仓检查", related_name="+", null=True, db_index=False
    )
    repeats = models.OneToOneField(
        "BinCount", models.PROTECT, verbose_name="复盘的盘点", related_name="repeated_by", null=True
    )
    bin = models.ForeignKey(Bin, models.PROTECT, verbose_name="库位", related_name="under_count")

    class Meta:
        verbose_name = "待盘库位"
        constraints = [
            models.UniqueConstraint(fields=["theft", "bin"], name="warehouse_bin_under_count_once"),
            models.UniqueConstraint(fields=["opening", "bin"], name="warehouse_bin_drawn_once"),
            models.CheckConstraint(
                name="warehouse_bin_counted_for_one_reason",
                condition=Q(theft__isnull=False, opening__isnull=True, repeats__isnull=True)
                | Q(theft__isnull=True, opening__isnull=False, repeats__isnull=True)
                | Q(theft__isnull=True, opening__isnull=True, repeats__isnull=False),
            ),
        ]


class BinCount(Posted):
    """What stood in the bin, beside what its card said at that moment; only one that was scanned there ends the count."""

    under = models.ForeignKey(BinUnderCount, models.PROTECT, verbose_name="待盘库位", related_name="counts")
    card_quantity = models.BigIntegerField("卡上结存")
    quantity = models.BigIntegerField("实盘数量")
    is_scanned = models.BooleanField("已扫码", default=True)
    counter = models.BigIntegerField("盘点人")
    counted_at = models.DateTimeField("盘点时间")

    class Meta:
        verbose_name = "库位盘点"
        constraints = [
            models.CheckConstraint(name="warehouse_bin_count_quantity", condition=Q(quantity__gte=0)),
            models.UniqueConstraint(fields=["under"], name="warehouse_bin_counted_once", condition=Q(is_scanned=True)),
        ]
