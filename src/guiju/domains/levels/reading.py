"""Levels as the ledger, the balances and the purchase orders have them, set-based."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connections
from django.utils import timezone

from guiju.domains.levels.rules import Level
from guiju.domains.purchasing.api import all_on_order, on_order
from guiju.domains.warehouse.api import CUSTOMER, WORTH
from guiju.domains.warehouse.figures import AHEAD
from guiju.kernel.audit.recent import first_id_since
from guiju.kernel.calendar.moments import local
from guiju.kernel.store.arrays import any_of, array, rows_of, rows_parameters
from guiju.kernel.store.stored import as_moment

Pair = tuple[int, int]
"""Warehouse id, SKU id."""
Sold = dict[Pair, tuple[int, int]]
"""Net quantity sold, and the whole days it was sold in."""

_NET = f"case m.target when '{CUSTOMER}' then m.quantity else -m.quantity end"
_COUNTS = f"'{CUSTOMER}' in (m.source, m.target) and m.occurred_at >= %s and m.occurred_at < %s"
_SUMS = f"cast(sum(case when {_COUNTS} then {_NET} else 0 end) as bigint), min(case when m.previous is null then m.occurred_at end)"
_MOVED = f"select m.warehouse_id, m.sku_id, {_SUMS} from warehouse_move m where m.id >= %s group by 1, 2"
_EVERYWHERE = f"""
with sales (warehouse_id, sku_id, sold, first) as ({_MOVED})
select b.warehouse_id, b.sku_id, p.code, u.code, b.good, coalesce(s.sold, 0), s.first
from warehouse_balance b join org_place p on p.id = b.warehouse_id join catalogue_sku u on u.id = b.sku_id
left join sales s on s.warehouse_id = b.warehouse_id and s.sku_id = b.sku_id
where ({{fits}}) or {{found}} order by p.code, u.code
"""
_CHAINED = f"""
with recursive chain (warehouse_id, sku_id, id) as (
  select d.warehouse, d.sku, b.last_move from {{given}} as d
  join warehouse_balance b on b.warehouse_id = d.warehouse and b.sku_id = d.sku where b.last_move >= %s
  union all
  select c.warehouse_id, c.sku_id, n.previous from chain c join warehouse_move n on n.id = c.id where n.previous >= %s
)
select m.warehouse_id, m.sku_id, {_SUMS} from chain c join warehouse_move m on m.id = c.id
group by m.warehouse_id, m.sku_id
"""


class Window(NamedTuple):
    """The whole local days before ``today``; ``since`` is the first row of the ledger that may count."""

    today: date
    days: int
    starts: datetime
    ends: datetime
    since: int


def window(moment: datetime, days: int, using: str = "default") -> Window:
    """One statement."""
    today = timezone.localdate(moment)
    starts, ends = (local(day).astimezone(UTC) for day in (today - timedelta(days=days), today))
    return Window(today, days, starts, ends, first_id_since(starts - AHEAD, using))


class Seen(NamedTuple):
    """A SKU in a warehouse with what there is and what was sold of it."""

    warehouse: int
    sku: int
    place_code: str
    code: str
    level: Level


def levels_where(
    fits: str, numbers: Sequence[int], found: Collection[str], span: Window, using: str = "default"
) -> list[Seen]:
    """All levels for which the SQL ``fits`` over ``b`` (balance) and ``s.sold``, and those of these keys; two statements.

    Only stock and what moved in the window is read. ``fits`` may let through too much: no level has more days than the window.
    """
    key = any_of("p.code || '/' || u.code", "text", using)
    parameters = [*bounds(span, using), span.since, *numbers, array(sorted(found), using)]
    with connections[using].cursor() as cursor:
        cursor.execute(_EVERYWHERE.format(fits=fits, found=key), parameters)
        rows = cursor.fetchall()
    coming = all_on_order(using)
    return [
        Seen(warehouse, sku, place, code, Level(good, coming.get((warehouse, sku), 0), sold, _days(first, span)))
        for warehouse, sku, place, code, good, sold, first in rows
    ]


def sold_of(pairs: Sequence[Pair], span: Window, using: str = "default") -> Sold:
    """Of these, along the chain of the ledger; one statement."""
    if not pairs:
        return {}
    given = rows_of({"warehouse": "bigint", "sku": "bigint"}, using)
    columns = rows_parameters(list(zip(*sorted(set(pairs)), strict=True)), using)
    sql = _CHAINED.format(given=given)
    with connections[using].cursor() as cursor:
        cursor.execute(sql, [*columns, span.since, span.since, *bounds(span, using)])
        return {(warehouse, sku): (sold, _days(first, span)) for warehouse, sku, sold, first in cursor.fetchall()}


def bounds(span: Window, using: str) -> list[Any]:
    """The moments between which sales count, as the engine takes them."""
    moment = connections[using].ops.adapt_datetimefield_value
    return [moment(span.starts), moment(span.ends)]


def _days(first: Any, span: Window) -> int:
    """Whole days before today on which it was there."""
    if first is None:
        return span.days
    return max(0, min(span.days, (span.today - timezone.localdate(as_moment(first))).days))


def levels_of(pairs: Sequence[Pair], span: Window, using: str = "default") -> dict[Pair, Level]:
    """The levels of these pairs; three statements."""
    sold, coming, good = sold_of(pairs, span, using), on_order(pairs, using), _good_of(pairs, using)
    return {pair: Level(good.get(pair, 0), coming.get(pair, 0), *sold.get(pair, (0, span.days))) for pair in set(pairs)}


def _good_of(pairs: Sequence[Pair], using: str) -> dict[Pair, int]:
    if not pairs:
        return {}
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"select b.warehouse_id, b.sku_id, b.good from {rows_of({'warehouse': 'bigint', 'sku': 'bigint'}, using)} as d "
            "join warehouse_balance b on b.warehouse_id = d.warehouse and b.sku_id = d.sku",
            rows_parameters(list(zip(*sorted(set(pairs)), strict=True)), using),
        )
        return {(warehouse, sku): good for warehouse, sku, good in cursor.fetchall()}


class Tied(NamedTuple):
    """Good stock of a SKU in a warehouse, or of one batch of it; ``value`` is its cost in 分."""

    good: int
    value: int


def tied_up(asked: Sequence[tuple[int, int, int]], using: str = "default") -> list[Tied]:
    """By warehouse, SKU and batch (ids; 0 is all batches), in the order asked; one statement."""
    given = rows_of({"at": "bigint", "warehouse": "bigint", "sku": "bigint", "batch": "bigint"}, using)
    columns: list[Any] = [range(len(asked)), *zip(*asked, strict=True)] if asked else [[]] * 4
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"select d.at, cast(sum(y.remaining) as bigint), cast(sum({WORTH.replace('%', '%%')}) as bigint) "
            f"from {given} as d join warehouse_layer y on y.sku_id = d.sku and y.warehouse_id = d.warehouse "
            "and y.state = 'good' and y.remaining > 0 and (d.batch = 0 or y.batch_id = d.batch) group by d.at",
            rows_parameters(columns, using),
        )
        found = {at: Tied(good, value) for at, good, value in cursor.fetchall()}
    return [found.get(at, Tied(0, 0)) for at in range(len(asked))]
