"""Writing bin cards: the lines of a handling, and what each card then says it holds."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connections

from guiju.domains.warehouse.models import BinEntry
from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import any_of, array, rows_of, rows_parameters

_STOCK = {"bin_id": "bigint", "batch_id": "bigint", "sku_id": "bigint", "quantity": "bigint"}


class Standing(NamedTuple):
    """What a card says of one batch; ``label`` is its number, or the day it came where it has none."""

    bin_id: int
    bin: str
    sku_id: int
    batch_id: int
    quantity: int
    label: str


def write_cards(work: Work, columns: dict[str, Any], size: int) -> range:
    """Write lines (``handling_id, line, bin_id, sku_id, batch_id, quantity`` and more) on their cards; two statements."""
    entries = work.insert(BinEntry, columns, size)
    sums: dict[tuple[int, int, int], int] = defaultdict(int)
    for bin_id, batch, sku, quantity in zip(
        columns["bin_id"], columns["batch_id"], columns["sku_id"], columns["quantity"], strict=True
    ):
        sums[bin_id, batch, sku] += quantity
    keys = sorted(sums)
    given = rows_of(_STOCK, work.using)
    work.execute(
        "insert into warehouse_binstock (bin_id, batch_id, sku_id, quantity) "
        f"select bin_id, batch_id, sku_id, quantity from {given} as d where true order by 1, 2 "
        "on conflict (bin_id, batch_id) do update set quantity = warehouse_binstock.quantity + excluded.quantity",
        rows_parameters([*zip(*keys, strict=True), [sums[key] for key in keys]], work.using),
    )
    return entries


def standing(bins: Iterable[int], using: str) -> list[Standing]:
    """What stands in these bins by their cards, in the order of issue; one statement."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select k.bin_id, b.code, k.sku_id, k.batch_id, k.quantity, "
            "case when t.code = '' then cast(t.received_on as text) else t.code end from warehouse_binstock k "
            "join warehouse_bin b on b.id = k.bin_id join warehouse_batch t on t.id = k.batch_id "
            f"where {any_of('k.bin_id', using=using)} and k.quantity > 0 "
            "order by coalesce(t.expires_on, t.received_on), k.batch_id",
            [array(sorted(set(bins)), using)],
        )
        return [Standing(*row) for row in cursor.fetchall()]


def take(standing_here: Sequence[Standing], left: dict[tuple[int, int], int], quantity: int) -> list[tuple[int, int]]:
    """(batch id, quantity) in the order of issue; ``left`` is what earlier lines have left of each (bin, batch)."""
    taken = []
    for each in standing_here:
        key = each.bin_id, each.batch_id
        part = min(quantity, left.setdefault(key, each.quantity))
        if part > 0:
            left[key] -= part
            quantity -= part
            taken.append((each.batch_id, part))
    return taken
