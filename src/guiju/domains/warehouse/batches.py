"""Stock of named batches: the layers of each, cut in the order of issue."""

from collections.abc import Sequence
from typing import Any

from django.db import connections

from guiju.domains.warehouse.allocation import Segments
from guiju.domains.warehouse.rules import cost_between
from guiju.kernel.store.arrays import rows_of, rows_parameters

_WANTED = {"sku": "bigint", "warehouse": "bigint", "state": "text", "batch": "bigint"}


def from_batches(
    skus: Sequence[int],
    warehouses: Sequence[int],
    states: Sequence[str],
    named: Sequence[Sequence[tuple[int, int]]],
    on_day: int,
    using: str,
) -> Segments:
    """The layers that serve the (batch, quantity) named for each position; nothing is read where none is named.

    The balances of the SKUs must be locked before, as for `allocation.allocate`.
    """
    wanted = [
        (position, (skus[position], warehouses[position], states[position], batch), quantity)
        for position, parts in enumerate(named)
        for batch, quantity in parts
    ]
    if not wanted:
        return Segments()
    layers = _layers(sorted({key for _, key, _ in wanted}), on_day, using)
    pieces: list[tuple[int, int, int, int, int]] = []
    shortage: dict[int, int] = {}
    for position, key, quantity in wanted:
        left = quantity
        for layer in layers.get(key, []):
            taken = min(left, layer["remaining"])
            if taken:
                start = layer["quantity"] - layer["remaining"]
                cost = cost_between(layer["cost"], layer["quantity"], start, start + taken)
                pieces.append((position, layer["id"], key[3], taken, cost))
                layer["remaining"] -= taken
                left -= taken
        if left:
            shortage[position] = shortage.get(position, 0) + left
    positions, layer_ids, batch_ids, quantities, costs = zip(*pieces, strict=True) if pieces else ((),) * 5
    return Segments(positions, layer_ids, batch_ids, quantities, costs, shortage)


def _layers(
    keys: Sequence[tuple[int, int, str, int]], on_day: int, using: str
) -> dict[tuple[int, int, str, int], list[dict[str, Any]]]:
    found: dict[tuple[int, int, str, int], list[dict[str, Any]]] = {}
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select y.sku_id, y.warehouse_id, y.state, y.batch_id, y.id, y.quantity, y.cost, y.remaining "
            f"from {rows_of(_WANTED, using)} as d join warehouse_layer y on y.sku_id = d.sku "
            "and y.warehouse_id = d.warehouse and y.state = d.state and y.batch_id = d.batch "
            "where y.remaining > 0 and y.last_day >= %s order by y.rank, y.id",
            [*rows_parameters(list(zip(*keys, strict=True)), using), on_day],
        )
        for sku, warehouse, state, batch, *layer in cursor.fetchall():
            named = dict(zip(("id", "quantity", "cost", "remaining"), layer, strict=True))
            found.setdefault((sku, warehouse, state, batch), []).append(named)
    return found
