"""出库申请, 出库单, 无单出库, 冲销单, 状态变更单 as papers."""

from django.db.models import Sum

from guiju.domains.warehouse.api import PickGoods
from guiju.domains.warehouse.models import (
    Bin,
    Dispatch,
    IssueApproval,
    IssueRequest,
    Receipt,
    Return,
    Reversal,
    StateChange,
    UnpaperedDeparture,
)
from guiju.domains.warehouse.outbound import request_lines
from guiju.domains.warehouse.queries import Places
from guiju.domains.warehouse.queries.outbound import READY
from guiju.domains.warehouse.ui.inbound_papers import GOODS, STATES, batches_of, reversals_of, within
from guiju.domains.warehouse.ui.paper import Column, Event, Paper, Step, files_of
from guiju.kernel.org.models import Place
from guiju.kernel.pages.formats import day, masked_name, moment, money, quantity


def request(number: str, places: Places) -> Paper | None:
    rows = IssueRequest.objects.select_related("warehouse__entity").filter(number=number)
    found = within(rows, places, "warehouse").first()
    if found is None:
        return None
    approval = IssueApproval.objects.filter(request=found).first()
    gone = {line.line: line.dispatched for line in request_lines([found.id], found._state.db or "default")}
    lines = list(found.lines.select_related("sku").order_by("line"))
    state = ("pass", "已出库") if all(gone[line.line] >= line.quantity for line in lines) else ("duty", "待出库")
    paper = Paper("出库申请", number, found.id, found.warehouse, state if approval else ("warn", "待审批"))
    paper.properties = [
        ("出库类型", found.get_purpose_display()),
        ("出库依据", found.basis or "—"),
        ("提货人", masked_name(found.picker) if found.picker else "—"),
        ("申请时间", moment(found.requested_at)),
    ]
    paper.columns = [*GOODS, *(Column(title, is_number=True) for title in ("申请数量", "已出库"))]
    paper.rows = [
        [line.sku.code, line.sku.name, quantity(line.quantity, line.sku.unit), quantity(gone[line.line], line.sku.unit)]
        for line in lines
    ]
    paper.events = [Event(found.requested_at, "出库申请", found.requester)]
    if approval:
        note = "纸质单" if approval.paper_sha256 else ""
        paper.events.append(Event(approval.approved_at, "审批签字", approval.approver, note=note))
    for each in Dispatch.objects.filter(request=found).order_by("id"):
        paper.events.append(Event(each.left_at, "出库", each.handler, each.number))
        paper.events += reversals_of("dispatch", each.id)
    paper.files = files_of("warehouse.issue_request", [found.id])
    if approval and state[1] == READY and Bin.objects.filter(warehouse=found.warehouse).exists():
        paper.steps = [Step("拣货", "warehouse_pick", PickGoods.permission())]
    paper.signatures = [("申请", found.requester), ("审批", approval.approver if approval else None), ("提货人", None)]
    return paper


