"""Goods refused at the dock are reported to the superiors: those of some value each, the rest together once a day."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from guiju.domains.warehouse.models import Refusal
from guiju.domains.warehouse.referred import REFUSAL_REPORTED, RefusalParams
from guiju.domains.warehouse.rules import amount_of
from guiju.kernel.calendar.moments import local
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.missing import end_of
from guiju.kernel.controls.duties.occasions import Occasion, fall_due
from guiju.kernel.controls.reading import Bound, effective
from guiju.kernel.pages.formats import money

DAILY = "daily"


class Turned(NamedTuple):
    """What of one arrival was refused at once, in 分."""

    arrival: str
    value: int
    reasons: str

    @property
    def said(self) -> str:
        return f"拒收 {self.arrival}，货值 {money(self.value)}：{self.reasons}"


def ask_for_reports(batch: Batch, notes: Sequence[int], work: Work) -> None:
    """A duty of the keeper for each arrival of which goods of some value were refused, else the day's list."""
    bounds = REFUSAL_REPORTED.bounds(work.now, work.using)
    if not bounds:
        return
    first: dict[int, int] = {}
    for item, note in zip(batch.line_items, notes, strict=True):
        first.setdefault(item, note)
    occasions = []
    for item, (turned, record) in enumerate(zip(_turned(batch), batch.head.record("arrival"), strict=True)):
        own = effective(bounds, record.warehouse_id)
        if own:
            occasions.append(_occasion(turned, own, first[item], record.warehouse_id, work))
    fall_due(work, REFUSAL_REPORTED, bounds, occasions)


def _turned(batch: Batch) -> list[Turned]:
    values, reasons = Counter[int](), dict[int, list[str]]()
    rows = zip(
        batch.line_items, batch.lines.record("arrival_line"), batch.lines.rows("quantity", "reason"), strict=True
    )
    for item, record, (quantity, reason) in rows:
        values[item] += amount_of(record.unit_cost, quantity)
        reasons.setdefault(item, []).append(f"{record.sku} × {quantity} {reason}")
    return [
        Turned(arrival, values[item], "；".join(reasons.get(item, [])))
        for item, arrival in enumerate(batch.head.arrival)
    ]


def _occasion(turned: Turned, own: Sequence[Bound], note: int, place: int, work: Work) -> Occasion:
    params: Any = own[0].params
    if turned.value >= params.report_alone_cny * 100:
        due = work.now + min(bound.params.within for bound in own)  # type: ignore[attr-defined]
        return Occasion(str(note), (f"报告上级：{turned.said}"[:500],), place, work.actor, due)
    today = timezone.localdate(work.now)
    return Occasion(DAILY, ("报告上级：当日小额拒收汇总",), place, work.actor, end_of(today))


def small_ones(place: int, handler: int, day: date, params: RefusalParams, using: str) -> list[Turned]:
    """What a keeper refused on a day in amounts that need no report of their own."""
    known: dict[tuple[int, str], list[Any]] = {}
    for row in _of_day(place, handler, day, using):
        arrival = row.arrival_line.arrival.number
        known.setdefault((row.run, arrival), []).append(row)
    turned = [
        Turned(
            arrival,
            sum(amount_of(row.arrival_line.unit_cost, row.quantity) for row in rows),
            "；".join(f"{row.arrival_line.sku.code} × {row.quantity} {row.reason}" for row in rows),
        )
        for (_, arrival), rows in known.items()
    ]
    return [each for each in turned if each.value < params.report_alone_cny * 100]


def _of_day(place: int, handler: int, day: date, using: str) -> QuerySet[Refusal]:
    return (
        Refusal.objects.using(using)
        .filter(
            handler=handler,
            refused_at__gte=local(day),
            refused_at__lte=end_of(day),
            arrival_line__arrival__warehouse=place,
        )
        .select_related("arrival_line__arrival", "arrival_line__sku")
        .order_by("id")
    )
