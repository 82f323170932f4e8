"""What the controls of orders judge."""

from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class OrderAllocated(Subject, key="orders.order_allocated", title="订单占用库存", natural_key=("order", "line")):
    """A line of an order that is to hold stock."""

    order: Annotated[str, "平台订单"]
    line: Annotated[int, "行"]
    sku: Annotated[str, "商品"]
    place: Annotated[int, "仓库"]
    quantity: Annotated[int, "数量"]
    sku_id: Annotated[int, "商品档案"]
    order_id: Annotated[int, "订单"]


class ShopOpened(Subject, key="orders.shop_opened", title="要登记的店铺", natural_key=("shop",)):
    shop: Annotated[str, "店铺编码"]


class ShopStands(Subject, key="orders.shop_stands", title="店铺", natural_key=("shop",), protected=True):
    """A shop of ours on a platform."""

    shop: Annotated[str, "店铺编码"]
    place: Annotated[int, "仓库"]


class ListedOtherwise(
    Subject, key="orders.listed_otherwise", title="平台库存差异", natural_key=("difference",), protected=True
):
    """A platform offers another quantity than there is."""

    difference: Annotated[str, "平台库存差异"]
    place: Annotated[int, "仓库"]


class StopStands(Subject, key="orders.stop_stands", title="平台停售", natural_key=("stop",), protected=True):
    """Goods that a shop has to take off its platform."""

    stop: Annotated[str, "平台停售"]
    place: Annotated[int, "仓库"]


class TradeStands(Subject, key="orders.trade_stands", title="可疑交易", natural_key=("case",), protected=True):
    """Orders that an employee may have placed himself."""

    case: Annotated[str, "可疑交易"]


class TradeConcluded(Subject, key="orders.trade_concluded", title="可疑交易结案", natural_key=("case",)):
    """Accounts of the employee concerned and of who says what came out."""

    case: Annotated[str, "可疑交易"]
    suspect: Annotated[int, "涉及员工"]
    closer: Annotated[int, "结案人"]
