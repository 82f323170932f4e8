"""Products as the warehouse and the shops know them."""

from django.db import models

from guiju.kernel.store.models import Posted


class Sku(Posted):
    """A stock keeping unit; codes are kept in capitals because people and platforms do not agree on case."""

    mutable = ("name",)

    code = models.CharField("商品编码", max_length=40, unique=True)
    name = models.CharField("品名", max_length=200)
    spec = models.CharField("规格", max_length=80, default="")
    unit = models.CharField("单位", max_length=10, default="件")
    shelf_life_days = models.IntegerField("保质期（天）", null=True)

    class Meta:
        verbose_name = "商品"
        indexes = [
            models.Index(fields=["name", "id"], name="catalogue_sku_name"),
        ]


class Barcode(Posted):
    """A code that can be scanned: one unit, or a carton of many (箱码)."""

    code = models.CharField("条码", max_length=60, unique=True)
    sku = models.ForeignKey(Sku, models.PROTECT, verbose_name="商品", related_name="barcodes")
    quantity = models.IntegerField("含数量", default=1)

    class Meta:
        verbose_name = "条码"
        constraints = [models.CheckConstraint(name="catalogue_barcode_quantity", condition=models.Q(quantity__gt=0))]
