"""What is to be counted, and how each line of a stocktake stands; everything set-based, for tens of thousands of lines."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connections

from guiju.domains.warehouse.figures import WORTH
from guiju.kernel.store.arrays import any_of, array, newest, rows_of, rows_parameters


class PlanRow(NamedTuple):
    warehouse: int
    sku: int
    batch: int
    bin: int | None
    book: int


_PLAN = """
with held (warehouse, sku, batch, quantity) as (
  select y.warehouse_id, y.sku_id, y.batch_id, sum(y.remaining) from warehouse_layer y
  where y.remaining > 0 and {warehouses} group by y.warehouse_id, y.sku_id, y.batch_id
), carded (warehouse, sku, batch, bin, quantity) as (
  select b.warehouse_id, k.sku_id, k.batch_id, k.bin_id, k.quantity from warehouse_bin b
  join warehouse_binstock k on k.bin_id = b.id where k.quantity <> 0 and {bins}
)
select warehouse, sku, batch, bin, cast(sum(quantity) as bigint) from (
  select warehouse, sku, batch, bin, quantity from carded
  union all select warehouse, sku, batch, null, quantity from held where {off_card}
  union all select warehouse, sku, batch, null, -quantity from carded where {picked}
) as entries group by warehouse, sku, batch, bin having sum(quantity) <> 0
order by warehouse, bin is null, bin, sku, batch
"""


_PICKED = "exists (select 1 from warehouse_picked q where q.batch_id = {0}.batch and q.remaining > 0)"


def plan_rows(warehouses: Iterable[int], using: str = "default") -> list[PlanRow]:
    """Each batch where it stands by the cards, bin after bin, then without one what was picked or is on no card; one statement."""
    wanted = array(sorted(set(warehouses)), using)
    sql = _PLAN.format(
        warehouses=any_of("y.warehouse_id", using=using),
        bins=any_of("b.warehouse_id", using=using),
        off_card=f"{_PICKED.format('held')} or not exists (select 1 from carded c where c.batch = held.batch)",
        picked=_PICKED.format("carded"),
    )
    with connections[using].cursor() as cursor:
        cursor.execute(sql, [wanted, wanted])
        return [PlanRow(*row) for row in cursor.fetchall()]


class LineState(NamedTuple):
    """A line now: ``book`` of today, the latest count (None without one) and whether goods have moved since."""

    id: int
    stocktake: int
    line: int
    warehouse: int
    sku_id: int
    sku: str
    batch: int
    bin: int | None
    book: int
    card: int
    count_line: int | None
    counted: int | None
    damaged: int | None
    is_second: bool
    counter: int | None
    is_void: bool

    @property
    def stands(self) -> bool:
        """Whether the latest count still holds."""
        return self.count_line is not None and not self.is_void


_ON_CARD = "(select k.quantity from warehouse_binstock k where k.bin_id = l.bin_id and k.batch_id = l.batch_id)"
_ON_CARDS = "(select sum(k.quantity) from warehouse_binstock k where k.batch_id = l.batch_id)"
_IN_BOOKS = (
    "(select sum(y.remaining) from warehouse_layer y where y.sku_id = l.sku_id and y.warehouse_id = s.warehouse_id "
    "and y.batch_id = l.batch_id and y.remaining > 0)"
)
_REST = f"coalesce({_IN_BOOKS}, 0) - coalesce({_ON_CARDS}, 0)"
_TAKES_REST = (
    "l.id = (select min(o.id) from warehouse_stocktakeline o where o.stocktake_id = l.stocktake_id "
    "and o.batch_id = l.batch_id) and not exists (select 1 from warehouse_stocktakeline o "
    "where o.stocktake_id = l.stocktake_id and o.batch_id = l.batch_id and o.bin_id is null)"
)
BOOK_NOW = (
    f"case when l.bin_id is null then {_REST} when {_TAKES_REST} then coalesce({_ON_CARD}, 0) + {_REST} "
    f"else coalesce({_ON_CARD}, 0) end"
)
"""The lines of a batch sum up to the ledger: what its cards do not have is looked for where its first card stands."""
_LINES = f"""
with moved (batch, last) as (
  select m.batch_id, max(m.id) from warehouse_move m
  where m.id > (select min(p.id) from warehouse_stocktake p where {{mine}}) group by m.batch_id
), handled (bin, last) as (
  select e.bin_id, max(e.id) from warehouse_binentry e
  where e.id > (select min(p.id) from warehouse_stocktake p where {{mine}}) group by e.bin_id
)
select w.*, case when w.counted_book <> w.book or w.last_move > w.counted_line or w.last_entry > w.counted_line
  then 1 else 0 end as is_void
