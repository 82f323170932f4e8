"""Which of several querysets have rows, asked at once."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from guiju.kernel.store.stored import first_row


def have_rows(querysets: Sequence[QuerySet[Any]], using: str = "default") -> list[bool]:
    """In their order; one statement. `Exists` would rename the aliases of each first, which takes Django ten times as long."""
    parts = [_exists(each, using) for each in querysets]
    sql = ", ".join(part for part, _ in parts)
    row = first_row(f"select {sql}", [each for _, parameters in parts for each in parameters], using)
    return [bool(answer) for answer in row or ()]


def _exists(rows: QuerySet[Any], using: str) -> tuple[str, Sequence[Any]]:
    try:
        sql, parameters = rows.order_by().values_list("pk")[:1].query.get_compiler(using).as_sql()
    except EmptyResultSet:
        return "1 = 0", ()
    return f"exists ({sql})", parameters
