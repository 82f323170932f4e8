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
