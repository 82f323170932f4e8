"""What the controls of stock levels judge."""

from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class LevelSeen(Subject, key="levels.level", title="库存水位", natural_key=("warehouse", "sku"), protected=True):
    """What there is of a SKU in a warehouse against what sells."""

    warehouse: Annotated[str, "仓库编码"]
    sku: Annotated[str, "商品"]
    place: Annotated[int, "仓库"]
