"""The moment at which something ended, repeated in its own row for the index of what is open."""

from collections.abc import Sequence
from typing import Any

from django.db import connections

from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import any_of, array


def mark(work: Work, table: str, column: str, keys: Sequence[Any], *, by: str = "id", kind: str = "bigint") -> None:
    """Set the column to now in the rows of these keys in which it is empty."""
    if not keys:
        return
    moment = connections[work.using].ops.adapt_datetimefield_value(work.now)
    work.execute(
        f"update {table} set {column} = %s where {column} is null and {any_of(by, kind, work.using)}",
        [moment, array(list(keys), work.using)],
    )
