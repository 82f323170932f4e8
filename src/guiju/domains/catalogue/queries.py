"""What the catalogue shows."""

from datetime import datetime
from typing import Annotated

from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Value, When

from guiju.domains.catalogue.models import (
    Barcode,
    Category,
    Hazard,
    Mark,
    Sku,
    SkuCategory,
    SkuStages,
    StorageClass,
    StorageRule,
    Trait,
)
from guiju.domains.catalogue.stages import STAGES
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.org.permissions import register_permission
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section

READ = "catalogue.read"
register_permission(READ, "查看商品和条码")
HAZARD_MEANINGS = {"unanswered": "warn", "none": "pass"} | dict.fromkeys(
    ("flammable", "explosive", "toxic", "harmful"), "stop"
)


WHOLE, LACKING = "齐全", "待补"
MARKS = {WHOLE: "pass", LACKING: "warn"}


class SkuRow(Row):
    code: Annotated[str, Column("商品编码", sortable=True, search="prefix", link="catalogue.skus")]
    name: Annotated[str, Column("品名", sortable=True, search="contains")]
    spec: Annotated[str, Column("规格")]
    unit: Annotated[str, Column("单位")]
    shelf_life_days: Annotated[int | None, Column("保质期（天）")]
    mark: Annotated[str, Column("环节记录", meanings=MARKS)]


class Skus(Query):
    key = "catalogue.skus"
    title = "商品"
    row = SkuRow
    permission = READ
    identity = "code"
    caption = "name"
    offers = "catalogue.Sku"
    order = "code"
    sections = (
        Section("条码", "catalogue.barcodes", "sku"),
        Section("存放规则", "catalogue.storage_rules", "sku"),
        Section("环节记录", "catalogue.stages", "sku"),
        Section("类目", "catalogue.sku_categories", "sku"),
    )
    commands = {
        "catalogue.set_storage_rule": "sku",
        "catalogue.set_stages": "sku",
        "catalogue.set_category": "sku",
    }
    empty = "还没有商品：先登记商品，或从文件导入。"

    def rows(self, using: str) -> QuerySet[Sku]:
        whole = SkuStages.objects.filter(sku=OuterRef("pk"), production_record__gt="", aftersales_owner__isnull=False)
        mark = Case(When(Exists(whole), then=Value(WHOLE)), default=Value(LACKING), output_field=CharField())
        return Sku.objects.annotate(mark=mark)


class BarcodeParams(Params):
    sku: Annotated[str | None, Label("商品编码"), Filter("sku__code")] = None


class BarcodeRow(Row):
    code: Annotated[str, Column("条码", sortable=True, search="exact")]
    sku: Annotated[str, Column("商品编码", "sku__code", link="catalogue.skus")]
    name: Annotated[str, Column("品名", "sku__name")]
    quantity: Annotated[int, Column("含数量")]


class Barcodes(Query):
    key = "catalogue.barcodes"
    title = "条码"
    params = BarcodeParams
    row = BarcodeRow
    permission = READ
    identity = "code"
    caption = "name"
    offers = "catalogue.Barcode"
    empty = "还没有条码：登记商品时一并填写。"

    def rows(self, using: str) -> QuerySet[Barcode]:
        return Barcode.objects.all()


class StorageRuleParams(Params):
    sku: Annotated[str | None, Label("商品编码"), Filter("sku__code")] = None
    storage_class: Annotated[
        str | None, Label("存放类别", choices=dict(StorageClass.choices)), Filter("storage_class")
    ] = None
    hazard: Annotated[str | None, Label("危险性", choices=dict(Hazard.choices)), Filter("hazard")] = None


class StorageRuleRow(Row):
    sku: Annotated[str, Column("商品编码", "sku__code", search="prefix", link="catalogue.skus")]
    name: Annotated[str, Column("品名", "sku__name")]
    storage_class: Annotated[str, Column("存放类别", choices=dict(StorageClass.choices))]
    hazard: Annotated[str, Column("危险性", choices=dict(Hazard.choices), meanings=HAZARD_MEANINGS)]
    mark: Annotated[str, Column("标志", choices=dict(Mark.choices))]
    trait: Annotated[str, Column("存放特性", choices=dict(Trait.choices))]
    is_special: Annotated[bool, Column("专人管理")]
    is_raw_material: Annotated[bool, Column("原材料")]
    most_layers: Annotated[int | None, Column("堆码层数")]
    inspect_days: Annotated[int | None, Column("复检周期（天）")]
    is_newest: Annotated[bool, Column("现行")]
    set_at: Annotated[datetime, Column("设定时间")]
    set_by: Annotated[str | None, Column("设定人", "set_by_name")]


