"""The warehouse's addresses and its entries in the rail."""

from guiju.domains.warehouse.api import (
    ApproveIssue,
    ChangeState,
    CountArrival,
    DispatchGoods,
    ReceiveGoods,
    RecordArrival,
    RecordUnpaperedDeparture,
    RefuseGoods,
    RequestIssue,
    ReturnGoods,
    ReverseDocument,
)
from guiju.domains.warehouse.ui.arrivals import arrivals, new_arrival
from guiju.domains.warehouse.ui.counting import count
from guiju.domains.warehouse.ui.counting import scan as scan_count
from guiju.domains.warehouse.ui.dispatching import dispatch
from guiju.domains.warehouse.ui.dispatching import scan as scan_pick
from guiju.domains.warehouse.ui.documents import document, evidence, reverse_document
from guiju.domains.warehouse.ui.issues import approve, issues, new_issue
from guiju.domains.warehouse.ui.receiving import receive, refuse
from guiju.domains.warehouse.ui.returns import new_return
from guiju.domains.warehouse.ui.scope import PERMISSIONS
from guiju.domains.warehouse.ui.state_changes import new_state_change
from guiju.domains.warehouse.ui.stock import balances, card, months
from guiju.domains.warehouse.ui.unpapered import unpapered
from guiju.kernel.commands.command import Command
from guiju.kernel.pages.page import Page, View

DEPARTMENT = "仓库"


def _listed(key: str, title: str, path: str, view: View, permission: str, icon: str) -> Page:
    return Page(f"warehouse_{key}", title, f"warehouse/{path}", view, permission, DEPARTMENT, icon)


def _inner(key: str, title: str, path: str, view: View, doing: type[Command] | None = None) -> Page:
    permission = doing.permission() if doing else PERMISSIONS
    return Page(f"warehouse_{key}", title, f"warehouse/{path}", view, permission, DEPARTMENT, in_menu=False)


PAGES = [
    _listed("arrivals", "到货", "arrivals/", arrivals, PERMISSIONS, "⇥"),
    _listed("issues", "出库", "issues/", issues, PERMISSIONS, "↦"),
    _listed("stock", "库存", "stock/", balances, PERMISSIONS, "▦"),
    _listed("months", "月报", "months/", months, PERMISSIONS, "▤"),
    _listed("new_state_change", "状态变更", "states/new/", new_state_change, ChangeState.permission(), "⇄"),
    _listed("new_return", "退货入库", "returns/new/", new_return, ReturnGoods.permission(), "↩"),
    _listed("unpapered", "无单出库", "unpapered/", unpapered, RecordUnpaperedDeparture.permission(), "?"),
    _inner("new_arrival", "到货登记", "arrivals/new/", new_arrival, RecordArrival),
    _inner("count", "清点", "arrivals/<document:number>/count/", count, CountArrival),
    _inner("count_scan", "清点", "arrivals/<document:number>/count/scan/", scan_count, CountArrival),
    _inner("receive", "入库", "arrivals/<document:number>/receive/", receive, ReceiveGoods),
    _inner("refuse", "拒收", "arrivals/<document:number>/refuse/", refuse, RefuseGoods),
    _inner("new_issue", "出库申请", "issues/new/", new_issue, RequestIssue),
    _inner("approve", "出库审批", "issues/<document:number>/approve/", approve, ApproveIssue),
    _inner("dispatch", "拣货出库", "issues/<document:number>/dispatch/", dispatch, DispatchGoods),
    _inner("pick_scan", "拣货出库", "issues/<document:number>/dispatch/scan/", scan_pick, DispatchGoods),
    _inner("card", "商品卡", "stock/card/", card),
    _inner("document", "单据", "documents/<document:number>/", document),
    _inner("evidence", "证据", "documents/<document:number>/evidence/", evidence),
    _inner("reverse", "冲销", "documents/<document:number>/reverse/", reverse_document, ReverseDocument),
]
