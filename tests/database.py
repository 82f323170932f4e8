"""Test databases: made once a run by our ``migrate``, copied for each worker, and after a test that commits as they were."""

import fcntl
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from guiju.kernel.store import triggers

Row = tuple[Any, ...]
HISTORY = "django_migrations"
GROWN_BYTES = 2**20


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("real_commits"):
            item.add_marker(pytest.mark.django_db(transaction=True), append=False)


@pytest.fixture(scope="session")
def making_databases() -> IO[str]:
    """The lock under which workers make their databases one after another: a server copies its template for one at a time."""
    lock = (settings.DATA / "making-databases").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


@pytest.fixture(scope="session")
def django_db_modify_db_settings(making_databases: IO[str], django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Give each worker of pytest-xdist a database of its own, copied where another worker has made one."""
    if _is_template_made() and connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = settings.DATABASE_TEMPLATE


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """Whether the file is there already: a copy."""
    if not _is_template_made() or connection.vendor == "postgresql":
        return False
    shutil.copyfile(settings.DATABASE_TEMPLATE, connection.settings_dict["TEST"]["NAME"])
    return True


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, making_databases: IO[str], django_db_setup: None, django_db_blocker: Any
) -> Iterator[None]:
    """After a test that commits, the database is what ``migrate`` left; Django's flush takes a hundred times as long."""
    with django_db_blocker.unblock():
        kept = KeptRows() if connection.vendor == "postgresql" else KeptFile()
        if hasattr(request.config, "workerinput") and not _is_template_made():
            kept.save()
            _template_mark().touch()
    making_databases.close()

    def restore(_: TransactionTestCase) -> None:
        kept.restore()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", restore)
        yield


def _template_mark() -> Path:
    return settings.DATA / "template-made"


def _is_template_made() -> bool:
    return _template_mark().exists()


class KeptFile:
    """All pages of an SQLite database."""

    def __init__(self) -> None:
        self._copy = sqlite3.connect(":memory:", check_same_thread=False)
        connection.ensure_connection()
        connection.connection.backup(self._copy)

    def restore(self) -> None:
        connection.ensure_connection()
        self._copy.backup(connection.connection)

    def save(self) -> None:
        with closing(sqlite3.connect(settings.DATABASE_TEMPLATE)) as file:
            self._copy.backup(file)


class KeptRows:
    """The rows that migrations wrote, and the triggers. Sequences go on."""

    def __init__(self) -> None:
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

    def save(self) -> None:
        name = connection.settings_dict["NAME"]
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"create database {_quoted(settings.DATABASE_TEMPLATE)} template {_quoted(name)}")

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
