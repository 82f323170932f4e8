"""The warehouse's addresses and its entries in the rail."""

from guiju.domains.warehouse import queries
from guiju.domains.warehouse.api import (
    ApproveIssue,
    ChangeState,
    CheckExit,
    CheckMovement,
    CloseDay,
    CloseMonth,
    ConcedeLot,
    CountArrival,
    CountStock,
    DispatchGoods,
    IssueGatePass,
    OpenBin,
    PickGoods,
    PlanPickup,
    PlanStocktake,
    PutAway,
    ReceiveGoods,
    RecordArrival,
    RecordExitIncident,
    RecordFoundGoods,
    RecordHumidity,
    RecordTheft,
    RecordUnpaperedDeparture,
    RefuseGoods,
    RequestIssue,
    ReturnGoods,
    ReverseDocument,
    SubmitMonthlyReport,
)
from guiju.domains.warehouse.registers import Custodians, PersonalParcels, StorageConflicts, ZoneLicences
from guiju.domains.warehouse.ui.arrivals import new_arrival
from guiju.domains.warehouse.ui.counting import count
from guiju.domains.warehouse.ui.counting import scan as scan_count
from guiju.domains.warehouse.ui.dispatching import dispatch
from guiju.domains.warehouse.ui.dispatching import scan as scan_pick
from guiju.domains.warehouse.ui.documents import document, evidence, reverse_document
from guiju.domains.warehouse.ui.gate import check_exit
from guiju.domains.warehouse.ui.issues import new_issue
from guiju.domains.warehouse.ui.paper_sheet import sheet
from guiju.domains.warehouse.ui.picking import pick
from guiju.domains.warehouse.ui.picking import scan as scan_bin
from guiju.domains.warehouse.ui.putting_away import put_away
from guiju.domains.warehouse.ui.putting_away import scan as scan_put_away
from guiju.domains.warehouse.ui.receiving import receive, refuse
from guiju.domains.warehouse.ui.returns import new_return
from guiju.domains.warehouse.ui.stock_counting import count_stock
from guiju.domains.warehouse.ui.stock_counting import scan as scan_stock
from guiju.domains.warehouse.ui.undo import undo
from guiju.domains.warehouse.ui.unpapered import unpapered
from guiju.kernel.commands.command import Command
from guiju.kernel.pages.charts import Chart
from guiju.kernel.pages.listing import Opens, list_page
from guiju.kernel.pages.page import Page, View

DEPARTMENT = "仓库"
CARD = {"sku": Opens("warehouse_card_lines", {"sku": "sku", "warehouse": "warehouse"})}
PAPERS = (
    queries.Arrivals,
    queries.Differences,
    queries.Refusals,
    queries.Receipts,
    queries.Returns,
    queries.IssueRequests,
    queries.Dispatches,
    queries.Departures,
    queries.GatePasses,
    queries.Reversals,
    queries.StateChanges,
    queries.Thefts,
)


def _inner(key: str, title: str, path: str, view: View, doing: type[Command], *, is_form: bool = False) -> Page:
    does = doing.key if is_form else ""
    address = f"warehouse/{path}"
    return Page(f"warehouse_{key}", title, address, view, doing.permission(), DEPARTMENT, in_menu=False, does=does)


def _seen(key: str, title: str, path: str, view: View, prints: tuple[str, ...] = ()) -> Page:
    address = f"warehouse/{path}"
    return Page(f"warehouse_{key}", title, address, view, queries.READ, DEPARTMENT, in_menu=False, prints=prints)


