"""What the warehouse's gates judge."""

from datetime import date, datetime
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


class DayUnposted(Subject, key="warehouse.day_unposted", title="日结时未登账的单据", natural_key=("document", "day")):
    """A document of the day, or of an earlier one, that is not posted when the day is closed."""

    document: Annotated[str, "单据"]
    day: Annotated[date, "业务日期"]
    place: Annotated[int, "仓库"]
    left: Annotated[int, "未登账数量"]
    listed: Annotated[bool, "已列入清单"]


class LeftUnposted(
    Subject, key="warehouse.left_unposted", title="日结遗留单据", natural_key=("document", "day"), protected=True
):
    """What was listed at a day's close, until it is posted."""

    document: Annotated[str, "单据"]
    day: Annotated[date, "业务日期"]
    place: Annotated[int, "仓库"]
    arrival: Annotated[int, "到货单"]
    owner: Annotated[int, "责任人"]


class OpenDay(Subject, key="warehouse.open_day", title="月内未日结的日期", natural_key=("place", "day")):
    """A day on which goods moved and that is not closed when its month is."""

    place: Annotated[int, "仓库"]
    day: Annotated[date, "业务日期"]
    listed: Annotated[bool, "已列入清单"]


class MonthClosing(Subject, key="warehouse.month_closing", title="月结", natural_key=("place", "month")):
    place: Annotated[int, "仓库"]
    month: Annotated[date, "月份"]


class ReportHandedIn(
    Subject, key="warehouse.report_handed_in", title="已上报的进销存月报", natural_key=("number",), protected=True
):
    """The latest version of a month's report, and the ledger lines it sums."""

    number: Annotated[str, "月报"]
    place: Annotated[int, "仓库"]
    month: Annotated[date, "月份"]
    last_day: Annotated[date, "账期末日"]
    moves: Annotated[int, "流水行数"]


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


class GoodsAtDock(
    Subject, key="warehouse.goods_at_dock", title="月台待上架", natural_key=("arrival", "line"), protected=True
):
    """Goods that came and do not stand in a bin yet."""

    arrival: Annotated[str, "到货单"]
    line: Annotated[int, "行"]
    sku: Annotated[str, "商品"]
    place: Annotated[int, "仓库"]
    quantity: Annotated[int, "待上架数量"]


class SpecialGoods(
    Subject, key="warehouse.special_goods", title="特殊货物", natural_key=("place", "sku"), protected=True
):
    """Goods that need a custodian, as a warehouse holds them."""

    sku: Annotated[str, "商品"]
    place: Annotated[int, "仓库"]
    quantity: Annotated[int, "数量"]
    sku_id: Annotated[int, "商品档案"]


class CustodyHeld(Subject, key="warehouse.custody_held", title="专管", natural_key=("custody",), protected=True):
    """A custody whose custodian moves on; nobody is kept from going."""

    custody: Annotated[str, "专管登记"]
    sku: Annotated[str, "商品"]
    place: Annotated[int, "仓库"]


class BatchInStore(
    Subject, key="warehouse.batch_in_store", title="在库批次", natural_key=("sku", "batch"), protected=True
):
    batch: Annotated[str, "批次"]
    sku: Annotated[str, "商品"]
    place: Annotated[int, "仓库"]


class BatchInspected(
    Subject, key="warehouse.batch_inspected", title="在库复检", natural_key=("sku", "batch"), protected=True
):
    batch: Annotated[str, "批次"]
    sku: Annotated[str, "商品"]
    place: Annotated[int, "仓库"]
    result: Annotated[str, "复检结果"]


class HazardGoods(
    Subject, key="warehouse.hazard_goods", title="危险品到货", natural_key=("source", "sku"), protected=True
):
    """Goods that came and may be dangerous; they are recorded, set apart and removed, never turned away by a rule."""

    source: Annotated[str, "来自"]
    sku: Annotated[str, "商品"]
    place: Annotated[int, "仓库"]
    quantity: Annotated[int, "数量"]
    sku_id: Annotated[int, "商品档案"]


class AisleMeasured(Subject, key="warehouse.aisle_measured", title="通道实测", natural_key=("aisle",), protected=True):
    aisle: Annotated[str, "通道"]
    place: Annotated[int, "库区"]
    width: Annotated[int, "实测净宽"]
    wanted: Annotated[int, "应有净宽"]


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


