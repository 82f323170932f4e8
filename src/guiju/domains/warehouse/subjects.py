"""What the warehouse's gates judge."""

from datetime import datetime
from typing import Annotated

from guiju.kernel.commands.fields import Private
from guiju.kernel.commands.subjects import Subject


class GoodsArrived(Subject, key="warehouse.goods_arrived", title="到货", natural_key=("note", "sku"), protected=True):
    """Goods at the dock; they are recorded as they came."""

    note: Annotated[str, "送货单号"]
    sku: Annotated[str, "商品"]
    place: Annotated[int, "仓库"]
    quantity: Annotated[int, "送货数量"]


class GoodsCounted(
    Subject, key="warehouse.goods_counted", title="清点", natural_key=("arrival", "barcode"), protected=True
):
    arrival: Annotated[str, "到货单"]
    barcode: Annotated[str, "所扫条码"]
    place: Annotated[int, "仓库"]
    quantity: Annotated[int, "实点数量"]


class GoodsRefused(
    Subject, key="warehouse.goods_refused", title="拒收", natural_key=("arrival", "line"), protected=True
):
    arrival: Annotated[str, "到货单"]
    line: Annotated[int, "行"]
    place: Annotated[int, "仓库"]
    quantity: Annotated[int, "拒收数量"]


class StockIn(Subject, key="warehouse.stock_in", title="入库行", natural_key=("arrival", "line")):
    """A line of an arrival that is to become stock."""

    arrival: Annotated[str, "到货单"]
    line: Annotated[int, "行"]
    sku: Annotated[str, "商品"]
    place: Annotated[int, "仓库"]
    quantity: Annotated[int, "入库数量"]
    state: Annotated[str, "库存状态"]
    explained: Annotated[bool, "附差异说明"]
    arrival_line: Annotated[int, "到货明细"]


class StockOut(Subject, key="warehouse.stock_out", title="出库行", natural_key=("request", "line")):
    """A line of an issue request that is to leave."""

    request: Annotated[str, "出库申请"]
    line: Annotated[int, "行"]
    sku: Annotated[str, "商品"]
    place: Annotated[int, "仓库"]
    quantity: Annotated[int, "出库数量"]
    request_line: Annotated[int, "申请明细"]


class PickUp(Subject, key="warehouse.pick_up", title="提货", natural_key=("request",)):
    """Somebody takes goods with papers. ``picker`` is who came; it never becomes a fact."""

    request: Annotated[str, "出库申请"]
    place: Annotated[int, "仓库"]
    picker: Annotated[str, "实际提货人", Private()]
    has_letter: Annotated[bool, "有委托书"]
    request_id: Annotated[int, "申请"]


class GoodsMoved(Subject, key="warehouse.goods_moved", title="货物进出", natural_key=("document",), protected=True):
    """Goods that have moved and whose ledger line is now posted."""

    document: Annotated[str, "单据"]
    place: Annotated[int, "仓库"]
    moved_at: Annotated[datetime, "实际时间"]
    posted_at: Annotated[datetime, "登账时间"]


class GoodsGone(
    Subject, key="warehouse.goods_gone", title="无单离库", natural_key=("place", "sku", "found_at"), protected=True
):
    place: Annotated[int, "仓库"]
    sku: Annotated[str, "商品"]
    found_at: Annotated[datetime, "发现时间"]
    quantity: Annotated[int, "数量"]
    keeper: Annotated[int, "责任库管"]


class GoodsPlaced(Subject, key="warehouse.goods_placed", title="上架", natural_key=("source", "sku", "bin")):
    """Goods that are to stand in a bin; ``source`` is the receipt, or the bin they come from."""

    source: Annotated[str, "来自"]
    sku: Annotated[str, "商品"]
    bin: Annotated[str, "库位"]
    place: Annotated[int, "库区"]
    quantity: Annotated[int, "数量"]
    layers: Annotated[int, "层数"]
    label: Annotated[str, "所扫标志"]
    sku_id: Annotated[int, "商品档案"]
    bin_id: Annotated[int, "库位档案"]


class GoodsFound(
    Subject, key="warehouse.goods_found", title="发现货物", natural_key=("bin", "sku", "found_at"), protected=True
):
    """Goods that were found standing somewhere; they stand there whatever a rule says."""

    bin: Annotated[str, "库位"]
    sku: Annotated[str, "商品"]
    found_at: Annotated[datetime, "发现时间"]
    place: Annotated[int, "库区"]
    quantity: Annotated[int, "数量"]
    sku_id: Annotated[int, "商品档案"]
    bin_id: Annotated[int, "库位档案"]


class GoodsPicked(Subject, key="warehouse.goods_picked", title="拣货", natural_key=("request", "line", "bin")):
    """A batch that is taken from a bin for a line of a request."""

    request: Annotated[str, "出库申请"]
    line: Annotated[int, "行"]
    sku: Annotated[str, "商品"]
    bin: Annotated[str, "库位"]
    batch: Annotated[str, "批次"]
    place: Annotated[int, "仓库"]
    quantity: Annotated[int, "数量"]
    sku_id: Annotated[int, "商品档案"]
    batch_id: Annotated[int, "批次档案"]
