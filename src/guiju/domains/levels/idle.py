"""Batches of which nothing was issued for long: still there, received long ago, and not seen leaving in the ledger since."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from django.db import connections
from django.utils import timezone

from guiju.domains.warehouse.api import CONSUMPTION, CUSTOMER, SUPPLIER, WORTH
from guiju.kernel.audit.recent import first_id_since
from guiju.kernel.calendar.moments import local
from guiju.kernel.store.arrays import rows_of, rows_parameters
from guiju.kernel.store.stored import as_day, as_moment

_OUTSIDE = ", ".join(f"'{side}'" for side in (CUSTOMER, CONSUMPTION, SUPPLIER))
_OLD = f"""
select y.warehouse_id, y.sku_id, y.batch_id, p.code, u.code, t.code, t.received_on,
  cast(sum(y.remaining) as bigint), cast(sum({WORTH.replace("%", "%%")}) as bigint)
from warehouse_layer y join warehouse_batch t on t.id = y.batch_id join org_place p on p.id = y.warehouse_id
join catalogue_sku u on u.id = y.sku_id
where y.remaining > 0 and y.state = 'good' and t.received_on <= %s
group by y.warehouse_id, y.sku_id, y.batch_id, p.code, u.code, t.code, t.received_on order by p.code, u.code, y.batch_id
"""
_ISSUED = f"""
with recursive chain (id) as (
  select b.last_move from {{given}} as d
  join warehouse_balance b on b.warehouse_id = d.warehouse and b.sku_id = d.sku where b.last_move >= %s
  union all
  select n.previous from chain c join warehouse_move n on n.id = c.id where n.previous >= %s
)
select m.batch_id, max(m.occurred_at) from chain c join warehouse_move m on m.id = c.id
where m.target in ({_OUTSIDE}) group by m.batch_id
"""


class Idle(NamedTuple):
    """``days`` since the last issue, or since it came; no more than are looked back. ``value`` is its cost in 分."""

    warehouse: int
    sku: int
    batch: int
    place_code: str
    code: str
    batch_code: str
    received_on: date
    quantity: int
    value: int
    days: int


def idle_batches(moment: datetime, least: int, most: int, using: str = "default") -> list[Idle]:
    """Good stock idle for ``least`` days and more, told apart up to ``most``; three statements.

    Only products of which an old batch is still there are followed along their ledger.
    """
    today = timezone.localdate(moment)
    with connections[using].cursor() as cursor:
        cursor.execute(_OLD, [str(today - timedelta(days=least))])
        rows = cursor.fetchall()
    pairs = sorted({(warehouse, sku) for warehouse, sku, *_ in rows})
    issued = _last_issues(pairs, today - timedelta(days=most), using)
    found = []
    for warehouse, sku, batch, place, code, batch_code, received, quantity, value in rows:
        came = as_day(received)
        days = (today - max(came, issued.get(batch, came))).days
        if days >= least:
            found.append(Idle(warehouse, sku, batch, place, code, batch_code, came, quantity, value, days))
    return found


def _last_issues(pairs: list[tuple[int, int]], since: date, using: str) -> dict[int, date]:
    if not pairs:
        return {}
    first = first_id_since(local(since).astimezone(UTC), using)
    given = rows_of({"warehouse": "bigint", "sku": "bigint"}, using)
    columns = rows_parameters(list(zip(*pairs, strict=True)), using)
    with connections[using].cursor() as cursor:
        cursor.execute(_ISSUED.format(given=given), [*columns, first, first])
        return {batch: timezone.localdate(as_moment(last)) for batch, last in cursor.fetchall()}
