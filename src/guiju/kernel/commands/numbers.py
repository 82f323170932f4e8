"""Gapless numbers: a counter per entity × kind × period, raised in the last statements of a run."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import connections

from guiju.kernel.store.arrays import rows_of, rows_parameters

Series = tuple[int, str, str]
"""Entity id, kind of document, period."""


def take(series: Sequence[Series], using: str) -> list[int]:
    """The next number for each entry, in order; one statement for all series."""
    wanted = sorted(Counter(series).items())
    columns: list[list[Any]] = [
        [entity for (entity, _, _), _ in wanted],
        [kind for (_, kind, _), _ in wanted],
        [period for (_, _, period), _ in wanted],
        [count for _, count in wanted],
    ]
    given = rows_of({"entity": "bigint", "kind": "text", "period": "text", "taken": "bigint"}, using)
    with connections[using].cursor() as cursor:
        cursor.execute(
            "insert into commands_numberseries (entity, kind, period, last) "
            f"select entity, kind, period, taken from {given} as given where true order by 1, 2, 3 "
            "on conflict (entity, kind, period) do update set last = commands_numberseries.last + excluded.last "
            "returning entity, kind, period, last",
            rows_parameters(columns, using),
        )
        last = {(entity, kind, period): number for entity, kind, period, number in cursor.fetchall()}
    following = {key: last[key] - count + 1 for key, count in wanted}
    numbers = []
    for key in series:
        numbers.append(following[key])
        following[key] += 1
    return numbers


def spelled(kind: str, entity_code: str, period: str, number: int) -> str:
    """A document number, such as ``RK-GJ-202611-000042``."""
    return f"{kind}-{entity_code}-{period}-{number:06d}"
