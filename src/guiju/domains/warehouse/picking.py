"""What may be picked: good stock by batch in the order of issue, less what stands picked already."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connections
from django.utils import timezone

from guiju.kernel.commands.context import Context
from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import any_of, array, rows_of, rows_parameters


class Available(NamedTuple):
    """Good, unexpired stock of a batch that is not picked yet; ``rank`` is its place in the order of issue."""

    warehouse_id: int
    sku_id: int
    batch_id: int
    label: str
    rank: int
    quantity: int


def available(skus: Iterable[int], context: Context) -> list[Available]:
    """By warehouse, SKU and then in the order of issue; one statement."""
    using = context.using
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select y.warehouse_id, y.sku_id, y.batch_id, case when t.code = '' then cast(t.received_on as text) "
            "else t.code end, min(y.rank), cast(sum(y.remaining) as bigint) - cast(coalesce((select sum(p.remaining) "
            "from warehouse_picked p where p.batch_id = y.batch_id and p.remaining > 0), 0) as bigint) as quantity "
            "from warehouse_layer y join warehouse_batch t on t.id = y.batch_id "
            f"where {any_of('y.sku_id', using=using)} and y.state = 'good' and y.remaining > 0 and y.last_day >= %s "
            "group by y.warehouse_id, y.sku_id, y.batch_id, t.code, t.received_on "
            "order by y.warehouse_id, y.sku_id, min(y.rank), y.batch_id",
            [array(sorted(set(skus)), using), timezone.localdate(context.now).toordinal()],
        )
        return [Available(*row) for row in cursor.fetchall()]


def open_picks(request_lines: Iterable[int], using: str) -> dict[int, int]:
    """What stands picked for each of these lines; one statement."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select request_line_id, cast(sum(remaining) as bigint) from warehouse_picked "
            f"where {any_of('request_line_id', using=using)} and remaining > 0 group by request_line_id",
            [array(sorted(set(request_lines)), using)],
        )
        return dict(cursor.fetchall())


def settle_picks(
    work: Work, demand: Sequence[tuple[int, int]], *, newest_first: bool = False
) -> list[list[tuple[int, int]]]:
    """Take what was picked for each (request line, quantity): lists of (batch, quantity), shorter where less was picked."""
    ids = sorted({line for line, _ in demand})
    given = rows_of({"id": "bigint"}, work.using)
    rows = work.select(
        f"select p.id, p.request_line_id, p.batch_id, p.remaining from {given} as d "
        "join warehouse_picked p on p.request_line_id = d.id where p.remaining > 0 order by p.id",
        rows_parameters([ids], work.using),
    )
    by_line: dict[int, list[list[Any]]] = {}
    for key, line, stock, remaining in reversed(rows) if newest_first else rows:
        by_line.setdefault(line, []).append([key, stock, remaining])
    used: dict[int, int] = {}
    parts: list[list[tuple[int, int]]] = []
    for line, wanted in demand:
        taken: list[tuple[int, int]] = []
        for pick in by_line.get(line, []):
            part = min(wanted - sum(quantity for _, quantity in taken), pick[2])
            if part:
                pick[2] -= part
                used[pick[0]] = used.get(pick[0], 0) + part
                taken.append((pick[1], part))
        parts.append(taken)
    if used:
        given = rows_of({"id": "bigint", "quantity": "bigint"}, work.using)
        work.execute(
            f"update warehouse_picked set remaining = remaining - d.quantity from {given} as d "
            "where warehouse_picked.id = d.id",
            rows_parameters([list(used), list(used.values())], work.using),
        )
    return parts
