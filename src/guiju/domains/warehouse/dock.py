"""Goods that came and have not been put away: what of each line is left, what it is worth, who answers for it."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import connections

from guiju.domains.warehouse.lines import not_reversed
from guiju.domains.warehouse.rules import amount_of
from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.store.stored import as_moment


class AtDock(NamedTuple):
    """A line with something left at the dock; quantity in the SKU's unit, value in 分, keeper an account."""

    arrival: str
    line: int
    sku: str
    name: str
    warehouse_id: int
    quantity: int
    value: int
    arrived_at: datetime
    keeper: int


_STANDING = f"r.arrival_line_id = l.id and {not_reversed('receipt', 'r.receipt_id')}"
_PUT_AWAY = (
    "coalesce((select sum(e.quantity) from warehouse_receiptline r join warehouse_binentry e on e.receipt_line_id = r.id "
    f"where {_STANDING}), 0)"
)
_RECEIVED = f"coalesce((select sum(r.quantity) from warehouse_receiptline r where {_STANDING}), 0)"
_LINES = f"""
select * from (
  select a.number, l.line, s.code, s.name, a.warehouse_id,
    cast(coalesce((select c.quantity from warehouse_countline c where c.arrival_line_id = l.id), l.noted_quantity)
    - coalesce((select sum(f.quantity) from warehouse_refusal f where f.arrival_line_id = l.id), 0)
    - case when exists (select 1 from warehouse_bin b where b.warehouse_id = a.warehouse_id)
      then {_PUT_AWAY} else {_RECEIVED} end as bigint) as rest,
    l.unit_cost, a.arrived_at,
    coalesce((select max(x.handler) from warehouse_receiptline r join warehouse_receipt x on x.id = r.receipt_id
      where {_STANDING}), a.handler) as keeper
  from warehouse_arrival a join warehouse_arrivalline l on l.arrival_id = a.id join catalogue_sku s on s.id = l.sku_id
  where {{which}}
) as waiting where {{left}} order by arrived_at, number, line
"""


def at_dock(since: datetime, until: datetime, using: str) -> list[AtDock]:
    """What is left of the goods that arrived from ``since`` on and before ``until``; one statement."""
    moments = [connections[using].ops.adapt_datetimefield_value(moment) for moment in (since, until)]
    return _read("a.arrived_at >= %s and a.arrived_at < %s", "rest > 0", moments, using)


def lines_of(arrivals: list[str], using: str) -> list[AtDock]:
    """The lines of these arrivals, with whatever is left of them; one statement."""
    return _read(any_of("a.number", "text", using), "1 = 1", [array(arrivals, using)], using)


def _read(which: str, left: str, parameters: list[Any], using: str) -> list[AtDock]:
    with connections[using].cursor() as cursor:
        cursor.execute(_LINES.format(which=which, left=left), parameters)
        return [
            AtDock(number, line, sku, name, place, rest, amount_of(cost, max(0, rest)), as_moment(arrived_at), keeper)
            for number, line, sku, name, place, rest, cost, arrived_at, keeper in cursor.fetchall()
        ]
