"""三相符: ledger and general account, ledger and goods, ledger and cards, by SKU and batch."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connections

from guiju.domains.catalogue.models import Sku
from guiju.domains.ledger.api import AccountBalance, stock_account
from guiju.domains.warehouse.models import Match
from guiju.kernel.store.arrays import any_of, array, newest


class Figure(NamedTuple):
    """A batch, or a SKU as a whole where ``batch`` is None; the other side is None where there is none to compare."""

    warehouse: int
    sku_id: int
    sku: str
    batch: int | None
    ledger: int
    general: int | None
    card: int | None
    counted: int | None

    def gaps(self) -> list[tuple[Match, int]]:
        """Each match with what the other side has."""
        sides = ((Match.BOOKS, self.general), (Match.GOODS, self.counted), (Match.CARDS, self.card))
        return [(match, other) for match, other in sides if other is not None and other != self.ledger]


_BATCHES = """
with held (warehouse, sku, batch, quantity) as (
  select y.warehouse_id, y.sku_id, y.batch_id, sum(y.remaining) from warehouse_layer y
  where y.remaining > 0 and {layers} group by y.warehouse_id, y.sku_id, y.batch_id
), carded (warehouse, sku, batch, quantity) as (
  select b.warehouse_id, k.sku_id, k.batch_id, sum(k.quantity) from warehouse_bin b
  join warehouse_binstock k on k.bin_id = b.id where {bins} group by b.warehouse_id, k.sku_id, k.batch_id
  union all
  select b.warehouse_id, t.sku_id, q.batch_id, sum(q.remaining) from warehouse_picked q
  join warehouse_bin b on b.id = q.bin_id join warehouse_batch t on t.id = q.batch_id
  where q.remaining > 0 and {bins} group by b.warehouse_id, t.sku_id, q.batch_id
), lacking (warehouse, sku, batch, quantity) as (
  select d.warehouse_id, l.sku_id, l.batch_id,
    sum(case d.kind when 'surplus' then d.quantity when 'shortage' then -d.quantity else 0 end)
  from warehouse_stockdifference d join warehouse_stockcountline c on c.id = d.count_line_id
  join warehouse_stocktakeline l on l.id = c.line_id
  where {differences} and not exists (select 1 from warehouse_adjustmentline a where a.difference_id = d.id)
    and {latest}
  group by d.warehouse_id, l.sku_id, l.batch_id
)
select e.warehouse, e.sku, u.code, e.batch, cast(sum(e.held) as bigint), cast(sum(e.card) as bigint),
  cast(sum(e.lack) as bigint)
from (
  select warehouse, sku, batch, quantity as held, 0 as card, 0 as lack from held
  union all select warehouse, sku, batch, 0, quantity, 0 from carded
  union all select warehouse, sku, batch, 0, 0, quantity from lacking
) as e join catalogue_sku u on u.id = e.sku group by e.warehouse, e.sku, u.code, e.batch order by 1, 3, 4
"""


def figures(warehouses: Iterable[int], using: str = "default") -> list[Figure]:
    """Every batch there is, then every SKU beside the general account; four statements.

    Cards are compared where the warehouse has bins, the account where it has any voucher.
    """
    wanted = sorted(set(warehouses))
    keys = array(wanted, using)
    names = {"layers": "y.warehouse_id", "bins": "b.warehouse_id", "differences": "d.warehouse_id"}
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"select distinct b.warehouse_id from warehouse_bin b where {any_of('b.warehouse_id', using=using)}", [keys]
        )
        binned = {warehouse for (warehouse,) in cursor.fetchall()}
        sql = _BATCHES.format(
            latest=newest("warehouse_stockcountline", "c", "line_id"),
            **{name: any_of(column, using=using) for name, column in names.items()},
        )
        cursor.execute(sql, [keys] * 4)
        batches = [
            Figure(warehouse, sku, code, batch, held, None, card if warehouse in binned else None, held + lack)
            for warehouse, sku, code, batch, held, card, lack in cursor.fetchall()
        ]
    account = stock_account(wanted, using)
    booked = {warehouse for warehouse, _ in account}
    totals: dict[tuple[int, int, str], int] = {}
    for each in batches:
        key = each.warehouse, each.sku_id, each.sku
        totals[key] = totals.get(key, 0) + each.ledger
    codes = dict(Sku.objects.using(using).filter(id__in={sku for _, sku in account}).values_list("id", "code"))
    for warehouse, sku in account:
        totals.setdefault((warehouse, sku, codes[sku]), 0)
    nothing = AccountBalance(0, 0)
    whole = [
        Figure(warehouse, sku, code, None, held, account.get((warehouse, sku), nothing).quantity, None, None)
        for (warehouse, sku, code), held in totals.items()
        if warehouse in booked
    ]
    return [*batches, *whole]


class Gap(NamedTuple):
    """A difference by its natural key: match, product, batch id (0 for the whole product)."""

    key: str
    figure: Figure
    match: Match
    other: int


def gaps(found: Sequence[Figure]) -> list[Gap]:
    return [
        Gap(f"{match.value}/{figure.sku}/{figure.batch or 0}", figure, match, other)
        for figure in found
        for match, other in figure.gaps()
    ]
