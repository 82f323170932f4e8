"""Lines of arrivals: found by arrival and line number, and what is known of them."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db import connections

from guiju.domains.warehouse.lines import not_reversed
from guiju.domains.warehouse.referred import CHECK_ABNORMAL
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.store.stored import as_day


class ArrivalLineRecord(NamedTuple):
    """``keeps`` is the SKU's shelf life in days.

    ``is_quarantined``: it came while an abnormal check of the warehouse was not released, or was set apart as dangerous.
    """

    id: int
    arrival_id: int
    line: int
    sku_id: int
    sku: str
    noted_quantity: int
    noted_spec: str
    unit_cost: int
    produced_on: date | None
    expires_on: date | None
    keeps: int | None
    is_quarantined: bool


class InboundLine(NamedTuple):
    """What is known of an arrival line when it is to be received; quantities in the SKU's unit."""

    noted: int
    noted_spec: str
    counted: int | None
    found_spec: str | None
    quality_passed: bool | None
    received: int
    refused: int
    has_difference: bool
    others_found: bool


def arrival_lines(arrivals: Iterable[int], using: str) -> list[ArrivalLineRecord]:
    """All lines of these arrivals in one statement."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select l.id, l.arrival_id, l.line, l.sku_id, s.code, l.noted_quantity, l.noted_spec, l.unit_cost, "
            "l.produced_on, l.expires_on, s.shelf_life_days, "
            "exists (select 1 from controls_referral f where f.kind = %s and f.place_id = a.warehouse_id "
            "and f.reported_at <= a.arrived_at and (f.settled_at is null or f.settled_at > a.arrived_at)) "
            "or exists (select 1 from warehouse_isolation i where i.document_type = 'arrival' "
            "and i.document_id = l.arrival_id and i.line = l.line) "
            "from warehouse_arrivalline l join catalogue_sku s on s.id = l.sku_id "
            f"join warehouse_arrival a on a.id = l.arrival_id where {any_of('l.arrival_id', using=using)} order by l.id",
            [CHECK_ABNORMAL.key, array(sorted(set(arrivals)), using)],
        )
        return [
            ArrivalLineRecord(*row)._replace(
                produced_on=row[8] and as_day(row[8]),
                expires_on=row[9] and as_day(row[9]),
                is_quarantined=bool(row[-1]),
            )
            for row in cursor.fetchall()
        ]


def known_lines(subjects: Subjects, context: Context) -> dict[int, InboundLine]:
    """What is known of the arrival lines of these subjects, by arrival line id; one statement, read once."""
    return subjects.once("inbound", lambda: _read(subjects, context))


def _read(subjects: Subjects, context: Context) -> dict[int, InboundLine]:
    using = context.using
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select l.id, l.noted_quantity, l.noted_spec, c.quantity, c.found_spec, c.quality_passed, "
            "cast(coalesce((select sum(r.quantity) from warehouse_receiptline r "
            f"where r.arrival_line_id = l.id and {not_reversed('receipt', 'r.receipt_id')}), 0) as bigint), "
            "cast(coalesce((select sum(f.quantity) from warehouse_refusal f where f.arrival_line_id = l.id), 0) as bigint), "
            "exists (select 1 from warehouse_difference d where d.arrival_line_id = l.id), "
            "exists (select 1 from warehouse_countline x join warehouse_count k on k.id = x.count_id "
            "where k.arrival_id = l.arrival_id and x.arrival_line_id is null) "
            "from warehouse_arrivalline l left join warehouse_countline c on c.arrival_line_id = l.id "
            f"where {any_of('l.id', using=using)}",
            [array(sorted(set(subjects.arrival_line)), using)],
        )
        return {
            key: InboundLine(
                noted, spec, counted, found, None if passed is None else bool(passed), got, refused, bool(d), bool(o)
            )
            for key, noted, spec, counted, found, passed, got, refused, d, o in cursor.fetchall()
        }
