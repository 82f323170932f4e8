"""Registering products."""

from typing import Annotated

from pydantic import AfterValidator, Field

from guiju.domains.catalogue.models import Barcode, Sku
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.fields import Fresh, Label
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
