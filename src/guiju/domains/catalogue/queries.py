"""What the catalogue shows."""

from typing import Annotated

from django.db.models import QuerySet

from guiju.domains.catalogue.models import Barcode, Sku
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.permissions import register_permission
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section
from guiju.kernel.queries.reader import Reader

READ = "catalogue.read"
register_permission(READ, "查看商品和条码")


class SkuRow(Row):
    code: Annotated[str, Column("商品编码", sortable=True, search="prefix", link="catalogue.skus")]
    name: Annotated[str, Column("品名", sortable=True, search="contains")]
    spec: Annotated[str, Column("规格")]
    unit: Annotated[str, Column("单位")]
    shelf_life_days: Annotated[int | None, Column("保质期（天）")]


class Skus(Query):
    key = "catalogue.skus"
    title = "商品"
    row = SkuRow
    permission = READ
    identity = "code"
    caption = "name"
    offers = "catalogue.Sku"
    order = "code"
    sections = (Section("条码", "catalogue.barcodes", "sku"),)
    empty = "还没有商品：先登记商品，或从文件导入。"

    def source(self, params: Params, reader: Reader) -> QuerySet[Sku]:
        return Sku.objects.all()


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

    def source(self, params: BarcodeParams, reader: Reader) -> QuerySet[Barcode]:
        return Barcode.objects.all()
