"""Column-wise bulk insert: COPY on PostgreSQL, executemany on SQLite (``bulk_create`` was measured 6–13 × dearer).

A single row on PostgreSQL is an INSERT: prepared, it takes half of what COPY does (0.14 and 0.22–0.31 ms).
"""

from collections.abc import Sequence
from datetime import UTC
from functools import cache
from hashlib import sha256
from typing import Any

import orjson
from django.db import connections, models

from guiju.kernel.store.fields import EncryptedTextField
from guiju.kernel.store.models import Posted

Column = Sequence[Any]


class Table:
    """What the bulk writer must know of a model, read once."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = [f for f in model._meta.concrete_fields if not (f.primary_key and isinstance(f, models.AutoField))]
        self.name = model._meta.db_table
        self.fields = {str(field.column): field for field in fields}
        self.columns = list(self.fields)
        quoted = ", ".join(f'"{column}"' for column in self.columns)
        self.copy = f'copy "{self.name}" ({quoted}) from stdin'
        self.insert = f'insert into "{self.name}" ({quoted}) values ({", ".join(["%s"] * len(self.columns))})'
        mutable = set(getattr(model, "mutable", ()))
        self.immutable = sorted(
            column
            for column, field in self.fields.items()
            if column not in mutable and not isinstance(field, EncryptedTextField)
        )
        self.grown: dict[str, Any] = dict(getattr(model, "grown", {}))
        self.converted_on_sqlite = {
            column: field
            for column, field in self.fields.items()
            if isinstance(field, models.DateField | EncryptedTextField | models.UUIDField)
        }
        self.converted_on_postgresql = {
            column: field for column, field in self.fields.items() if isinstance(field, EncryptedTextField)
        }
        self.moments = [column for column, field in self.fields.items() if isinstance(field, models.DateTimeField)]
        self.is_posted = issubclass(model, Posted)


@cache
def table_of(model: type[models.Model]) -> Table:
    return Table(model)


def filled(table: Table, columns: dict[str, Any], size: int) -> dict[str, Column]:
    """Every column of the table as a list: a single value is repeated, a missing one takes the field's default.

    Raises:
        KeyError: a column the table does not have.
        ValueError: a list of another length.
    """
    unknown = columns.keys() - table.fields.keys()
    if unknown:
        message = f"{table.name} has no column {sorted(unknown)}"
        raise KeyError(message)
    whole: dict[str, Column] = {}
    for column, field in table.fields.items():
        value = columns[column] if column in columns else field.get_default()
        if isinstance(value, list | range | tuple):
            if len(value) != size:
                message = f"{table.name}.{column}: {len(value)} values for {size} rows"
                raise ValueError(message)
            whole[column] = value
        else:
            whole[column] = [value] * size
    for column in table.moments:
        whole[column] = _in_utc(whole[column])
    return whole


def _in_utc(values: Column) -> Column:
    """A digest is over the moment as it is read back: in UTC, whatever zone it was given in."""
    if all(value is None or value.tzinfo is UTC for value in values):
        return values
    return [None if value is None else value.astimezone(UTC) for value in values]


def insert(model: type[models.Model], columns: dict[str, Any], size: int, using: str = "default") -> dict[str, Column]:
    """Insert ``size`` rows in one statement and return the columns as written."""
    table = table_of(model)
    whole = filled(table, columns, size)
    connection: Any = connections[using]
    if not size:
        return whole
    converted = table.converted_on_postgresql if connection.vendor == "postgresql" else table.converted_on_sqlite
    stored = dict(whole)
    for column, field in converted.items():
        stored[column] = _prepared(field, whole[column], connection)
    rows = zip(*(stored[column] for column in table.columns), strict=True)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and size == 1:
            cursor.execute(table.insert, next(rows))
        elif connection.vendor == "postgresql":
            # Django wraps the errors of execute, not those of psycopg's copy.
            with connection.wrap_database_errors, cursor.copy(table.copy) as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(table.insert, rows)
    return whole


def _prepared(field: models.Field, values: Column, connection: Any) -> list[Any]:
    """As the engine takes them. Days and moments repeat, and each is turned into text once; no two encryptions are alike."""
    if isinstance(field, EncryptedTextField):
        return [None if value is None else field.get_db_prep_save(value, connection) for value in values]
    known = {value: field.get_db_prep_save(value, connection) for value in set(values) if value is not None}
    return [known.get(value) for value in values]


def digested(table: Table, columns: dict[str, Column], wanted: str) -> dict[str, Column] | None:
    """Those of the immutable columns over which the digest is ``wanted``; None when the rows are not what was digested.

    Rows from before a column was added have a digest without it, and in it nothing but what its migration wrote.
    """
    kept = {column: columns[column] for column in table.immutable}
    grown = list(table.grown.items())
    while digest(table, kept) != wanted:
        if not grown:
            return None
        column, filled = grown.pop()
        if any(value != filled for value in kept.pop(column)):
            return None
    return kept


def digest(table: Table, columns: dict[str, Column]) -> str:
    """SHA-256 over the immutable columns given: for each, by name, the name, a NUL and its values as one JSON array."""
    running = sha256()
    for column in table.immutable:
        if column not in columns:
            continue
        running.update(column.encode() + b"\0")
        running.update(orjson.dumps(list(columns[column]), default=_plain, option=orjson.OPT_UTC_Z))
    return running.hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(type(value).__name__)
