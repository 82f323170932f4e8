"""Until when accepted clearance plans run."""

from collections.abc import Iterable
from datetime import date

from django.db import connections

from guiju.kernel.store.arrays import rows_of, rows_parameters
from guiju.kernel.store.stored import as_day


def planned_until(pairs: Iterable[tuple[int, int]], using: str = "default") -> dict[tuple[int, int], date]:
    """By warehouse and SKU (ids) the last day of the accepted plans to clear it; one statement."""
    wanted = sorted(set(pairs))
    if not wanted:
        return {}
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"select d.warehouse, d.sku, max(p.finish_on) from {rows_of({'warehouse': 'bigint', 'sku': 'bigint'}, using)} as d "
            "join levels_proposal p on p.sku_id = d.sku and p.warehouse_id = d.warehouse and p.action <> 'replenish' "
            "join levels_proposaldecision c on c.proposal_id = p.id and c.is_accepted group by d.warehouse, d.sku",
            rows_parameters(list(zip(*wanted, strict=True)), using),
        )
        return {(warehouse, sku): as_day(day) for warehouse, sku, day in cursor.fetchall()}
