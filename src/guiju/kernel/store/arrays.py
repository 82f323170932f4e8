"""Key lists as one parameter, so that a statement is the same for 1 and for 100,000 keys."""

from collections.abc import Sequence
from typing import Any

import orjson
from django.db import connections


def is_postgresql(using: str = "default") -> bool:
    return connections[using].vendor == "postgresql"


def array(values: Sequence[Any], using: str = "default") -> Any:
    """``values`` as the one parameter that `any_of` and `rows_of` take."""
    if is_postgresql(using):
        return list(values)
    return orjson.dumps(list(values)).decode()


def any_of(column: str, kind: str = "bigint", using: str = "default") -> str:
    """SQL ``column is one of the array parameter``; ``kind`` is the PostgreSQL element type."""
    if is_postgresql(using):
        return f"{column} = any(%s::{kind}[])"
    return f"{column} in (select value from json_each(%s))"


def rows_of(columns: dict[str, str], using: str = "default") -> str:
    """SQL of a row source ``(select … ) `` over one array parameter a column, in input order.

    ``columns`` maps a name to its PostgreSQL element type. On PostgreSQL there is one array parameter a column;
    on SQLite one JSON array of rows in all: two ``json_each`` joined on their key are quadratic (measured).
    """
    if is_postgresql(using):
        arrays = ", ".join(f"%s::{kind}[]" for kind in columns.values())
        names = ", ".join(columns)
        return f"(select * from unnest({arrays}) as given({names}))"
    names = ", ".join(f"value ->> {index} as {name}" for index, name in enumerate(columns))
    return f"(select {names} from json_each(%s))"


def rows_parameters(columns: Sequence[Sequence[Any]], using: str = "default") -> list[Any]:
    """The parameters of `rows_of` for these columns."""
    if is_postgresql(using):
        return [list(column) for column in columns]
    return [orjson.dumps(list(zip(*columns, strict=True))).decode()]


def newest(table: str, alias: str, column: str) -> str:
    """SQL ``the row of alias is the last of those with its value in column``; the column needs an index.

    ``id = (select max(id) …)`` is looked for from the end of the table on PostgreSQL while its statistics are old:
    20,000 lines took 20 s.
    """
    return f"not exists (select 1 from {table} newer where newer.{column} = {alias}.{column} and newer.id > {alias}.id)"
