"""FIFO and FEFO: which layers serve which demand, for a whole batch in one statement.

The demand for a SKU in a warehouse and state lies on one axis by running sums, and so do its open layers in the order of
issue; the ends of both cut the axis into segments. A segment belongs to the first demand and to the first layer that end
at or behind it, found by running minima from the far end. Layers are walked by the partial index one at a time and only
as far as the demand reaches, so that the cost of an issue does not grow with the stock that stays. Nothing is joined but
by primary key: SQLite joins computed columns by nested loops.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.db import connections

from guiju.domains.warehouse.rules import LARGEST_LAYER
from guiju.kernel.store.arrays import is_postgresql, rows_of, rows_parameters

ANY_DAY = 0
"""Before every layer's last day: what has expired may be taken too."""

LARGEST_DEMAND = 2**62
"""Of one SKU in one warehouse and state, in one batch."""


class LayerShort(Exception):
    """A layer does not hold what is to be taken from it: its stock changed after the allocation."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What a batch wants, one column a field, in the order in which it is served; quantities in the smallest unit."""

    sku_ids: Sequence[int]
    warehouse_ids: Sequence[int]
    states: Sequence[str]
    quantities: Sequence[int]


@dataclass(frozen=True, slots=True)
class Segments:
    """Pieces of layers, one column a field, by position of the demand and then in the order of issue; costs in 分.

    ``shortage`` names the positions that cannot be served whole and what each lacks, when those before them that
    cannot be served take nothing. Where it names any, the segments are void: strike them and allocate again.
    """

    positions: Sequence[int] = ()
    layer_ids: Sequence[int] = ()
    batch_ids: Sequence[int] = ()
    quantities: Sequence[int] = ()
    costs: Sequence[int] = ()
    shortage: dict[int, int] = field(default_factory=dict)

    def at(self, positions: Sequence[int]) -> "Segments":
        """The same pieces by the places that their positions have in a larger demand."""
        return replace(
            self,
            positions=[positions[position] for position in self.positions],
            shortage={positions[position]: missing for position, missing in self.shortage.items()},
        )

    def __add__(self, other: "Segments") -> "Segments":
        return Segments(
            [*self.positions, *other.positions],
            [*self.layer_ids, *other.layer_ids],
            [*self.batch_ids, *other.batch_ids],
            [*self.quantities, *other.quantities],
            [*self.costs, *other.costs],
            {**self.shortage, **other.shortage},
        )


@dataclass(slots=True)
class _Axes:
    """Each demand as a stretch of the axis of its group, the SKU, warehouse and state it asks for."""

    groups: dict[tuple[int, int, str], int]
    totals: list[int]
    group_of: list[int]
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, demand: Demand) -> "_Axes":
        if demand.quantities and min(demand.quantities) <= 0:
            message = "a demand must be positive"
            raise ValueError(message)
        axes = cls({}, [], [], [], [])
        groups, totals = axes.groups, axes.totals
        keys = zip(demand.sku_ids, demand.warehouse_ids, demand.states, strict=True)
        for key, quantity in zip(keys, demand.quantities, strict=True):
            group = groups.get(key)
            if group is None:
                group = groups[key] = len(totals)
                totals.append(0)
            start = totals[group]
            totals[group] = end = start + quantity
            axes.group_of.append(group)
            axes.starts.append(start)
            axes.ends.append(end)
        if totals and max(totals) > LARGEST_DEMAND:
            message = f"the batch wants more than {LARGEST_DEMAND} of one SKU"
            raise ValueError(message)
        return axes

    def parameters(self, on_day: int, using: str) -> list[Any]:
        groups = [range(len(self.totals)), *zip(*self.groups, strict=True), self.totals]
        demands = [self.group_of, range(len(self.group_of)), self.starts, self.ends]
        return [on_day, *rows_parameters(groups, using), *rows_parameters(demands, using)]


_GROUPS = {"grp": "bigint", "sku": "bigint", "warehouse": "bigint", "state": "text", "total": "bigint"}
_DEMANDS = {"grp": "bigint", "position": "bigint", "starts": "bigint", "ends": "bigint"}
_NEXT_LAYER = """
from warehouse_layer as x
where x.sku_id = w.sku and x.warehouse_id = w.warehouse and x.state = w.state and x.remaining > 0
  and (x.rank, x.id) > (+w.rank, +w.id) and x.last_day >= w.day
order by x.rank, x.id limit 1"""
_OPEN_LAYER = """
select x.id from warehouse_layer as x
where x.sku_id = w.sku and x.warehouse_id = w.warehouse and x.state = w.state and x.remaining > 0 and x.last_day >= w.day"""
_NEXT_ROWID = f"""coalesce(
  ({_OPEN_LAYER} and x.rank = +w.rank and x.id > +w.id order by x.id limit 1),
  ({_OPEN_LAYER} and x.rank > +w.rank order by x.rank, x.id limit 1))"""
_LOW = 0xFFFFFFFF


