"""Rows made ready for the engine beforehand: COPY text for PostgreSQL, tuples for SQLite."""

from typing import Any

from django.db import connections

from guiju.kernel.store.bulk import filled, table_of


class Plain:
    """Inserts of one transaction, one statement a table."""

    def __init__(self, using: str) -> None:
        self.using = using
        self.ready: list[tuple[str, Any]] = []

    def clear(self) -> None:
        self.ready.clear()

    def add(self, model: Any, columns: dict[str, Any], size: int) -> None:
        """Rows of a table, given as `bulk.insert` takes them."""
        table, connection = table_of(model), connections[self.using]
        whole = filled(table, columns, size)
        converted = [
            [
                None if value is None else table.fields[column].get_db_prep_save(value, connection)
                for value in whole[column]
            ]
            for column in table.columns
        ]
        rows = list(zip(*converted, strict=True))
        if connection.vendor == "postgresql":
            text = "".join("\t".join("\\N" if value is None else str(value) for value in row) + "\n" for row in rows)
            self.ready.append((table.copy, text.encode()))
        else:
            self.ready.append((table.insert, rows))

    def insert(self) -> None:
        with connections[self.using].cursor() as cursor:
            for sql, rows in self.ready:
                if isinstance(rows, bytes):
                    with cursor.copy(sql) as copy:
                        copy.write(rows)
                else:
                    cursor.executemany(sql, rows)
