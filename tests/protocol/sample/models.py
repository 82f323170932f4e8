"""The smallest domain in which everything nasty can happen: parcels on shelves."""

from django.db import models

from guiju.kernel.store.models import Posted


class Shelf(models.Model):
    """``free`` is contended; a shelf can be taken away, so references to it can vanish."""

    code = models.CharField("代码", max_length=40, unique=True)
    place = models.BigIntegerField("地点", null=True)
    free = models.BigIntegerField("空位")

    class Meta:
        verbose_name = "货架"
        constraints = [models.CheckConstraint(name="sample_shelf_free", condition=models.Q(free__gte=0))]


class Slip(Posted):
    number = models.CharField("单号", max_length=30, unique=True)
    shelf = models.ForeignKey(Shelf, models.PROTECT, verbose_name="货架")
    stored_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "上架单"


class Parcel(Posted):
    mutable = ("note",)

    code = models.CharField("包裹", max_length=40, unique=True)
    slip = models.ForeignKey(Slip, models.PROTECT, verbose_name="上架单", null=True)
    shelf = models.ForeignKey(Shelf, models.PROTECT, verbose_name="货架")
    quantity = models.BigIntegerField("件数")
    note = models.TextField("备注", default="")

    class Meta:
        verbose_name = "包裹"


class Tag(Posted):
    code = models.CharField("标签", max_length=60, unique=True)
    quantity = models.BigIntegerField("件数")

    class Meta:
        verbose_name = "标签"