from (
  select l.id, l.stocktake_id, l.line, s.warehouse_id, l.sku_id, u.code, l.batch_id, l.bin_id,
    cast({BOOK_NOW} as bigint) as book, coalesce({_ON_CARD}, 0) as card, c.id as counted_line,
    c.quantity, c.damaged, c.is_second, k.handler,
    c.book as counted_book, v.last as last_move, h.last as last_entry
  from warehouse_stocktake s join warehouse_stocktakeline l on l.stocktake_id = s.id
  join catalogue_sku u on u.id = l.sku_id
  left join warehouse_stockcountline c
    on c.line_id = l.id and {newest("warehouse_stockcountline", "c", "line_id")}
  left join warehouse_stockcount k on k.id = c.count_id
  left join moved v on v.batch = l.batch_id
  left join handled h on h.bin = l.bin_id
  where {{these}}
) as w order by w.id
"""


def line_states(stocktakes: Iterable[int], using: str = "default") -> list[LineState]:
    """Every line of these stocktakes as it stands; one statement."""
    wanted = array(sorted(set(stocktakes)), using)
    return _states(wanted, any_of("s.id", using=using), [wanted], using)


def named_line_states(keys: Sequence[tuple[int, int]], using: str = "default") -> dict[tuple[int, int], LineState]:
    """Lines by stocktake id and line number, as they stand; those that are not there are left out; one statement."""
    named = rows_of({"stocktake": "bigint", "line": "bigint"}, using)
    wanted = array(sorted({stocktake for stocktake, _ in keys}), using)
    parameters = rows_parameters([[stocktake for stocktake, _ in keys], [line for _, line in keys]], using)
    these = f"(l.stocktake_id, l.line) in (select n.stocktake, n.line from {named} as n)"
    return {(state.stocktake, state.line): state for state in _states(wanted, these, parameters, using)}


def _states(stocktakes: Any, these: str, parameters: list[Any], using: str) -> list[LineState]:
    sql = _LINES.format(mine=any_of("p.id", using=using), these=these)
    with connections[using].cursor() as cursor:
        cursor.execute(sql, [stocktakes, stocktakes, *parameters])
        return [
            LineState._make((*row[:13], bool(row[13]), row[14], row[10] is not None and bool(row[18])))
            for row in cursor.fetchall()
        ]


class BatchStock(NamedTuple):
    """Where most of a batch is by state, and what a quantity of it is worth at book cost, in 分."""

    state: str
    quantity: int
    worth: int

    def cost_of(self, quantity: int) -> int:
        return (2 * self.worth * quantity + self.quantity) // (2 * self.quantity) if self.quantity else 0


def batch_stocks(
    keys: Sequence[tuple[int, int, int]], using: str = "default"
) -> dict[tuple[int, int, int], BatchStock]:
    """By warehouse, SKU and batch; one statement."""
    wanted = sorted(set(keys))
    given = rows_of({"warehouse": "bigint", "sku": "bigint", "batch": "bigint"}, using)
    columns = [list(column) for column in zip(*wanted, strict=True)] if wanted else [[], [], []]
    worth = WORTH.replace("%", "%%")
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"select d.warehouse, d.sku, d.batch, y.state, cast(sum(y.remaining) as bigint), cast(sum({worth}) as bigint) "
            f"from {given} as d join warehouse_layer y on y.sku_id = d.sku and y.warehouse_id = d.warehouse "
            "and y.batch_id = d.batch and y.remaining > 0 group by d.warehouse, d.sku, d.batch, y.state order by 5",
            rows_parameters(columns, using),
        )
        found: dict[tuple[int, int, int], BatchStock] = {}
        for warehouse, sku, batch, state, quantity, value in cursor.fetchall():
            before = found.get((warehouse, sku, batch), BatchStock(state, 0, 0))
            total = BatchStock(state, before.quantity + quantity, before.worth + value)
            found[warehouse, sku, batch] = total
    return found


def counted_lines(stocktakes: Iterable[int], using: str = "default") -> dict[int, int]:
    """How many count lines each stocktake has; one statement."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select k.stocktake_id, count(*) from warehouse_stockcount k "
            f"join warehouse_stockcountline c on c.count_id = k.id where {any_of('k.stocktake_id', using=using)} "
            "group by k.stocktake_id",
            [array(sorted(set(stocktakes)), using)],
        )
        return dict(cursor.fetchall())
