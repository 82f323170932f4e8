"""Products as the warehouse and the shops know them."""

from typing import Any, ClassVar

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


class Stage(models.TextChoices):
    PRODUCTION = "production", "生产"
    SALE = "sale", "销售"
    SERVICE = "service", "售后服务"


class SkuStages(Posted):
    """Where a SKU stands in its life and what is on record of each stage; the newest of a SKU holds.

    ``production_record`` names the paper by which it was made or bought in.
    """

    sku = models.ForeignKey(Sku, models.PROTECT, verbose_name="商品", related_name="stages", db_index=False)
    stage = models.CharField("所处环节", max_length=12, choices=Stage, default=Stage.SALE)
    production_record = models.CharField("生产或进货凭证", max_length=80, default="")
    aftersales_owner = models.ForeignKey(
        "org.Person", models.PROTECT, verbose_name="售后责任人", related_name="+", null=True
    )
    set_by = models.BigIntegerField("登记人")
    set_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "商品环节记录"
        indexes = [models.Index(fields=["sku", "id"], name="catalogue_stages_newest")]
        constraints = [
            models.CheckConstraint(name="catalogue_stages_stage", condition=models.Q(stage__in=Stage.values)),
        ]


class Barcode(Posted):
    """A code that can be scanned: one unit, or a carton of many (箱码)."""

    code = models.CharField("条码", max_length=60, unique=True)
    sku = models.ForeignKey(Sku, models.PROTECT, verbose_name="商品", related_name="barcodes")
    quantity = models.IntegerField("含数量", default=1)

    class Meta:
        verbose_name = "条码"
        constraints = [models.CheckConstraint(name="catalogue_barcode_quantity", condition=models.Q(quantity__gt=0))]


class StorageClass(models.TextChoices):
    GENERAL = "general", "百货"
    FOOD = "food", "食品"
    DAILY = "daily", "日化"
    CHEMICAL = "chemical", "化学品"
    ELECTRONIC = "electronic", "电子"
    APPAREL = "apparel", "服饰"


class Hazard(models.TextChoices):
    """危险化学品安全管理条例: what may only stand in a zone that is licensed for it; unanswered is not harmless."""

    UNANSWERED = "unanswered", "未答"
    NONE = "none", "无危险"
    FLAMMABLE = "flammable", "易燃"
    EXPLOSIVE = "explosive", "易爆"
    TOXIC = "toxic", "有毒"
    HARMFUL = "harmful", "有害"


class Mark(models.TextChoices):
    """The sign that must hang where such goods stand (GB/T 191 has the pictures)."""

    NONE = "", "无"
    FRAGILE = "fragile", "易碎"
    VALUABLE = "valuable", "贵重"
    COLD = "cold", "冷藏"


class Trait(models.TextChoices):
    """What goods do to their neighbours on a shelf, or the air to them."""

    NONE = "", "无"
    ALLERGEN = "allergen", "过敏原"
    ODOUR = "odour", "串味"
    MOISTURE = "moisture", "怕潮"


class StorageRule(Posted):
    """How a SKU is to be stored; the newest rule of a SKU holds. Weights are of one unit in grams, volumes in cm³."""

    grown: ClassVar[dict[str, Any]] = {"is_raw_material": False}

    sku = models.ForeignKey(Sku, models.PROTECT, verbose_name="商品", related_name="storage_rules")
    storage_class = models.CharField("存放类别", max_length=12, choices=StorageClass, default="")
    hazard = models.CharField("危险性", max_length=12, choices=Hazard, default=Hazard.UNANSWERED)
    mark = models.CharField("标志", max_length=12, choices=Mark, default="")
    trait = models.CharField("存放特性", max_length=12, choices=Trait, default="")
    is_special = models.BooleanField("须专人管理", default=False)
    is_raw_material = models.BooleanField("原材料", default=False)
    most_layers = models.IntegerField("最多堆码层数", null=True)
    inspect_days = models.IntegerField("复检周期（天）", null=True)
    weight = models.IntegerField("单件重量（克）", null=True)
    volume = models.IntegerField("单件体积（立方厘米）", null=True)
    set_by = models.BigIntegerField("设定人")
    set_at = models.DateTimeField("设定时间")

    class Meta:
        verbose_name = "存放规则"


class Category(Posted):
    """A category of goods on sale, in a line of business; ``permit`` is the licence it needs."""

    name = models.CharField("类目", max_length=60, unique=True)
    line = models.ForeignKey("policy.BusinessLine", models.PROTECT, verbose_name="业务线", related_name="categories")
    permit = models.CharField("须有的许可", max_length=100, default="")
    scope = models.CharField("对应的经营范围", max_length=100)
    opened_by = models.BigIntegerField("开通人")
    opened_at = models.DateTimeField("开通时间")

    class Meta:
        verbose_name = "类目"
        constraints = [models.CheckConstraint(name="catalogue_category_scope", condition=~models.Q(scope=""))]


class SkuCategory(Posted):
    """The category a SKU is sold in; the newest of a SKU holds."""

    sku = models.ForeignKey(Sku, models.PROTECT, verbose_name="商品", related_name="categories", db_index=False)
    category = models.ForeignKey(Category, models.PROTECT, verbose_name="类目", related_name="skus")
    set_by = models.BigIntegerField("设定人")
    set_at = models.DateTimeField("设定时间")

    class Meta:
        verbose_name = "商品类目"
        indexes = [models.Index(fields=["sku", "id"], name="catalogue_sku_category_newest")]
