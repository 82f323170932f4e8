"""Differences of stocktakes as they stand: where they are, what was found out about them, whether they are settled."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connections

from guiju.kernel.store.arrays import any_of, array, newest


class Difference(NamedTuple):
    """``cause`` and ``responsible_kind`` are empty where nothing was found out yet; ``is_latest``: no later count."""

    id: int
    number: str
    stocktake: int
    warehouse: int
    sku_id: int
    sku: str
    batch: int
    bin: int | None
    kind: str
    quantity: int
    cost: int
    state: str
    cause: str
    proof: str
    responsible_kind: str
    responsible: int | None
    is_latest: bool
    is_settled: bool


_DIFFERENCES = f"""
select d.id, d.number, l.stocktake_id, s.warehouse_id, l.sku_id, u.code, l.batch_id, l.bin_id, d.kind, d.quantity, d.cost,
  d.state, coalesce(f.cause, ''), coalesce(f.proof, ''), coalesce(f.responsible_kind, ''), f.responsible_id,
  case when {newest("warehouse_stockcountline", "c", "line_id")} then 1 else 0 end,
  case when exists (select 1 from warehouse_adjustmentline a where a.difference_id = d.id) then 1 else 0 end
from warehouse_stockdifference d join warehouse_stockcountline c on c.id = d.count_line_id
join warehouse_stocktakeline l on l.id = c.line_id join warehouse_stocktake s on s.id = l.stocktake_id
join catalogue_sku u on u.id = l.sku_id
left join warehouse_differencefinding f
  on f.difference_id = d.id and {newest("warehouse_differencefinding", "f", "difference_id")}
where """


def differences(ids: Iterable[int], using: str = "default") -> dict[int, Difference]:
    """By id; one statement."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"{_DIFFERENCES}{any_of('d.id', using=using)}", [array(sorted(set(ids)), using)])
        rows = [Difference._make((*row[:16], bool(row[16]), bool(row[17]))) for row in cursor.fetchall()]
    return {row.id: row for row in rows}
