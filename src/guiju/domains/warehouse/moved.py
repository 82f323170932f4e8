"""Documents by which goods enter and leave, as the second person checks them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connections

from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.store.stored import as_moment


class Movement(NamedTuple):
    id: int
    number: str
    warehouse: int
    handler: int
    moved_at: datetime
    is_checked: bool


_KINDS = {"warehouse_receipt": "received_at", "warehouse_dispatch": "left_at", "warehouse_return": "returned_at"}
_ALL = " union all ".join(
    f"select d.id, d.number, d.warehouse_id, d.handler, d.{moment}, "
    "case when exists (select 1 from warehouse_movementcheck c where c.document = d.number) then 1 else 0 end "
    f"from {table} d where {{wanted}}"
    for table, moment in _KINDS.items()
)


def named(numbers: Iterable[str], using: str = "default") -> dict[str, Movement]:
    """By number; one statement."""
    return {
        row.number: row for row in _read(any_of("d.number", "text", using), array(sorted(set(numbers)), using), using)
    }


def since(row_id: int, using: str = "default") -> list[Movement]:
    """Recorded from this id on; one statement."""
    return _read("d.id >= %s", row_id, using)


def _read(wanted: str, parameter: Any, using: str) -> list[Movement]:
    with connections[using].cursor() as cursor:
        cursor.execute(_ALL.format(wanted=wanted), [parameter] * len(_KINDS))
        rows = cursor.fetchall()
    return [Movement(key, number, place, who, as_moment(at), bool(done)) for key, number, place, who, at, done in rows]