def dispatch(number: str, places: Places) -> Paper | None:
    rows = Dispatch.objects.select_related("request", "warehouse__entity").filter(number=number)
    found = within(rows, places, "warehouse").first()
    if found is None:
        return None
    undone = reversals_of("dispatch", found.id)
    picker = found.picker or found.request.picker
    paper = Paper("出库单", number, found.id, found.warehouse, ("stop", "已冲销") if undone else ("pass", "已出库"))
    paper.happened = found.left_at
    paper.properties = [
        ("出库类型", found.request.get_purpose_display()),
        ("出库依据", found.request.basis or "—"),
        ("提货人", masked_name(picker) if picker else "—"),
        ("离库时间", moment(found.left_at)),
    ]
    paper.columns = [
        *GOODS,
        Column("批次（先进先出）"),
        Column("到期日"),
        Column("数量", is_number=True),
        Column("成本", is_number=True, is_cost=True),
    ]
    lines = list(found.lines.select_related("sku").order_by("line"))
    batches = batches_of("dispatch", [line.id for line in lines])
    paper.rows = [
        [
            line.sku.code,
            line.sku.name,
            move.batch.code or f"{day(move.batch.received_on)} 入库",
            day(move.batch.expires_on) if move.batch.expires_on else "—",
            quantity(move.quantity, line.sku.unit),
            money(move.cost),
        ]
        for line in lines
        for move in batches[line.id]
    ]
    back = Return.objects.filter(lines__dispatch_line__dispatch=found).distinct()
    back_again = [Event(each.returned_at, "退货入库", each.handler, each.number) for each in back]
    paper.events = [Event(found.left_at, "出库", found.handler), *back_again, *undone]
    paper.files = files_of("warehouse.dispatch", [found.id])
    paper.related = [("出库申请", found.request.number)]
    paper.signatures = [("库管", found.handler), ("提货人", None), ("复核", None)]
    paper.tally = f"dispatch:{found.request.number}"
    paper.reversible = not undone and not back_again
    came_back = back.aggregate(total=Sum("lines__quantity"))["total"] or 0
    paper.returnable = not undone and came_back < sum(line.quantity for line in lines)
    return paper


def unpapered(number: str, places: Places) -> Paper | None:
    rows = UnpaperedDeparture.objects.select_related("sku", "warehouse__entity").filter(number=number)
    found = within(rows, places, "warehouse").first()
    if found is None:
        return None
    paper = Paper("无单出库登记", number, found.id, found.warehouse, ("stop", "待查"))
    paper.properties = [("发现时间", moment(found.found_at)), ("情况", found.description)]
    paper.columns = [*GOODS, Column("数量", is_number=True)]
    paper.rows = [[found.sku.code, found.sku.name, quantity(found.quantity, found.sku.unit)]]
    paper.events = [Event(found.found_at, "登记", found.handler)]
    paper.signatures = [("责任库管", found.keeper), ("登记人", found.handler)]
    return paper


def reversal(number: str, places: Places) -> Paper | None:
    found = Reversal.objects.filter(number=number).first()
    if found is None:
        return None
    model, title = (Receipt, "入库单") if found.document_type == "receipt" else (Dispatch, "出库单")
    rows = model._default_manager.select_related("warehouse__entity").filter(id=found.document_id)
    undone = within(rows, places, "warehouse").first()
    if undone is None:
        return None
    place: Place = undone.warehouse
    paper = Paper("冲销单", number, found.id, place, ("plain", "已冲销"))
    paper.properties = [("冲销时间", moment(found.reversed_at)), ("原因", found.reason)]
    paper.columns = [*GOODS, Column("数量", is_number=True)]
    paper.rows = [
        [line.sku.code, line.sku.name, quantity(-line.quantity, line.sku.unit)]
        for line in undone.lines.select_related("sku").order_by("line")
    ]
    paper.events = [Event(found.reversed_at, "冲销", found.handler)]
    paper.related = [(title, undone.number)]
    paper.signatures = [("库管", found.handler), ("复核", None), ("会计", None)]
    return paper


def state_change(number: str, places: Places) -> Paper | None:
    rows = StateChange.objects.select_related("sku", "warehouse__entity").filter(number=number)
    found = within(rows, places, "warehouse").first()
    if found is None:
        return None
    paper = Paper("状态变更单", number, found.id, found.warehouse, ("plain", STATES[found.target]))
    paper.properties = [("时间", moment(found.changed_at)), ("原因", found.reason)]
    paper.columns = [*GOODS, Column("自"), Column("至"), Column("数量", is_number=True)]
    turned = [STATES[found.source], STATES[found.target], quantity(found.quantity, found.sku.unit)]
    paper.rows = [[found.sku.code, found.sku.name, *turned]]
    paper.events = [Event(found.changed_at, "状态变更", found.handler)]
    paper.signatures = [("库管", found.handler), ("质检", None)]
    return paper