class RisksListed(Subject, key="warehouse.risks_listed", title="风险清单", natural_key=("warehouse",), protected=True):
    warehouse: Annotated[str, "仓库"]
    place: Annotated[int, "地点"]


class DampChecked(
    Subject, key="warehouse.damp_checked_on", title="防潮检查", natural_key=("warehouse",), protected=True
):
    warehouse: Annotated[str, "仓库"]
    place: Annotated[int, "地点"]


class LossSuffered(Subject, key="warehouse.loss_suffered", title="损失", natural_key=("document",), protected=True):
    document: Annotated[str, "单据"]
    place: Annotated[int, "仓库"]


class LineCounted(
    Subject, key="warehouse.line_counted", title="盘点明细", natural_key=("stocktake", "line"), protected=True
):
    stocktake: Annotated[str, "盘点计划"]
    line: Annotated[int, "行"]
    place: Annotated[int, "仓库"]
    quantity: Annotated[int, "实盘数量"]


class StocktakeClosing(Subject, key="warehouse.stocktake_closing", title="盘点结束", natural_key=("stocktake",)):
    stocktake: Annotated[str, "盘点计划"]
    place: Annotated[int, "仓库"]
    stocktake_id: Annotated[int, "计划"]


class LineClosing(Subject, key="warehouse.line_closing", title="盘点结束时的明细", natural_key=("stocktake", "line")):
    """A line when its stocktake is to be closed; ``counted`` is None where nobody has counted it."""

    stocktake: Annotated[str, "盘点计划"]
    line: Annotated[int, "行"]
    place: Annotated[int, "仓库"]
    stocktake_id: Annotated[int, "计划"]
    line_id: Annotated[int, "盘点表行"]
    sku: Annotated[str, "商品"]
    book: Annotated[int, "账面数量"]
    counted: Annotated[int | None, "实盘数量"]
    is_void: Annotated[bool, "盘点后又有进出"]
    is_second: Annotated[bool, "已复盘"]


class DifferenceSettled(Subject, key="warehouse.difference_settled", title="盘点差异处理", natural_key=("difference",)):
    """A difference that is to be adjusted as a report proposes."""

    difference: Annotated[str, "盘点差异"]
    report: Annotated[str, "盘点差异报告"]
    place: Annotated[int, "仓库"]
    kind: Annotated[str, "类型"]
    quantity: Annotated[int, "数量"]
    difference_id: Annotated[int, "差异"]


class DifferenceReported(
    Subject, key="warehouse.difference_reported", title="盘点差异呈报", natural_key=("difference",)
):
    difference: Annotated[str, "盘点差异"]
    place: Annotated[int, "仓库"]
    has_proposal: Annotated[bool, "有处理意见"]
    difference_id: Annotated[int, "差异"]


class KeeperLosses(
    Subject, key="warehouse.keeper_losses", title="保管损失", natural_key=("keeper", "month"), protected=True
):
    keeper: Annotated[int, "保管员"]
    month: Annotated[str, "月份"]
    place: Annotated[int | None, "仓库"]


class MatchGap(Subject, key="warehouse.match_gap", title="月结时不相符", natural_key=("place", "month", "gap")):
    """A difference between ledger and account, goods or card when the month is to be closed."""

    place: Annotated[int, "仓库"]
    month: Annotated[date, "月份"]
    gap: Annotated[str, "差异"]
    match: Annotated[str, "核对"]
    sku: Annotated[str, "商品"]
    ledger: Annotated[int, "明细账"]
    other: Annotated[int, "对方"]
    listed: Annotated[bool, "已列入清单"]


class GapLeft(
    Subject, key="warehouse.gap_left", title="月结清单上的差异", natural_key=("place", "gap"), protected=True
):
    """What a month was closed with, until ledger and the other side agree."""

    place: Annotated[int, "仓库"]
    gap: Annotated[str, "差异"]
    owner: Annotated[int, "责任人"]


class MovementChecked(Subject, key="warehouse.movement_checked", title="出入库复核", natural_key=("document",)):
    document: Annotated[str, "单号"]
    place: Annotated[int, "仓库"]
    handler: Annotated[int, "经手人"]
    checker: Annotated[int, "复核人"]


class MovementPosted(
    Subject, key="warehouse.movement_posted", title="已登账的出入库", natural_key=("document",), protected=True
):
    document: Annotated[str, "单号"]
    place: Annotated[int, "仓库"]
