"""What gates over purchasing judge."""

from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class OrderPlaced(Subject, key="purchasing.order_placed", title="下采购单", natural_key=("supplier", "sku")):
    """A line of a purchase order; ``sku_id`` is its row."""

    supplier: Annotated[str, "供应商"]
    sku: Annotated[str, "商品"]
    place: Annotated[int, "仓库"]
    quantity: Annotated[int, "数量"]
    sku_id: Annotated[int, "商品行"]


class SupplierStands(
    Subject, key="purchasing.supplier_stands", title="供应商", natural_key=("number",), protected=True
):
    """A supplier in the register."""

    number: Annotated[str, "登记单号"]
    place: Annotated[int, "地点"]
