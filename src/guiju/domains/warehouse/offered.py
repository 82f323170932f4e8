"""What gates that a company writes itself may know of the warehouse, and on what they are tried."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connections

from guiju.domains.warehouse.models import Difference, DispatchLine, ReceiptLine
from guiju.domains.warehouse.subjects import StockIn, StockOut
from guiju.kernel.calendar.moments import local
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subject, Subjects
from guiju.kernel.controls.written.offered import register_fact, register_history
from guiju.kernel.store.arrays import any_of, array
from guiju.lib.runs import RUN_BITS


def _shelf_life(subjects: Subjects, context: Context) -> Sequence[int | None]:
    with connections[context.using].cursor() as cursor:
        cursor.execute(
            f"select code, shelf_life_days from catalogue_sku where {any_of('code', 'text', context.using)}",
            [array(sorted(set(subjects.sku)), context.using)],
        )
        known = dict(cursor.fetchall())
    return [known.get(sku) for sku in subjects.sku]


def _dispatched(since: date, context: Context) -> Subjects:
    rows = DispatchLine.objects.using(context.using).filter(dispatch__left_at__gte=local(since)).order_by("id")
    found = rows.values_list(
        "dispatch__request__number",
        "request_line__line",
        "sku__code",
        "dispatch__warehouse_id",
        "quantity",
        "request_line_id",
    )
    return _as_subjects(StockOut, ("request", "line", "sku", "place", "quantity", "request_line"), list(found))


def _received(since: date, context: Context) -> Subjects:
    rows = ReceiptLine.objects.using(context.using).filter(receipt__received_at__gte=local(since)).order_by("id")
    found = rows.values_list(
        "receipt__arrival__number",
        "arrival_line__line",
        "sku__code",
        "receipt__warehouse_id",
        "quantity",
        "state",
        "arrival_line_id",
        "id",
    )
    differences = Difference.objects.using(context.using).filter(arrival_line__receipt_lines__in=rows)
    explained = {(line, row >> RUN_BITS) for line, row in differences.values_list("arrival_line_id", "id")}
    known = [(*row[:6], (row[6], row[7] >> RUN_BITS) in explained, row[6]) for row in found]
    names = ("arrival", "line", "sku", "place", "quantity", "state", "explained", "arrival_line")
    return _as_subjects(StockIn, names, known)


def _as_subjects(subject: type[Subject], names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Subjects:
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    return Subjects(subject, columns, list(range(len(rows))), [None] * len(rows))


def register() -> None:
    register_fact(StockIn, "shelf_life_days", "保质期（天）", _shelf_life, is_stable=True)
    register_fact(StockOut, "shelf_life_days", "保质期（天）", _shelf_life, is_stable=True)
    register_history(StockOut, _dispatched)
    register_history(StockIn, _received)
