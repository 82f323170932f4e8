"""What the task pages read: arrivals and their count sheets, requests to dispatch, the stock card, the month report."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from guiju.domains.warehouse.ledger import STATES
from guiju.domains.warehouse.models import (
    Arrival,
    Balance,
    Count,
    CountLine,
    Dispatch,
    IssueApproval,
    IssueRequest,
    IssueRequestLine,
    Move,
    Receipt,
    Refusal,
    Reversal,
    UnpaperedDeparture,
)
from guiju.kernel.calendar.moments import first_after, local

Places = Collection[int] | None
"""Warehouses in the reader's scope; None is all."""


class ArrivalRow(NamedTuple):
    number: str
    supplier: str
    delivery_note: str
    carrier: str
    arrived_at: datetime
    state: str


class SheetLine(NamedTuple):
    """A line of the count sheet; ``noted`` (应) is None until the count is locked: a blind count."""

    line: int
    sku: str
    name: str
    spec: str
    noted: int | None
    counted: int | None
    received: int
    refused: int


class PendingLine(NamedTuple):
    """Goods that were counted and that nobody announced."""

    sku: str
    name: str
    quantity: int
    state: str


class CountSheet(NamedTuple):
    arrival: ArrivalRow
    is_counted: bool
    lines: list[SheetLine]
    pending: list[PendingLine]


class MonthRow(NamedTuple):
    """Quantities in the SKU's unit, amounts in 分."""

    sku: str
    opening: int
    opening_cost: int
    received: int
    received_cost: int
    issued: int
    issued_cost: int
    closing: int
    closing_cost: int


WAITING, COUNTED, RECEIVED, REFUSED = "待点", "已清点", "已入库", "拒收待退"


def find_arrivals(places: Places = None, using: str = "default") -> QuerySet[Any]:
    """Arrivals with ``has_count``, ``has_receipt`` and ``has_refusal``; a reversed receipt is none."""
    return _annotated(Arrival.objects.using(using), places)


def arrivals(places: Places = None, *, open_only: bool = False, using: str = "default") -> list[ArrivalRow]:
    """Arrivals, newest first, at most 200."""
    found = find_arrivals(places, using)
    if open_only:
        found = found.filter(has_receipt=False, has_refusal=False)
    return [arrival_row(arrival) for arrival in found.order_by("-id")[:200]]


def arrival_row(arrival: Any) -> ArrivalRow:
    """The row of an arrival that `find_arrivals` found."""
    state = WAITING
    if arrival.has_count:
        state = COUNTED
    if arrival.has_receipt:
        state = RECEIVED
    elif arrival.has_refusal:
        state = REFUSED
    return ArrivalRow(
        arrival.number, arrival.supplier, arrival.delivery_note, arrival.carrier, arrival.arrived_at, state
    )


def count_sheet(number: str, places: Places = None, using: str = "default") -> CountSheet | None:
    """The count sheet of an arrival; None when it is not there or not in scope."""
    arrival = find_arrivals(places, using).filter(number=number).first()
    if arrival is None:
        return None
    lines = arrival.lines.select_related("sku", "count_line").annotate(
        received=Sum(
            "receipt_lines__quantity", filter=~Q(receipt_lines__receipt__in=_reversed("receipt", using)), default=0
        )
    )
    refused = dict(
        Refusal.objects.using(using)
        .filter(arrival_line__arrival=arrival)
        .values_list("arrival_line_id")
        .annotate(total=Sum("quantity"))
    )
    locked = arrival.has_count
    sheet = [
        SheetLine(
            line.line,
            line.sku.code,
            line.sku.name,
            line.noted_spec,
            line.noted_quantity if locked else None,
            _counted(line),
            line.received,
            refused.get(line.id, 0),
        )
        for line in lines.order_by("line")
    ]
    others = CountLine.objects.using(using).filter(count__arrival=arrival, arrival_line__isnull=True)
    pending = [
        PendingLine(each.sku.code, each.sku.name, each.quantity, "待处理") for each in others.select_related("sku")
    ]
    return CountSheet(arrival_row(arrival), locked, sheet, pending)


class OpenRequest(NamedTuple):
    number: str
    basis: str
    purpose: str
    requested_at: datetime
    is_signed: bool
    lines: list[tuple[int, str, str, int, int]]
    """Line, SKU, name, requested, dispatched."""


def open_requests(places: Places = None, *, number: str | None = None, using: str = "default") -> list[OpenRequest]:
    """Issue requests with something left to dispatch, oldest first, at most 100."""
    found = IssueRequest.objects.using(using).annotate(
        is_signed=Exists(IssueApproval.objects.filter(request=OuterRef("pk")))
    )
    if places is not None:
        found = found.filter(warehouse_id__in=places)
    if number is not None:
        found = found.filter(number=number)
    gone = Sum(
        "dispatch_lines__quantity", filter=~Q(dispatch_lines__dispatch__in=_reversed("dispatch", using)), default=0
    )
    asked = IssueRequestLine.objects.using(using).select_related("sku").annotate(dispatched=gone).order_by("line")
    rows = []
    for request in found.prefetch_related(Prefetch("lines", asked)).order_by("-id")[:300]:
        lines = [
            (line.line, line.sku.code, line.sku.name, line.quantity, line.dispatched)  # type: ignore[attr-defined]
            for line in request.lines.all()
        ]
        if number is not None or any(dispatched < quantity for _, _, _, quantity, dispatched in lines):
            purpose = request.get_purpose_display()
            rows.append(
                OpenRequest(request.number, request.basis, purpose, request.requested_at, request.is_signed, lines)
            )
    return rows[:100][::-1]


