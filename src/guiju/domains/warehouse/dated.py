"""Goods with a last day: how much of their life is left, and where they stand in the books."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, NamedTuple

from django.db import connections

from guiju.kernel.commands.subjects import Subject
from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.store.stored import as_day

GRACE = timedelta(hours=1)
"""So long the program has after midnight to set apart what may no longer be sold."""


class BatchOnSale(
    Subject,
    key="warehouse.batch_on_sale",
    title="在售批次",
    natural_key=("place", "sku", "batch", "state"),
    protected=True,
):
    """Dated goods that are good or near their end."""

    batch: Annotated[str, "批次"]
    sku: Annotated[str, "商品"]
    place: Annotated[int, "仓库"]
    state: Annotated[str, "库存状态"]


class GoodsReleased(Subject, key="warehouse.goods_released", title="待检转良品", natural_key=("place", "sku", "batch")):
    """A batch that was set apart until it was looked at, and is to be good now."""

    place: Annotated[int, "仓库"]
    sku: Annotated[str, "商品"]
    batch: Annotated[str, "批次"]


class Dated(NamedTuple):
    """What a warehouse has of goods of one last day (an ordinal) that came under one number, in one state.

    ``batches`` are (id, quantity); ``available`` is the good stock of the SKU that nobody holds.
    """

    warehouse_id: int
    warehouse: str
    sku_id: int
    sku: str
    state: str
    label: str
    last_day: int
    available: int
    batches: tuple[tuple[int, int], ...]

    @property
    def quantity(self) -> int:
        return sum(quantity for _, quantity in self.batches)


def life_left(
    produced_on: date | None, expires_on: date | None, keeps: int | None, today: date
) -> tuple[int, int] | None:
    """Days left and days in all, from the dates on the goods and how long such goods keep; None where it is not said."""
    if expires_on is None and produced_on is not None and keeps is not None:
        expires_on = produced_on + timedelta(days=keeps)
    total = (expires_on - produced_on).days if expires_on is not None and produced_on is not None else keeps
    if expires_on is None or total is None:
        return None
    return (expires_on - today).days, total


def dated(before: int, using: str, skus: Sequence[int] | None = None) -> list[Dated]:
    """Good and near-expiry stock whose last day is before this one, what expires first first; one statement."""
    wanted = f" and {any_of('y.sku_id', using=using)}" if skus is not None else ""
    parameters = [before, *([array(sorted(set(skus)), using)] if skus is not None else [])]
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select y.warehouse_id, p.code, y.sku_id, s.code, y.state, t.code, t.received_on, y.last_day, b.available, "
            "y.batch_id, cast(sum(y.remaining) as bigint) from warehouse_layer y join warehouse_batch t on t.id = y.batch_id "
            "join catalogue_sku s on s.id = y.sku_id join org_place p on p.id = y.warehouse_id "
            "join warehouse_balance b on b.warehouse_id = y.warehouse_id and b.sku_id = y.sku_id "
            f"where y.remaining > 0 and y.last_day < %s and y.state in ('good', 'near_expiry'){wanted} "
            "group by y.warehouse_id, p.code, y.sku_id, s.code, y.state, t.code, t.received_on, y.last_day, b.available, "
            "y.batch_id order by y.last_day, y.batch_id",
            parameters,
        )
        rows = cursor.fetchall()
    found: dict[tuple[int, int, str, str, int], Dated] = {}
    for place, warehouse, sku_id, sku, state, code, received, last_day, available, batch, quantity in rows:
        label = f"{code or received}（{date.fromordinal(last_day)} 到期）"
        key = place, sku_id, state, label, last_day
        known = found.get(key)
        batches = (*(known.batches if known else ()), (batch, quantity))
        found[key] = Dated(place, warehouse, sku_id, sku, state, label, last_day, available, batches)
    return list(found.values())


def lives_of(batches: Sequence[int], using: str) -> dict[int, tuple[int, int] | None]:
    """How much of their life these batches had left when they came; one statement."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select t.id, t.produced_on, t.expires_on, s.shelf_life_days, t.received_on from warehouse_batch t "
            f"join catalogue_sku s on s.id = t.sku_id where {any_of('t.id', using=using)}",
            [array(sorted(set(batches)), using)],
        )
        return {
            key: life_left(made and as_day(made), expires and as_day(expires), keeps, as_day(received))
            for key, made, expires, keeps, received in cursor.fetchall()
        }