@lru_cache(maxsize=2)
def statement(using: str = "default") -> str:
    """The allocation of a batch; its parameters are the day, the groups and the demands.

    A layer is carried through the minima by its place in the walk, above each half of its key. The unary plus takes
    the type affinity from the walk's columns: with it SQLite seeks by rank alone and a day's receipts are quadratic. There
    the next layer is asked for in two steps, same rank and later rank: SQLite does not seek on (rank, rowid) as a pair.
    Where a demand and a layer end at one point, the row that comes first there is an empty segment.
    """
    if is_postgresql(using):
        step = f"cross join lateral (select x.id, x.rank, x.remaining {_NEXT_LAYER}) l"
        by_primary_key = "cross join lateral (select * from warehouse_layer x where x.id = c.layer limit 1) l"
    else:
        step = f"join warehouse_layer l on l.id = {_NEXT_ROWID}"
        by_primary_key = "join warehouse_layer l on l.id = c.layer"
    return f"""
with recursive walk(grp, sku, warehouse, state, total, day, step, rank, id, layer, starts, ends) as (
  select grp, sku, warehouse, state, total, cast(%s as bigint), cast(0 as bigint), -1, cast(-1 as bigint),
    cast(-1 as bigint), cast(0 as bigint), cast(0 as bigint)
  from {rows_of(_GROUPS, using)} as wanted
  union all
  select w.grp, w.sku, w.warehouse, w.state, w.total, w.day, w.step + 1, l.rank, l.id, l.id, w.ends,
    w.ends + l.remaining
  from walk as w {step}
  where w.ends < w.total
), point(grp, ends, position, demand_starts, upper, lower, layer_starts) as (
  select grp, ends, position, starts, cast(null as bigint), cast(null as bigint), cast(null as bigint)
  from {rows_of(_DEMANDS, using)} as demand
  union all
  select grp, ends, cast(null as bigint), cast(null as bigint), (step << 32) | (layer >> 32),
    (step << 32) | (layer & {_LOW}), starts
  from walk where step > 0
), segment as (
  select ends, min(position) over far as position, min(demand_starts) over far as demand_starts,
    min(upper) over far as upper, min(lower) over far as lower, min(layer_starts) over far as layer_starts
  from point
  window far as (partition by grp order by ends desc rows unbounded preceding)
), cut as (
  select position, ends, case when demand_starts > layer_starts then demand_starts else layer_starts end as starts,
    layer_starts, ((upper & {_LOW}) << 32) | (lower & {_LOW}) as layer
  from segment
), taken as (
  select c.position, c.ends, l.id, l.batch_id, l.quantity, l.cost, c.ends - c.starts as taken,
    l.quantity - l.remaining + c.starts - c.layer_starts as a
  from cut as c {by_primary_key}
  where c.position is not null and c.starts < c.ends
)
select position, id, batch_id, taken, case when quantity <= {LARGEST_LAYER} then
    cost / quantity * taken
    + (2 * (cost %% quantity) * (a + taken) + quantity) / (2 * quantity)
    - (2 * (cost %% quantity) * a + quantity) / (2 * quantity)
  end
from taken
order by position, ends
"""


def allocate(demand: Demand, on_day: int, using: str = "default") -> Segments:
    """The layers that serve ``demand``: by rank and id, open, in its state, issuable on ``on_day`` (an ordinal).

    The balances of the demanded SKUs must be locked by a statement before this one, which locks nothing.

    Raises:
        ValueError: a quantity is not positive, or the columns are of different lengths.
        OverflowError: a layer is larger than `LARGEST_LAYER`.
    """
    axes = _Axes.of(demand)
    if not axes.totals:
        return Segments()
    with connections[using].cursor() as cursor:
        cursor.execute(statement(using), axes.parameters(on_day, using))
        rows = cursor.fetchall()
    positions, layer_ids, batch_ids, quantities, costs = zip(*rows, strict=True) if rows else ((),) * 5
    if None in costs:
        message = f"layer {layer_ids[costs.index(None)]} holds more than {LARGEST_LAYER} units"
        raise OverflowError(message)
    shortage = _shortage(axes, demand.quantities, positions, quantities)
    return Segments(positions, layer_ids, batch_ids, quantities, costs, shortage)


def _shortage(
    axes: _Axes, wanted: Sequence[int], positions: Sequence[int], quantities: Sequence[int]
) -> dict[int, int]:
    if sum(quantities) == sum(axes.totals):
        return {}
    left: dict[int, int] = defaultdict(int)
    for position, quantity in zip(positions, quantities, strict=True):
        left[axes.group_of[position]] += quantity
    lacking = {}
    for position, (group, quantity) in enumerate(zip(axes.group_of, wanted, strict=True)):
        if quantity <= left[group]:
            left[group] -= quantity
        else:
            lacking[position] = quantity - left[group]
    return lacking


def consume(segments: Segments, using: str = "default") -> int:
    """Take the segments out of their layers in one statement and return the number of layers touched.

    Raises:
        ValueError: the segments have a shortage.
        LayerShort: a layer does not hold what is to be taken; the caller rolls back.
    """
    if segments.shortage:
        message = f"nothing is taken for a demand with a shortage: {segments.shortage}"
        raise ValueError(message)
    sums: dict[int, int] = defaultdict(int)
    for layer, quantity in zip(segments.layer_ids, segments.quantities, strict=True):
        sums[layer] += quantity
    if not sums:
        return 0
    given = rows_of({"id": "bigint", "quantity": "bigint"}, using)
    sql = (
        f"update warehouse_layer set remaining = remaining - taken.quantity from {given} as taken "
        "where warehouse_layer.id = taken.id and remaining >= taken.quantity"
    )
    with connections[using].cursor() as cursor:
        cursor.execute(sql, rows_parameters([list(sums), list(sums.values())], using))
        touched = int(cursor.rowcount)
    if touched != len(sums):
        message = f"{len(sums) - touched} of {len(sums)} layers hold less than is to be taken"
        raise LayerShort(message)
    return touched