class StorageRules(Query):
    """All rules there were; what is not the newest of its SKU no longer holds."""

    key = "catalogue.storage_rules"
    title = "存放规则"
    params = StorageRuleParams
    row = StorageRuleRow
    permission = READ
    empty = "还没有存放规则：为商品设定类别、危险性和标志，上架时才知道放哪里。"

    def rows(self, using: str) -> QuerySet[StorageRule]:
        later = StorageRule.objects.filter(sku=OuterRef("sku"), pk__gt=OuterRef("pk"))
        return StorageRule.objects.annotate(is_newest=~Exists(later), set_by_name=person_of("set_by"))


class StagesParams(Params):
    sku: Annotated[str | None, Label("商品编码"), Filter("sku__code")] = None


class StagesRow(Row):
    sku: Annotated[str, Column("商品编码", "sku__code", search="prefix", link="catalogue.skus")]
    name: Annotated[str, Column("品名", "sku__name")]
    stage: Annotated[str, Column("所处环节", choices=STAGES)]
    production_record: Annotated[str, Column("生产或进货凭证")]
    aftersales_owner: Annotated[str | None, Column("售后责任人", "aftersales_owner__name")]
    is_newest: Annotated[bool, Column("现行")]
    set_at: Annotated[datetime, Column("登记时间")]
    set_by: Annotated[str | None, Column("登记人", "set_by_name")]


class Stages(Query):
    """All there were; the newest of a SKU holds."""

    key = "catalogue.stages"
    title = "商品环节记录"
    params = StagesParams
    row = StagesRow
    permission = READ
    empty = "还没有环节记录：登记商品时写明生产或进货凭证和售后责任人，或在商品页补登。"

    def rows(self, using: str) -> QuerySet[SkuStages]:
        later = SkuStages.objects.filter(sku=OuterRef("sku"), pk__gt=OuterRef("pk"))
        return SkuStages.objects.annotate(is_newest=~Exists(later), set_by_name=person_of("set_by"))


class CategoryRow(Row):
    name: Annotated[str, Column("类目", sortable=True, search="contains")]
    line: Annotated[str, Column("业务线", "line__name")]
    permit: Annotated[str, Column("须有的许可")]
    scope: Annotated[str, Column("对应的经营范围")]
    opened_by: Annotated[str | None, Column("开通人", "opened_by_name")]
    opened_at: Annotated[datetime, Column("开通时间")]


class Categories(Query):
    key = "catalogue.categories"
    title = "类目"
    row = CategoryRow
    permission = READ
    identity = "name"
    caption = "line"
    offers = "catalogue.Category"
    sections = (Section("商品", "catalogue.sku_categories", "category"),)
    commands = {"catalogue.set_category": "category"}
    empty = "还没有类目：先开展业务线，再开通类目，并设定商品的类目。"

    def rows(self, using: str) -> QuerySet[Category]:
        return Category.objects.annotate(opened_by_name=person_of("opened_by"))


class SkuCategoryParams(Params):
    sku: Annotated[str | None, Label("商品编码"), Filter("sku__code")] = None
    category: Annotated[str | None, Label("类目"), Filter("category__name")] = None


class SkuCategoryRow(Row):
    sku: Annotated[str, Column("商品编码", "sku__code", search="prefix", link="catalogue.skus")]
    name: Annotated[str, Column("品名", "sku__name")]
    category: Annotated[str, Column("类目", "category__name", link="catalogue.categories")]
    line: Annotated[str, Column("业务线", "category__line__name")]
    is_newest: Annotated[bool, Column("现行")]
    set_at: Annotated[datetime, Column("设定时间")]
    set_by: Annotated[str | None, Column("设定人", "set_by_name")]


class SkuCategories(Query):
    """All there were; the newest of a SKU holds."""

    key = "catalogue.sku_categories"
    title = "商品类目"
    params = SkuCategoryParams
    row = SkuCategoryRow
    permission = READ
    empty = "还没有商品归类：开通类目后，在商品页设定它的类目。"

    def rows(self, using: str) -> QuerySet[SkuCategory]:
        later = SkuCategory.objects.filter(sku=OuterRef("sku"), pk__gt=OuterRef("pk"))
        return SkuCategory.objects.annotate(is_newest=~Exists(later), set_by_name=person_of("set_by"))
