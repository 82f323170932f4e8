"""Registering products, and how each is to be stored."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from guiju.domains.catalogue.events import StorageRulesSet
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
from guiju.domains.catalogue.subjects import CategoryOpened, SkuRegistered
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.fields import Fresh, Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work

SkuCode = Annotated[str, Field(min_length=1, max_length=40), AfterValidator(str.upper)]
"""A product code; case does not matter, capitals are kept."""


StageName = Literal["production", "sale", "service"]
ProductionRecord = Annotated[str, Field(max_length=80)]
AftersalesOwner = Annotated[
    str | None, Label("售后责任人", "工号", also=("售后负责人",)), Reference("org.Person", by="number", title="人员")
]


class RegisterSkuInput(Input):
    code: Annotated[SkuCode, Label("商品编码", also=("SKU", "货号", "商家编码")), Fresh("catalogue.Sku")]
    name: Annotated[str, Field(min_length=1, max_length=200), Label("品名", also=("商品名称", "名称"))]
    spec: Annotated[str, Field(max_length=80), Label("规格")] = ""
    unit: Annotated[str, Field(min_length=1, max_length=10), Label("单位")] = "件"
    shelf_life_days: Annotated[int | None, Field(ge=1, le=36_500), Label("保质期（天）")] = None
    stage: Annotated[StageName, Label("所处环节", choices=STAGES)] = "sale"
    production_record: Annotated[ProductionRecord, Label("生产或进货凭证", also=("进货单号", "生产批次"))] = ""
    aftersales_owner: AftersalesOwner = None


class BarcodeInput(Input):
    code: Annotated[
        str, Field(min_length=1, max_length=60), Label("条码", also=("条形码", "箱码")), Fresh("catalogue.Barcode")
    ]
    quantity: Annotated[int, Field(ge=1, le=100_000), Label("含数量")] = 1


class RegisterSku(Command):
    key = "catalogue.register_sku"
    title = "登记商品"
    header = RegisterSkuInput
    line = BarcodeInput
    needs_lines = False
    yields = (SkuRegistered,)
    from_files = True

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        columns = {
            "sku": head.code,
            "stage": head.stage,
            "has_record": [bool(record) for record in head.production_record],
            "has_owner": [owner is not None for owner in head.aftersales_owner],
        }
        return [Subjects(SkuRegistered, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        names = ("code", "name", "spec", "unit", "shelf_life_days")
        skus = work.insert(Sku, {name: head.columns[name] for name in names}, batch.size)
        stages = {
            "sku_id": list(skus),
            "stage": head.stage,
            "production_record": head.production_record,
            "aftersales_owner_id": head.ids("aftersales_owner"),
            "set_by": work.actor,
            "set_at": work.now,
        }
        work.insert(SkuStages, stages, batch.size)
        columns = {
            "sku_id": batch.to_lines(skus),
            "code": batch.lines.code,
            "quantity": batch.lines.quantity,
        }
        work.insert(Barcode, columns, len(batch.line_items))


class StorageRuleInput(Input):
    sku: Annotated[
        str,
        Field(min_length=1, max_length=40),
        AfterValidator(str.upper),
        Label("商品编码"),
        Reference("catalogue.Sku"),
    ]
    storage_class: Annotated[
        Literal["general", "food", "daily", "chemical", "electronic", "apparel"],
        Label("存放类别", choices=dict(StorageClass.choices)),
    ]
    hazard: Annotated[
        Literal["unanswered", "none", "flammable", "explosive", "toxic", "harmful"],
        Label("危险性", "没有把握选“未答”，货先隔离", choices=dict(Hazard.choices)),
    ]
    mark: Annotated[
        Literal["", "fragile", "valuable", "cold"], Label("标志", choices=dict(Mark.choices), also=("特殊标志",))
    ] = ""
    trait: Annotated[Literal["", "allergen", "odour", "moisture"], Label("存放特性", choices=dict(Trait.choices))] = ""
    is_special: Annotated[bool, Label("须专人管理")] = False
    is_raw_material: Annotated[bool, Label("原材料", "检验合格才能转为可用")] = False
    most_layers: Annotated[int | None, Field(ge=1, le=1_000), Label("最多堆码层数")] = None
    inspect_days: Annotated[int | None, Field(ge=1, le=3_650), Label("复检周期（天）")] = None
    weight: Annotated[int | None, Field(ge=1, le=10**8), Label("单件重量（克）")] = None
    volume: Annotated[int | None, Field(ge=1, le=10**9), Label("单件体积（立方厘米）")] = None


class SetStorageRule(Command):
    """The rules before it stay; the newest holds."""

    key = "catalogue.set_storage_rule"
    title = "设定存放规则"
    header = StorageRuleInput
    causes = ("findings.open",)
    from_files = True

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {name: values for name, values in batch.head.columns.items() if name != "sku"}
        rules = {**columns, "sku_id": batch.head.ids("sku"), "set_by": work.actor, "set_at": work.now}
        work.insert(StorageRule, rules, batch.size)
        work.emit(StorageRulesSet(skus=batch.head.ids("sku"), hazards=batch.head.hazard))


class StagesInput(Input):
    sku: Annotated[
        str,
        Field(min_length=1, max_length=40),
        AfterValidator(str.upper),
        Label("商品编码"),
        Reference("catalogue.Sku", lock=True),
    ]
    stage: Annotated[StageName | None, Label("所处环节", "空着不变", choices=STAGES)] = None
    production_record: Annotated[ProductionRecord, Label("生产或进货凭证", "空着不变")] = ""
    aftersales_owner: AftersalesOwner = None


class SetStages(Command):
    """What is left empty stays as it was; the rows before it stay too."""

    key = "catalogue.set_stages"
    title = "登记商品环节记录"
    header = StagesInput
    from_files = True

    def apply(self, batch: Batch, work: Work) -> None:
        head, ids = batch.head, batch.head.ids("sku")
        rows = SkuStages.objects.using(work.using).filter(sku__in=set(ids)).order_by("id")
        columns = ("stage", "production_record", "aftersales_owner")
        standing = {sku: tuple(row) for sku, *row in rows.values_list("sku", *columns)}
        written = []
        given = zip(ids, head.stage, head.production_record, head.ids("aftersales_owner"), strict=True)
        for sku, stage, record, owner in given:
            before = standing.get(sku, ("sale", "", None))
            standing[sku] = (stage or before[0], record or before[1], owner or before[2])
            written.append(standing[sku])
        stages = {
            "sku_id": ids,
            "stage": [stage for stage, _, _ in written],
            "production_record": [record for _, record, _ in written],
            "aftersales_owner_id": [owner for _, _, owner in written],
            "set_by": work.actor,
            "set_at": work.now,
        }
        work.insert(SkuStages, stages, batch.size)


class CategoryInput(Input):
    name: Annotated[str, Field(min_length=2, max_length=60), Label("类目"), Fresh("catalogue.Category", by="name")]
    line: Annotated[
        str,
        Label("业务线", "登记时的单号"),
        Reference("policy.BusinessLine", by="number", fetch=("name", "kind"), title="业务线"),
    ]
    permit: Annotated[str, Field(max_length=100), Label("须有的许可", "如食品经营许可；不须许可就空着")] = ""
    scope: Annotated[str, Field(max_length=100), Label("对应的经营范围", "营业执照上的写法；空着就是类目名")] = ""


class OpenCategory(Command):
    key = "catalogue.open_category"
    title = "开通类目"
    header = CategoryInput
    yields = (CategoryOpened,)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        columns = {
            "category": head.name,
            "kind": [line.kind if line is not None else "" for line in head.record("line")],
            "permit": head.permit,
            "scope": _scopes(batch),
        }
        return [Subjects(CategoryOpened, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "name": batch.head.name,
            "line_id": batch.head.ids("line"),
            "permit": batch.head.permit,
            "scope": _scopes(batch),
            "opened_by": work.actor,
            "opened_at": work.now,
        }
        work.insert(Category, columns, batch.size)


def _scopes(batch: Batch) -> list[str]:
    return [scope or name for name, scope in batch.head.rows("name", "scope")]


class SetCategoryInput(Input):
    sku: Annotated[
        str,
        Field(min_length=1, max_length=40),
        AfterValidator(str.upper),
        Label("商品编码"),
        Reference("catalogue.Sku"),
    ]
    category: Annotated[str, Label("类目"), Reference("catalogue.Category", by="name", title="类目")]


class SetCategory(Command):
    """The newest of a SKU holds."""

    key = "catalogue.set_category"
    title = "设定商品类目"
    header = SetCategoryInput
    from_files = True

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "sku_id": batch.head.ids("sku"),
            "category_id": batch.head.ids("category"),
            "set_by": work.actor,
            "set_at": work.now,
        }
        work.insert(SkuCategory, columns, batch.size)
