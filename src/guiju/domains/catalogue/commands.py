"""Registering products, and how each is to be stored."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from guiju.domains.catalogue.events import StorageRulesSet
from guiju.domains.catalogue.models import Barcode, Hazard, Mark, Sku, StorageClass, StorageRule, Trait
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.fields import Fresh, Label, Reference
from guiju.kernel.commands.work import Work

SkuCode = Annotated[str, Field(min_length=1, max_length=40), AfterValidator(str.upper)]
"""A product code; case does not matter, capitals are kept."""


class RegisterSkuInput(Input):
    code: Annotated[SkuCode, Label("商品编码", also=("SKU", "货号", "商家编码")), Fresh("catalogue.Sku")]
    name: Annotated[str, Field(min_length=1, max_length=200), Label("品名", also=("商品名称", "名称"))]
    spec: Annotated[str, Field(max_length=80), Label("规格")] = ""
    unit: Annotated[str, Field(min_length=1, max_length=10), Label("单位")] = "件"
    shelf_life_days: Annotated[int | None, Field(ge=1, le=36_500), Label("保质期（天）")] = None


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
    from_files = True

    def apply(self, batch: Batch, work: Work) -> None:
        skus = work.insert(Sku, dict(batch.head.columns), batch.size)
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
