"""A test database as it was: what a test has committed is undone, and copies are made of it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection

from guiju.kernel.store import triggers

Row = tuple[Any, ...]
HISTORY = "django_migrations"
GROWN_BYTES = 2**20


class KeptFile:
    """All pages of an SQLite database."""

    def __init__(self) -> None:
        self._copy = sqlite3.connect(":memory:", check_same_thread=False)
        connection.ensure_connection()
        connection.connection.backup(self._copy)

    def restore(self) -> None:
        connection.ensure_connection()
        self._copy.backup(connection.connection)

    def copy_to(self, name: str) -> None:
        with closing(sqlite3.connect(name)) as file:
            self._copy.backup(file)

    @staticmethod
    def drop(name: str) -> None:
        for file in Path(name).parent.glob(f"{Path(name).name}*"):
            file.unlink()


class KeptRows:
    """The rows that migrations wrote, and the triggers. Sequences go on."""

    def __init__(self) -> None:
        self._name: str = connection.settings_dict["NAME"]
        tables = set(connection.introspection.table_names()) - {HISTORY}
        self._question = " union all ".join(
            f"select '{table}', {size} where {size} or exists (select from \"{table}\")"
            for table, size in sorted((each, f"pg_relation_size('\"{each}\"') > {GROWN_BYTES}") for each in tables)
        )
        self._rows = {table: _rows(table) for table in self._used()}

    def restore(self) -> None:
        with connection.writing(), connection.cursor() as cursor:
            cursor.execute("set session_replication_role = replica")  # no triggers: neither ours nor of foreign keys
            used = self._used()
            if any(used.values()):  # nothing vacuums here
                cursor.execute(f"truncate {', '.join(map(_quoted, used))} cascade")
            for table in used.keys() | self._rows.keys():
                kept = self._rows.get(table, [])
                if kept and _rows(table) == kept:
                    continue
                cursor.execute(f"delete from {_quoted(table)}")
                if kept:
                    places = ", ".join(["%s"] * len(kept[0]))
                    cursor.executemany(f"insert into {_quoted(table)} values ({places})", kept)
            cursor.execute("set session_replication_role = origin")
            if triggers.missing():
                triggers.recreate()

    def copy_to(self, name: str) -> None:
        """Nobody else may be in the database."""
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"create database {_quoted(name)} template {_quoted(self._name)}")

    @staticmethod
    def drop(name: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"drop database {_quoted(name)} with (force)")

    def _used(self) -> dict[str, bool]:
        """The tables that hold rows or dead rows, and whether they have grown large."""
        with connection.cursor() as cursor:
            cursor.execute(self._question)
            return dict(cursor.fetchall())


def _rows(table: str) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(f"select * from {_quoted(table)}")
        return cursor.fetchall()


def _quoted(table: str) -> str:
    return f'"{table}"'


Kept = KeptFile | KeptRows


def kept() -> Kept:
    return KeptRows() if connection.vendor == "postgresql" else KeptFile()
