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


_FILLED = (
    "select relname::text, pg_relation_size(oid) as bytes from pg_class where relkind = 'r' "
    f"and relnamespace = current_schema()::regnamespace and relname <> '{HISTORY}' and pg_relation_size(oid) > 0"
)
_MARKS = (
    "select md5(string_agg(concat_ws(' ', t.oid, t.xmin, tgenabled, p.oid, p.xmin), ',' order by t.oid)) "
    "from pg_trigger t join pg_proc p on p.oid = tgfoid where not tgisinternal"
)


class KeptRows:
    """The rows that migrations wrote, and the triggers. Sequences go on."""

    def __init__(self) -> None:
        self._name: str = connection.settings_dict["NAME"]
        self._rows = {table: rows for table in self._filled() if (rows := _rows(table))}
        others = ", ".join(f"'{table}'" for table in self._rows) or "''"
        self._empty = (
            f"do $$ declare named text; begin for named in select relname from ({_FILLED}) as filled "
            f"where relname not in ({others}) loop execute format('delete from %I', named); end loop; end $$"
        )
        self._marks = _marks()

    def restore(self) -> None:
        with connection.writing(), connection.cursor() as cursor:
            cursor.execute("set session_replication_role = replica")  # no triggers: neither ours nor of foreign keys
            filled = self._filled()
            if max(filled.values(), default=0) > GROWN_BYTES:  # nothing vacuums here
                cursor.execute(f"truncate {', '.join(map(_quoted, filled))} cascade")
            else:
                cursor.execute(self._empty)
            for table, kept in self._rows.items():
                if _rows(table) == kept:
                    continue
                cursor.execute(f"delete from {_quoted(table)}")
                places = ", ".join(["%s"] * len(kept[0]))
                cursor.executemany(f"insert into {_quoted(table)} values ({places})", kept)
            cursor.execute("set session_replication_role = origin")
            if _marks() != self._marks:
                if triggers.missing():
                    triggers.recreate()
                self._marks = _marks()

    def copy_to(self, name: str) -> None:
        """Nobody else may be in the database."""
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"create database {_quoted(name)} template {_quoted(self._name)}")

    @staticmethod
    def drop(name: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"drop database {_quoted(name)} with (force)")

    @staticmethod
    def _filled() -> dict[str, int]:
        """The tables that hold rows, or dead ones, with their bytes."""
        with connection.cursor() as cursor:
            cursor.execute(_FILLED)
            return dict(cursor.fetchall())


def _marks() -> str:
    """Another one when a trigger or its function has been touched; `triggers.lost` would fetch all of them, at each test."""
    with connection.cursor() as cursor:
        cursor.execute(_MARKS)
        row: tuple[str] = cursor.fetchone()
        return row[0]


def _rows(table: str) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(f"select * from {_quoted(table)}")
        return cursor.fetchall()


def _quoted(table: str) -> str:
    return f'"{table}"'


Kept = KeptFile | KeptRows


def kept() -> Kept:
    return KeptRows() if connection.vendor == "postgresql" else KeptFile()
