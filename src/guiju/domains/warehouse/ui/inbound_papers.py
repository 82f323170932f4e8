"""到货单, 差异单, 拒收单, 入库单, 退货入库单 as papers."""

from typing import Any

from django.db.models import Q, QuerySet

from guiju.domains.warehouse import queries
from guiju.domains.warehouse.api import PutAway
from guiju.domains.warehouse.models import (
    Bin,
    Count,
    Difference,
    Move,
    Receipt,
    Refusal,
    Return,
    Reversal,
    StockState,
)
from guiju.domains.warehouse.queries import Places
from guiju.domains.warehouse.queries.inbound import ARRIVAL_MEANINGS as MEANINGS
from guiju.domains.warehouse.receipts import receipt_lines
from guiju.domains.warehouse.ui.paper import Column, Event, Paper, Step, files_of
from guiju.kernel.pages.formats import day, moment, money, quantity, unit_cost

STATES = {state.value: str(state.label) for state in StockState}
GOODS = [Column("商品编码"), Column("品名")]


def within(found: QuerySet[Any], places: Places, column: str) -> QuerySet[Any]:
    return found if places is None else found.filter(**{f"{column}__in": places})


def reversals_of(kind: str, document: int) -> list[Event]:
    found = Reversal.objects.filter(document_type=kind, document_id=document)
    return [Event(each.reversed_at, "冲销", each.handler, each.number, each.reason) for each in found]


def arrival(number: str, places: Places) -> Paper | None:
    found = queries.find_arrivals(places).select_related("warehouse__entity").filter(number=number).first()
    if found is None:
        return None
    state = queries.arrival_row(found).state
    paper = Paper("到货单", number, found.id, found.warehouse, (MEANINGS[state], state))
    paper.happened = found.arrived_at
    paper.properties = [
        ("供应商", found.supplier),
        ("送货单号", found.delivery_note),
        ("承运人", found.carrier),
        ("到货时间", moment(found.arrived_at)),
    ]
    paper.columns = [
        *GOODS,
        Column("规格"),
        Column("单价", is_number=True, is_cost=True),
        Column("应（货单）", is_number=True),
        Column("实（清点）", is_number=True),
        Column("差", is_number=True),
    ]
    for line in found.lines.select_related("sku", "count_line").order_by("line"):
        counted = getattr(line, "count_line", None)
        gap = counted.quantity - line.noted_quantity if counted else None
        noted = quantity(line.noted_quantity, line.sku.unit) if found.has_count else "清点后显示"
        paper.rows.append(
            [
                line.sku.code,
                line.sku.name,
                line.noted_spec,
                unit_cost(line.unit_cost),
                noted,
                quantity(counted.quantity, line.sku.unit) if counted else "—",
                "—" if gap is None else f"{gap:+,}" if gap else "0",
            ]
        )
    paper.events = _arrival_events(found)
    paper.files = files_of("warehouse.arrival", [found.id])
    paper.signatures = [("经办", found.handler), ("送货人", None), ("复核", None)]
    return paper


def _arrival_events(found: Any) -> list[Event]:
    events = [Event(found.arrived_at, "到货登记", found.handler)]
    events += [Event(each.counted_at, "清点锁定", each.handler) for each in Count.objects.filter(arrival=found)]
    events += [
        Event(each.recorded_at, "差异", each.handler, each.number, each.explanation)
        for each in Difference.objects.filter(arrival_line__arrival=found)
    ]
    events += [
        Event(
            each.refused_at,
            f"拒收（{each.get_item_display()} {each.quantity}）",
            each.handler,
            each.number,
            each.reason,
        )
        for each in Refusal.objects.filter(arrival_line__arrival=found)
    ]
    receipts = list(Receipt.objects.filter(arrival=found))
    events += [Event(each.received_at, "入库", each.handler, each.number) for each in receipts]
    return events + [event for each in receipts for event in reversals_of("receipt", each.id)]


def difference(number: str, places: Places) -> Paper | None:
    rows = Difference.objects.select_related("arrival_line__sku", "arrival_line__arrival__warehouse__entity")
    found = within(rows.filter(number=number), places, "arrival_line__arrival__warehouse").first()
    if found is None:
        return None
    arrival_of = found.arrival_line.arrival
    paper = Paper("差异单", number, found.id, arrival_of.warehouse, ("warn", "有差异"))
    paper.properties = [
        ("供应商", arrival_of.supplier),
        ("送货单号", arrival_of.delivery_note),
        ("差异项", found.get_item_display()),
        ("记录时间", moment(found.recorded_at)),
        ("说明", found.explanation),
    ]
    sku = found.arrival_line.sku
    paper.columns = [*GOODS, *(Column(title, is_number=True) for title in ("应（货单）", "实（清点）", "差"))]
    gap = found.counted_quantity - found.noted_quantity
    counts = [quantity(found.noted_quantity, sku.unit), quantity(found.counted_quantity, sku.unit), f"{gap:+,}"]
    paper.rows = [[sku.code, sku.name, *counts]]
    paper.events = [Event(found.recorded_at, "差异", found.handler)]
    paper.related = [("到货单", arrival_of.number)]
    paper.signatures = [("库管", found.handler), ("送货人", None), ("运营总监", None), ("店长", None)]
    return paper


