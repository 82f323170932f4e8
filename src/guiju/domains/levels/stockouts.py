"""Products that sell and are not there: since when, and how much of the sales they are."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connections

from guiju.domains.levels.reading import Pair, Window, bounds
from guiju.domains.warehouse.api import CUSTOMER
from guiju.kernel.store.arrays import rows_of, rows_parameters
from guiju.kernel.store.stored import as_moment

_OUT = """
with recursive chain (warehouse_id, sku_id, source, occurred_at, previous) as (
  select m.warehouse_id, m.sku_id, m.source, m.occurred_at, m.previous from {given} as d
  join warehouse_balance b on b.warehouse_id = d.warehouse and b.sku_id = d.sku join warehouse_move m on m.id = b.last_move
  union all
  select n.warehouse_id, n.sku_id, n.source, n.occurred_at, n.previous
  from chain c join warehouse_move n on n.id = c.previous where c.source <> 'good'
)
select warehouse_id, sku_id, occurred_at from chain where source = 'good'
"""
_WORTH = f"""
select m.warehouse_id, m.sku_id,
  cast(sum(case m.target when '{CUSTOMER}' then m.cost else -m.cost end) as bigint)
from warehouse_move m
where '{CUSTOMER}' in (m.source, m.target) and m.occurred_at >= %s and m.occurred_at < %s and m.id >= %s
group by m.warehouse_id, m.sku_id
"""


def out_since(pairs: Sequence[Pair], using: str = "default") -> dict[Pair, datetime]:
    """Of products of which no good stock is left, when the last of it went; one statement along the ledger."""
    if not pairs:
        return {}
    given = rows_of({"warehouse": "bigint", "sku": "bigint"}, using)
    with connections[using].cursor() as cursor:
        cursor.execute(_OUT.format(given=given), rows_parameters(list(zip(*pairs, strict=True)), using))
        return {(warehouse, sku): as_moment(moment) for warehouse, sku, moment in cursor.fetchall()}


def sales_at_cost(span: Window, using: str = "default") -> dict[Pair, int]:
    """Net sales of the window at cost, in 分; one statement."""
    with connections[using].cursor() as cursor:
        cursor.execute(_WORTH, [*bounds(span, using), span.since])
        return {(warehouse, sku): cost for warehouse, sku, cost in cursor.fetchall()}
