"""入、出、存 of a month by SKU, as the ledger has it: what counts on its days, late bookings on the day they count.

The opening is what is there now less everything since, so that only the ledger since the month's beginning is read.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connections

from guiju.domains.warehouse.ledger import STATES
from guiju.domains.warehouse.models import StockState
from guiju.kernel.audit.recent import first_id_since
from guiju.kernel.calendar.moments import local
from guiju.kernel.store.arrays import rows_of, rows_parameters
from guiju.lib.workdays import ONE_DAY

AHEAD = timedelta(days=1)
"""How long before its own moment a movement may have been recorded."""


class Figures(NamedTuple):
    """Quantities in the SKU's unit, amounts in 分; ``moves`` is how many lines of the ledger count in the month."""

    sku: int
    opening: int
    opening_cost: int
    received: int
    received_cost: int
    issued: int
    issued_cost: int
    moves: int

    @property
    def closing(self) -> int:
        return self.opening + self.received - self.issued

    @property
    def closing_cost(self) -> int:
        return self.opening_cost + self.received_cost - self.issued_cost


_INSIDE = ", ".join(f"'{state.value}'" for state in StockState)
_TAKEN = "(y.quantity - y.remaining)"
WORTH = (
    f"y.cost - (y.cost / y.quantity * {_TAKEN} "
    f"+ (2 * (y.cost % y.quantity) * {_TAKEN} + y.quantity) / (2 * y.quantity))"
)
"""What a layer ``y`` still holds, `rules.cost_until` in SQL."""
_GIVEN = {
    "at": "bigint",
    "warehouse": "bigint",
    "starts": "timestamptz",
    "ends": "timestamptz",
    "first": "date",
    "last": "date",
    "since": "bigint",
}
_ENTERS, _LEAVES = f"m.source not in ({_INSIDE})", f"m.target not in ({_INSIDE})"
_SIGN = f"case when {_ENTERS} then 1 else -1 end"
_FROM_START = "((m.booked_on is null and m.occurred_at >= g.starts) or m.booked_on >= g.first)"
_WITHIN = "((m.booked_on is null and m.occurred_at < g.ends) or m.booked_on <= g.last)"


def _sum(column: str, condition: str) -> str:
    return f"case when {condition} and {_WITHIN} then m.{column} else 0 end"


_SUMS = f"""
select at, sku_id, cast(sum(held) as bigint), cast(sum(worth) as bigint), cast(sum(got) as bigint),
  cast(sum(got_cost) as bigint), cast(sum(gone) as bigint), cast(sum(gone_cost) as bigint), cast(sum(net) as bigint),
  cast(sum(net_cost) as bigint), cast(sum(line) as bigint)
from (
  select g.at, b.sku_id, {" + ".join(f"b.{state}" for state in STATES)} as held, 0 as worth, 0 as got, 0 as got_cost,
    0 as gone, 0 as gone_cost, 0 as net, 0 as net_cost, 0 as line
  from {{given}} g join warehouse_balance b on b.warehouse_id = g.warehouse
  union all
  select g.at, y.sku_id, 0, {WORTH.replace("%", "%%")}, 0, 0, 0, 0, 0, 0, 0
  from {{given}} g join warehouse_layer y on y.warehouse_id = g.warehouse where y.remaining > 0
  union all
  select g.at, m.sku_id, 0, 0, {_sum("quantity", _ENTERS)}, {_sum("cost", _ENTERS)}, {_sum("quantity", _LEAVES)},
    {_sum("cost", _LEAVES)}, {_SIGN} * m.quantity, {_SIGN} * m.cost, case when {_WITHIN} then 1 else 0 end
  from {{given}} g join warehouse_move m on m.id >= g.since and m.warehouse_id = g.warehouse
  where {_FROM_START} and ({_ENTERS} or {_LEAVES})
) as entries group by at, sku_id order by at, sku_id
"""


def month_figures(asked: Sequence[tuple[int, date, date]], using: str = "default") -> list[list[Figures]]:
    """Of each warehouse, first and last day the SKUs of which there was or moved anything; two statements."""
    if not asked:
        return []
    since = first_id_since(_midnight(min(first for _, first, _ in asked)) - AHEAD, using)
    given = _parameters(asked, since, using)
    with connections[using].cursor() as cursor:
        cursor.execute(_SUMS.format(given=rows_of(_GIVEN, using)), given * 3)
        found: list[list[Figures]] = [[] for _ in asked]
        for at, sku, held, worth, got, got_cost, gone, gone_cost, net, net_cost, lines in cursor.fetchall():
            row = Figures(sku, held - net, worth - net_cost, got, got_cost, gone, gone_cost, lines)
            if row.moves or row.opening or row.opening_cost:
                found[at].append(row)
    return found


def _midnight(day: date) -> datetime:
    return local(day).astimezone(UTC)


def moved_since(asked: Sequence[tuple[int, date, date]], since: int, using: str = "default") -> list[bool]:
    """Whether any ledger line from this id on counts in each month; one statement."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"select g.at from {rows_of(_GIVEN, using)} g where exists (select 1 from warehouse_move m "
            f"where m.id >= g.since and m.warehouse_id = g.warehouse and {_FROM_START} and {_WITHIN}) order by g.at",
            _parameters(asked, since, using),
        )
        found = {at for (at,) in cursor.fetchall()}
    return [at in found for at in range(len(asked))]


def _parameters(asked: Sequence[tuple[int, date, date]], since: int, using: str) -> list[Any]:
    moment = connections[using].ops.adapt_datetimefield_value
    columns: list[Sequence[Any]] = [
        range(len(asked)),
        [warehouse for warehouse, _, _ in asked],
        [moment(_midnight(first)) for _, first, _ in asked],
        [moment(_midnight(last + ONE_DAY)) for _, _, last in asked],
        [str(first) for _, first, _ in asked],
        [str(last) for _, _, last in asked],
        [since] * len(asked),
    ]
    return rows_parameters(columns, using)