LISTS = [
    list_page(queries.Arrivals, department=DEPARTMENT, title="到货", actions=(RecordArrival.key,)),
    list_page(queries.Receipts, department=DEPARTMENT, title="入库"),
    list_page(queries.LatePutaway, department=DEPARTMENT),
    list_page(
        queries.IssueRequests,
        department=DEPARTMENT,
        title="出库",
        path="warehouse/issues/",
        actions=(RequestIssue.key,),
        bulk=(ApproveIssue.key,),
    ),
    list_page(queries.Dispatches, department=DEPARTMENT, title="出库单"),
    list_page(queries.GatePasses, department=DEPARTMENT, actions=(IssueGatePass.key,)),
    list_page(queries.ExitChecks, department=DEPARTMENT),
    list_page(queries.ExitIncidents, department=DEPARTMENT, actions=(RecordExitIncident.key,)),
    list_page(PersonalParcels.query, department=DEPARTMENT, actions=(PersonalParcels.enter.key,)),
    list_page(queries.Balances, department=DEPARTMENT, title="库存", opens=CARD),
    list_page(queries.Pickups, department=DEPARTMENT, actions=(PlanPickup.key,)),
    list_page(queries.Handovers, department=DEPARTMENT),
    list_page(queries.Parcels, department=DEPARTMENT, in_menu=False),
    list_page(queries.Bins, department=DEPARTMENT, actions=(OpenBin.key,)),
    list_page(queries.BinStocks, department=DEPARTMENT, path="warehouse/bin-stock/"),
    list_page(queries.Handlings, department=DEPARTMENT),
    list_page(queries.FoundGoodsList, department=DEPARTMENT, actions=(RecordFoundGoods.key,)),
    list_page(
        queries.StateChanges,
        department=DEPARTMENT,
        title="状态变更",
        path="warehouse/states/",
        actions=(ChangeState.key,),
    ),
    list_page(queries.Returns, department=DEPARTMENT, title="退货入库", actions=(ReturnGoods.key,)),
    list_page(queries.Differences, department=DEPARTMENT, title="差异单"),
    list_page(queries.Refusals, department=DEPARTMENT, title="拒收单"),
    list_page(queries.Reversals, department=DEPARTMENT, title="冲销单"),
    list_page(
        queries.MonthReport,
        department=DEPARTMENT,
        title="月报",
        chart=Chart("各商品收发数量", "sku", ("received", "issued")),
    ),
    list_page(
        queries.DayCloses,
        department=DEPARTMENT,
        title="日结",
        path="warehouse/day-closes/",
        actions=(CloseDay.key,),
    ),
    list_page(
        queries.MonthCloses,
        department=DEPARTMENT,
        title="月结",
        path="warehouse/month-closes/",
        actions=(CloseMonth.key,),
    ),
    list_page(
        queries.MonthlyReports,
        department=DEPARTMENT,
        title="月报上报",
        path="warehouse/monthly-reports/",
        actions=(SubmitMonthlyReport.key,),
    ),
    list_page(
        queries.Stocktakes,
        department=DEPARTMENT,
        title="盘点",
        actions=(PlanStocktake.key,),
    ),
    list_page(queries.StockDifferences, department=DEPARTMENT, title="盘点差异", path="warehouse/stock-differences/"),
    list_page(queries.LossCases, department=DEPARTMENT),
    list_page(
        queries.DifferenceReports,
        department=DEPARTMENT,
        title="差异报告",
        path="warehouse/difference-reports/",
    ),
    list_page(queries.Adjustments, department=DEPARTMENT, title="调整单"),
    list_page(queries.GatePassLines, department=DEPARTMENT, in_menu=False),
    list_page(queries.StocktakeLines, department=DEPARTMENT, in_menu=False),
    list_page(queries.DifferenceFindings, department=DEPARTMENT, in_menu=False),
    list_page(queries.DifferenceReportLines, department=DEPARTMENT, in_menu=False),
    list_page(queries.AdjustmentLines, department=DEPARTMENT, in_menu=False),
    list_page(queries.MonthlyReportLines, department=DEPARTMENT, in_menu=False),
    list_page(queries.DayCloseLines, department=DEPARTMENT, in_menu=False),
    list_page(
        queries.MovementChecks,
        department=DEPARTMENT,
        title="复核",
        path="warehouse/movement-checks/",
        actions=(CheckMovement.key,),
    ),
    list_page(queries.StockOn, department=DEPARTMENT, title="某日结存", path="warehouse/stock-on/"),
    list_page(queries.ThreeMatches, department=DEPARTMENT, title="三相符", path="warehouse/three-matches/"),
    list_page(queries.MonthDifferences, department=DEPARTMENT, in_menu=False),
    list_page(queries.MonthFigures, department=DEPARTMENT, in_menu=False),
    list_page(queries.MonthOpenDays, department=DEPARTMENT, in_menu=False),
    list_page(ZoneLicences.query, department=DEPARTMENT, actions=(ZoneLicences.enter.key,)),
    list_page(Custodians.query, department=DEPARTMENT, actions=(Custodians.enter.key,)),
    list_page(StorageConflicts.query, department=DEPARTMENT, actions=(StorageConflicts.enter.key,)),
    list_page(queries.Thefts, department=DEPARTMENT, actions=(RecordTheft.key,)),
    list_page(queries.BinsUnderCount, department=DEPARTMENT, in_menu=False),
    list_page(queries.Concessions, department=DEPARTMENT, actions=(ConcedeLot.key,)),
    list_page(queries.HumidityReadings, department=DEPARTMENT, actions=(RecordHumidity.key,)),
    list_page(queries.ZoneHygiene, department=DEPARTMENT),
    list_page(queries.RiskGaps, department="安全"),
    list_page(queries.BinCard, department=DEPARTMENT, in_menu=False),
    list_page(queries.PickedLines, department=DEPARTMENT, in_menu=False),
    list_page(queries.PutawayPlan, department=DEPARTMENT, path="warehouse/putaway-plan/", in_menu=False),
    list_page(queries.PickPlan, department=DEPARTMENT, path="warehouse/pick-plan/", in_menu=False),
    list_page(queries.Departures, department=DEPARTMENT, title="无单出库清单", in_menu=False),
    list_page(queries.StockCard, department=DEPARTMENT, path="warehouse/stock/card/", in_menu=False),
    list_page(queries.ArrivalLines, department=DEPARTMENT, in_menu=False),
    list_page(queries.CountLines, department=DEPARTMENT, in_menu=False),
    list_page(queries.ReceiptLines, department=DEPARTMENT, in_menu=False),
    list_page(queries.IssueRequestLines, department=DEPARTMENT, in_menu=False),
    list_page(queries.DispatchLines, department=DEPARTMENT, in_menu=False),
    list_page(queries.ReturnLines, department=DEPARTMENT, in_menu=False),
]
TASKS = [
    Page(
        "warehouse_unpapered",
        "无单出库",
        "warehouse/unpapered/",
        unpapered,
        RecordUnpaperedDeparture.permission(),
        DEPARTMENT,
        does=RecordUnpaperedDeparture.key,
    ),
    Page(
        "warehouse_gate",
        "门岗核对",
        "warehouse/gate/",
        check_exit,
        CheckExit.permission(),
        DEPARTMENT,
        does=CheckExit.key,
    ),
    Page("warehouse_paper_sheet", "应急纸单", "warehouse/paper-sheet/", sheet, queries.READ, DEPARTMENT),
    _inner("new_arrival", "到货登记", "arrivals/new/", new_arrival, RecordArrival, is_form=True),
    _inner("count", "清点", "arrivals/<document:number>/count/", count, CountArrival, is_form=True),
    _inner("count_scan", "清点", "arrivals/<document:number>/count/scan/", scan_count, CountArrival),
    _inner("receive", "入库", "arrivals/<document:number>/receive/", receive, ReceiveGoods, is_form=True),
    _inner("refuse", "拒收", "arrivals/<document:number>/refuse/", refuse, RefuseGoods),
    _inner("put_away", "上架", "receipts/<document:number>/putaway/", put_away, PutAway, is_form=True),
    _inner("put_away_scan", "上架", "receipts/<document:number>/putaway/scan/", scan_put_away, PutAway),
    _inner("count_stock", "盘点", "stocktakes/<document:number>/count/", count_stock, CountStock, is_form=True),
    _inner("count_stock_scan", "盘点", "stocktakes/<document:number>/count/scan/", scan_stock, CountStock),
    _inner("pick", "拣货", "issues/<document:number>/pick/", pick, PickGoods, is_form=True),
    _inner("bin_scan", "拣货", "issues/<document:number>/pick/scan/", scan_bin, PickGoods),
    _seen("undo", "撤销", "documents/<document:number>/undo/", undo),
    _inner("new_issue", "出库申请", "issues/new/", new_issue, RequestIssue, is_form=True),
    _inner("dispatch", "拣货出库", "issues/<document:number>/dispatch/", dispatch, DispatchGoods, is_form=True),
    _inner("pick_scan", "拣货出库", "issues/<document:number>/dispatch/scan/", scan_pick, DispatchGoods),
    _inner("new_return", "退货入库", "returns/new/", new_return, ReturnGoods, is_form=True),
    _seen("document", "单据", "documents/<document:number>/", document, tuple(paper.key for paper in PAPERS)),
    _seen("evidence", "证据", "documents/<document:number>/evidence/", evidence),
    _inner("reverse", "冲销", "documents/<document:number>/reverse/", reverse_document, ReverseDocument),
]
PAGES = [*LISTS, *TASKS]