def refusal(number: str, places: Places) -> Paper | None:
    rows = Refusal.objects.select_related("arrival_line__sku", "arrival_line__arrival__warehouse__entity")
    found = within(rows.filter(number=number), places, "arrival_line__arrival__warehouse").first()
    if found is None:
        return None
    arrival_of, sku = found.arrival_line.arrival, found.arrival_line.sku
    paper = Paper("拒收单", number, found.id, arrival_of.warehouse, ("stop", "拒收待退"))
    paper.properties = [
        ("供应商", arrival_of.supplier),
        ("送货单号", arrival_of.delivery_note),
        ("承运人", arrival_of.carrier),
        ("拒收时间", moment(found.refused_at)),
        ("不符项", found.get_item_display()),
        ("说明", found.reason),
    ]
    paper.columns = [*GOODS, Column("拒收数量", is_number=True)]
    paper.rows = [[sku.code, sku.name, quantity(found.quantity, sku.unit)]]
    paper.events = [Event(found.refused_at, "拒收", found.handler)]
    paper.files = files_of("warehouse.refusal", [found.id])
    paper.related = [("到货单", arrival_of.number)]
    paper.signatures = [("库管", found.handler), ("送货人", None)]
    return paper


def receipt(number: str, places: Places) -> Paper | None:
    rows = Receipt.objects.select_related("arrival", "warehouse__entity").filter(number=number)
    found = within(rows, places, "warehouse").first()
    if found is None:
        return None
    undone = reversals_of("receipt", found.id)
    paper = Paper("入库单", number, found.id, found.warehouse, ("stop", "已冲销") if undone else ("pass", "已入库"))
    paper.happened = found.received_at
    paper.properties = [
        ("供应商", found.arrival.supplier),
        ("送货单号", found.arrival.delivery_note),
        ("入库时间", moment(found.received_at)),
    ]
    paper.columns = [
        *GOODS,
        Column("批次"),
        Column("到期日"),
        Column("状态"),
        Column("数量", is_number=True),
        Column("金额", is_number=True, is_cost=True),
    ]
    lines = list(found.lines.select_related("sku").order_by("line"))
    batches = batches_of("receipt", [line.id for line in lines])
    for line in lines:
        batch = batches[line.id][0].batch
        paper.rows.append(
            [
                line.sku.code,
                line.sku.name,
                batch.code or f"{day(batch.received_on)} 入库",
                day(batch.expires_on) if batch.expires_on else "—",
                STATES[line.state],
                quantity(line.quantity, line.sku.unit),
                money(line.cost),
            ]
        )
    paper.events = [Event(found.received_at, "入库", found.handler), *undone]
    told = Difference.objects.filter(arrival_line__receipt_lines__receipt=found).distinct()
    paper.related = [("到货单", found.arrival.number), *(("差异单", each.number) for each in told.order_by("id"))]
    paper.signatures = [("库管", found.handler), ("复核", None), ("会计", None)]
    paper.reversible = not undone
    waiting = any(line.waiting > 0 for line in receipt_lines([found.id], "default"))
    if waiting and Bin.objects.filter(warehouse=found.warehouse).exists():
        paper.steps = [Step("上架", "warehouse_put_away", PutAway.permission())]
    return paper


def batches_of(kind: str, lines: list[int]) -> dict[int, list[Move]]:
    """The ledger lines of a document's lines, in the order in which they were written."""
    moves = Move.objects.filter(Q(document_type=kind), document_line__in=lines).select_related("batch").order_by("id")
    found: dict[int, list[Move]] = {}
    for move in moves:
        found.setdefault(move.document_line, []).append(move)
    return found


def returned(number: str, places: Places) -> Paper | None:
    found = within(
        Return.objects.select_related("warehouse__entity").filter(number=number), places, "warehouse"
    ).first()
    if found is None:
        return None
    paper = Paper("退货入库单", number, found.id, found.warehouse, ("pass", "已退货入库"))
    paper.properties = [("退货依据", found.basis), ("退货时间", moment(found.returned_at))]
    paper.columns = [
        *GOODS,
        Column("原出库单"),
        Column("状态"),
        Column("数量", is_number=True),
        Column("成本", is_number=True, is_cost=True),
    ]
    for line in found.lines.select_related("sku", "dispatch_line__dispatch").order_by("line"):
        amounts = [quantity(line.quantity, line.sku.unit), money(line.cost)]
        source = line.dispatch_line.dispatch.number
        paper.rows.append([line.sku.code, line.sku.name, source, STATES[line.state], *amounts])
    paper.events = [Event(found.returned_at, "退货入库", found.handler)]
    paper.related = [("原出库单", source) for source in dict.fromkeys(row[2] for row in paper.rows)]
    paper.signatures = [("库管", found.handler), ("客服", None)]
    return paper
