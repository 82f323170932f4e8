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


Wanted = tuple[int, int, str, str, int]
"""Warehouse id, SKU id, state, batch code, quantity."""


def of_batch_code(wanted: Sequence[Wanted], using: str) -> list[list[tuple[int, int]]]:
    """(batch id, quantity) of the batches with the code each names, in the order of issue; none where it names none.

    Several batches may carry one code. What is short is left out.
    """
    named = [(warehouse, sku, state, code) for warehouse, sku, state, code, _ in wanted if code]
    if not named:
        return [[] for _ in wanted]
    left = _stock_of_codes(sorted(set(named)), using)
    parts: list[list[tuple[int, int]]] = []
    for warehouse, sku, state, code, quantity in wanted:
        taken: list[tuple[int, int]] = []
        for stock in left.get((warehouse, sku, state, code), []):
            part = min(quantity - sum(each for _, each in taken), stock[1])
            if part > 0:
                stock[1] -= part
                taken.append((stock[0], part))
        parts.append(taken)
    return parts


def _stock_of_codes(
    keys: Sequence[tuple[int, int, str, str]], using: str
) -> dict[tuple[int, int, str, str], list[list[int]]]:
    given = rows_of({"warehouse": "bigint", "sku": "bigint", "state": "text", "code": "text"}, using)
    found: dict[tuple[int, int, str, str], list[list[int]]] = {}
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select d.warehouse, d.sku, d.state, d.code, y.batch_id, cast(sum(y.remaining) as bigint) "
            f"from {given} as d join warehouse_layer y on y.sku_id = d.sku and y.warehouse_id = d.warehouse "
            "and y.state = d.state and y.remaining > 0 join warehouse_batch t on t.id = y.batch_id and t.code = d.code "
            "group by d.warehouse, d.sku, d.state, d.code, y.batch_id order by min(y.rank), y.batch_id",
            rows_parameters(list(zip(*keys, strict=True)), using),
        )
        for warehouse, sku, state, code, batch, remaining in cursor.fetchall():
            found.setdefault((warehouse, sku, state, code), []).append([batch, remaining])
    return found


def batch_of_code(named: Sequence[tuple[int, int, str]], using: str) -> dict[tuple[int, int, str], int]:
    """(warehouse, SKU, batch number or the day it came) → the batch in stock, the oldest where several carry it."""
    if not named:
        return {}
    given = rows_of({"warehouse": "bigint", "sku": "bigint", "code": "text"}, using)
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"select d.warehouse, d.sku, d.code, min(t.id) from {given} as d join warehouse_layer y on y.sku_id = d.sku "
            "and y.warehouse_id = d.warehouse and y.remaining > 0 join warehouse_batch t on t.id = y.batch_id "
            "and (t.code = d.code or (t.code = '' and cast(t.received_on as text) = d.code)) "
            "group by d.warehouse, d.sku, d.code",
            rows_parameters(list(zip(*sorted(set(named)), strict=True)), using),
        )
        return {(warehouse, sku, code): batch for warehouse, sku, code, batch in cursor.fetchall()}


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
