"""What is on order, and what came of it."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connections

from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import rows_of, rows_parameters

Came = tuple[int, int, int]
"""Order id, SKU id, quantity; negative where a receipt was undone."""


_COMING = "select l.place_id, l.sku_id, cast(sum(l.quantity - l.received - l.cancelled) as bigint) from "
_OPEN = "l.quantity > l.received + l.cancelled group by l.place_id, l.sku_id"


def on_order(pairs: Iterable[tuple[int, int]], using: str = "default") -> dict[tuple[int, int], int]:
    """What is still to come, by place and SKU (ids); one statement."""
    wanted = sorted(set(pairs))
    if not wanted:
        return {}
    given = rows_of({"place": "bigint", "sku": "bigint"}, using)
    joined = (
        f"{given} as d join purchasing_purchaseorderline l on l.sku_id = d.sku and l.place_id = d.place and {_OPEN}"
    )
    return _read(_COMING + joined, rows_parameters(list(zip(*wanted, strict=True)), using), using)


def all_on_order(using: str = "default") -> dict[tuple[int, int], int]:
    """As `on_order`, of everything that is still to come; only open lines are read."""
    return _read(f"{_COMING} purchasing_purchaseorderline l where {_OPEN}", [], using)


def _read(sql: str, parameters: list[Any], using: str) -> dict[tuple[int, int], int]:
    with connections[using].cursor() as cursor:
        cursor.execute(sql, parameters)
        return {(place, sku): quantity for place, sku, quantity in cursor.fetchall()}


class Waiting(NamedTuple):
    """An order of which a SKU is still to come; ``handler`` is the account that placed it."""

    number: str
    handler: int
    quantity: int


def waiting_orders(pairs: Iterable[tuple[int, int]], using: str = "default") -> dict[tuple[int, int], list[Waiting]]:
    """By place and SKU (ids) the orders that wait for it, oldest first; one statement."""
    wanted = sorted(set(pairs))
    if not wanted:
        return {}
    found: dict[tuple[int, int], list[Waiting]] = {}
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select l.place_id, l.sku_id, o.number, o.handler, l.quantity - l.received - l.cancelled "
            f"from {rows_of({'place': 'bigint', 'sku': 'bigint'}, using)} as d "
            "join purchasing_purchaseorderline l on l.sku_id = d.sku and l.place_id = d.place "
            "and l.quantity > l.received + l.cancelled join purchasing_purchaseorder o on o.id = l.order_id order by o.id",
            rows_parameters(list(zip(*wanted, strict=True)), using),
        )
        for place, sku, number, handler, quantity in cursor.fetchall():
            found.setdefault((place, sku), []).append(Waiting(number, handler, quantity))
    return found


def book_came(work: Work, came: Sequence[Came]) -> None:
    """Goods of orders came into stock, or went out again with their receipt; what was not ordered changes nothing."""
    sums: dict[tuple[int, int], int] = {}
    for order, sku, quantity in came:
        sums[order, sku] = sums.get((order, sku), 0) + quantity
    if not sums:
        return
    given = rows_of({"purchase": "bigint", "sku": "bigint", "came": "bigint"}, work.using)
    columns = list(zip(*((order, sku, quantity) for (order, sku), quantity in sorted(sums.items())), strict=True))
    work.execute(
        f"update purchasing_purchaseorderline set received = received + d.came from {given} as d "
        "where purchasing_purchaseorderline.order_id = d.purchase and purchasing_purchaseorderline.sku_id = d.sku",
        rows_parameters(columns, work.using),
    )