def balances(places: Places = None, using: str = "default") -> QuerySet[Balance]:
    found = Balance.objects.using(using).select_related("sku", "warehouse").order_by("sku__code")
    return found if places is None else found.filter(warehouse_id__in=places)


class Card(NamedTuple):
    """A page of the stock card, newest first; ``older`` is the line after which it goes on, None at the end."""

    lines: list[Move]
    older: int | None


_CHAIN = """
with recursive chain (id, place) as (
  select cast(%s as bigint), 1
  union all
  select m.previous, c.place + 1 from chain c join warehouse_move m on m.id = c.id
  where c.place < %s and m.previous is not null
)
select id from chain order by place
"""


def stock_card(balance: Balance, *, after: int | None = None, limit: int = 200, using: str = "default") -> Card:
    """Ledger lines of one SKU in one warehouse in the order of the ledger, ``after`` a line that was shown."""
    own = Move.objects.using(using).filter(warehouse_id=balance.warehouse_id, sku_id=balance.sku_id)
    start = balance.last_move if after is None else own.filter(id=after).values_list("previous", flat=True).first()
    if not start:
        return Card([], None)
    with connections[using].cursor() as cursor:
        cursor.execute(_CHAIN, [start, limit])
        keys = [key for (key,) in cursor.fetchall()]
    found = own.select_related("batch").in_bulk(keys)
    lines = [found[key] for key in keys if key in found]
    return Card(lines, lines[-1].id if lines and lines[-1].previous else None)


def unpapered(places: Places = None, using: str = "default") -> QuerySet[UnpaperedDeparture]:
    found = UnpaperedDeparture.objects.using(using).select_related("sku").order_by("-id")
    return found if places is None else found.filter(warehouse_id__in=places)


def late_lines(actor: int, allowed_seconds: int, using: str = "default") -> int:
    """How many ledger lines a handler posted later than allowed."""
    return Move.objects.using(using).filter(handler=actor, delay_seconds__gt=allowed_seconds).count()


def month_report(warehouse: int, year: int, month: int, using: str = "default") -> list[MonthRow]:
    """In, out and balance of a calendar month by SKU, by business date in the company's time zone."""
    start, end = _month(year, month)
    inside = ", ".join(f"'{state}'" for state in STATES)
    entering = f"source not in ({inside})"
    leaving = f"target not in ({inside})"
    sign = f"(case when {entering} then 1 when {leaving} then -1 else 0 end)"

    def total(column: str, condition: str) -> str:
        return f"cast(coalesce(sum(case when {condition} then {column} end), 0) as bigint)"

    before = "((booked_on is null and occurred_at < %s) or booked_on < %s)"
    within = "((booked_on is null and occurred_at >= %s) or booked_on >= %s)"
    first, following = str(start.date()), str(end.date())
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"select s.code, {total(f'{sign} * m.quantity', before)}, {total(f'{sign} * m.cost', before)}, "
            f"{total('m.quantity', f'{within} and {entering}')}, {total('m.cost', f'{within} and {entering}')}, "
            f"{total('m.quantity', f'{within} and {leaving}')}, {total('m.cost', f'{within} and {leaving}')} "
            "from warehouse_move m join catalogue_sku s on s.id = m.sku_id "
            f"where m.warehouse_id = %s and {before} group by s.code order by s.code",
            [_stamp(start, using), first] * 6 + [warehouse, _stamp(end, using), following],
        )
        return [
            MonthRow(
                sku,
                start,
                start_cost,
                got,
                got_cost,
                out,
                out_cost,
                start + got - out,
                start_cost + got_cost - out_cost,
            )
            for sku, start, start_cost, got, got_cost, out, out_cost in cursor.fetchall()
        ]


def _month(year: int, month: int) -> tuple[datetime, datetime]:
    first = date(year, month, 1)
    return local(first), local(first_after(first, 1))


def _stamp(moment: datetime, using: str) -> Any:
    return connections[using].ops.adapt_datetimefield_value(moment)


def _reversed(kind: str, using: str) -> QuerySet[Any]:
    return Reversal.objects.using(using).filter(document_type=kind).values("document_id")


def _annotated(found: QuerySet[Arrival], places: Places) -> QuerySet[Any]:
    scoped = found if places is None else found.filter(warehouse_id__in=places)
    return scoped.annotate(
        has_count=Exists(Count.objects.filter(arrival=OuterRef("pk"))),
        has_receipt=Exists(
            Receipt.objects.filter(arrival=OuterRef("pk")).exclude(id__in=_reversed("receipt", found.db))
        ),
        has_refusal=Exists(Refusal.objects.filter(arrival_line__arrival=OuterRef("pk"))),
    )


def _counted(line: Any) -> int | None:
    counted = getattr(line, "count_line", None)
    return None if counted is None else counted.quantity


def dispatches(places: Places = None, using: str = "default") -> QuerySet[Dispatch]:
    found = Dispatch.objects.using(using).select_related("request").order_by("-id")
    return found if places is None else found.filter(warehouse_id__in=places)
