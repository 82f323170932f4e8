"""Which days of a warehouse are closed, and what is not posted when one is."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import NamedTuple

from django.db import connections

from guiju.domains.warehouse.lines import not_reversed
from guiju.kernel.calendar.moments import local
from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import any_of, array, rows_of, rows_parameters
from guiju.kernel.store.stored import as_day, as_moment
from guiju.lib.runs import RUN_BITS
from guiju.lib.workdays import ONE_DAY, days

OVERLAP = 1_000 << RUN_BITS
"""A run takes its number before it commits: a close looks behind as many runs as may have been under way at the last."""

_CLOSED = """
select p.id, max(d.day) from org_place p join (
  select warehouse_id, day from warehouse_dayclose union all select warehouse_id, last_day from warehouse_monthclose
) d on d.warehouse_id = p.id where """


@dataclass
class Books:
    """The last closed day of each warehouse a run touches; none where nothing was closed yet."""

    closed: dict[int, date] = field(default_factory=dict)

    def read(self, warehouses: Collection[int], work: Work) -> None:
        """One statement; what posts must hold the place's key-share lock already, what closes its row lock."""
        rows = work.select(
            f"{_CLOSED}{any_of('p.id', using=work.using)} group by p.id", [array(sorted(warehouses), work.using)]
        )
        self.closed |= {warehouse: as_day(day) for warehouse, day in rows}

    def booked_on(self, warehouse: int, day: date, today: date) -> date | None:
        """The open day on which something of a closed day counts; None where its own is open."""
        closed = self.closed.get(warehouse)
        if closed is None or day > closed:
            return None
        return max(today, closed + ONE_DAY)


class Unposted(NamedTuple):
    """A document whose goods were counted and not all received or refused; quantities in the SKU's unit."""

    warehouse: int
    arrival: int
    number: str
    counted_at: datetime
    counter: int
    left: int


_LEFT = f"""
select cast(sum(c.quantity - coalesce((select sum(r.quantity) from warehouse_receiptline r
    where r.arrival_line_id = l.id and {not_reversed("receipt", "r.receipt_id")}), 0)
  - coalesce((select sum(f.quantity) from warehouse_refusal f where f.arrival_line_id = l.id), 0)) as bigint)
from warehouse_arrivalline l join warehouse_countline c on c.arrival_line_id = l.id where l.arrival_id = a.id"""
_ARRIVALS = f"select a.warehouse_id, a.id, a.number, k.counted_at, k.handler, ({_LEFT}) from warehouse_arrival a "
_SINCE_LAST = """
with last (warehouse, close) as (
  select p.id, coalesce((select max(d.id) from warehouse_dayclose d where d.warehouse_id = p.id), 0) from org_place p
  where {wanted}
), open (arrival) as (
  select k.arrival_id from last s join warehouse_count k on k.id > s.close - {overlap}
  union select l.arrival_id from last s join warehouse_daycloseline l on l.close_id = s.close
)
"""


def unposted(warehouses: Iterable[int], using: str = "default") -> list[Unposted]:
    """What of these warehouses is not posted now: counted since each one's last close, or listed in it; one statement."""
    wanted = array(sorted(set(warehouses)), using)
    sql = (
        _SINCE_LAST.format(wanted=any_of("p.id", using=using), overlap=OVERLAP)
        + _ARRIVALS
        + "join open o on o.arrival = a.id join last s on s.warehouse = a.warehouse_id "
        + "join warehouse_count k on k.arrival_id = a.id order by a.id"
    )
    with connections[using].cursor() as cursor:
        cursor.execute(sql, [wanted])
        return [row for row in map(_unposted, cursor.fetchall()) if row.left > 0]


def left_of(arrivals: Iterable[int], using: str = "default") -> dict[int, int]:
    """How much of these arrivals was counted and is neither received nor refused; one statement."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"{_ARRIVALS}join warehouse_count k on k.arrival_id = a.id where {any_of('a.id', using=using)}",
            [array(sorted(set(arrivals)), using)],
        )
        return {row.arrival: row.left for row in map(_unposted, cursor.fetchall())}


def _unposted(row: tuple[int, int, str, datetime | str, int, int | None]) -> Unposted:
    warehouse, arrival, number, counted_at, counter, left = row
    return Unposted(warehouse, arrival, number, as_moment(counted_at), counter, left or 0)


Span = tuple[date, date]
"""The first and the last day."""

_MOVED = {
    "warehouse_receipt": "received_at",
    "warehouse_dispatch": "left_at",
    "warehouse_return": "returned_at",
    "warehouse_statechange": "changed_at",
}
_REVERSED = " or ".join(
    f"exists (select 1 from warehouse_{kind} d where v.document_type = '{kind}' and d.id = v.document_id "
    "and d.warehouse_id = g.warehouse)"
    for kind in ("receipt", "dispatch")
)
_BUSY = " or ".join(
    [
        *(
            f"exists (select 1 from {table} d where d.{moment} >= g.starts and d.{moment} < g.ends "
            "and d.warehouse_id = g.warehouse)"
            for table, moment in _MOVED.items()
        ),
        (
            "exists (select 1 from warehouse_reversal v where v.reversed_at >= g.starts and v.reversed_at < g.ends "
            f"and ({_REVERSED}))"
        ),
    ]
)


def busy_open_days(spans: Sequence[tuple[int, Span]], using: str = "default") -> dict[tuple[int, Span], list[date]]:
    """Of each warehouse and span the days on which goods moved and that are not closed; one statement."""
    asked = [(key, day) for key in spans for day in days(*key[1])]
    moment = connections[using].ops.adapt_datetimefield_value
    midnights = {day: local(day).astimezone(UTC) for _, day in asked}
    columns = [
        range(len(asked)),
        [warehouse for (warehouse, _), _ in asked],
        [str(day) for _, day in asked],
        [moment(midnights[day]) for _, day in asked],
        [moment(midnights[day] + ONE_DAY) for _, day in asked],
    ]
    kinds = {"at": "bigint", "warehouse": "bigint", "day": "date", "starts": "timestamptz", "ends": "timestamptz"}
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"select g.at from {rows_of(kinds, using)} as g where not exists (select 1 from warehouse_dayclose c "
            f"where c.warehouse_id = g.warehouse and c.day = g.day) and ({_BUSY}) order by g.at",
            rows_parameters(columns, using),
        )
        found: dict[tuple[int, Span], list[date]] = {}
        for (at,) in cursor.fetchall():
            key, day = asked[at]
            found.setdefault(key, []).append(day)
    return found
