"""Stray writes fail on both engines; posted rows stand even inside a run, and after a migration rebuilt their table."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, models, transaction

from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.store import triggers
from guiju.kernel.store.transaction import writing_transaction
from tests.protocol.company import InTables, do, parcels, shelf
from tests.protocol.sample.commands import PrintTag, Store
from tests.protocol.sample.models import Parcel, Shelf, Tag

SET = "update sample_shelf set free = free + 1 where code = 'A'"
CTE = "with given as (select 'A' as code) update sample_shelf set free = 0 where code in (select code from given)"


@pytest.fixture(autouse=True)
def ready(tables: InTables) -> None:
    shelf("A", free=10)


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(DatabaseError), transaction.atomic():
        yield
    assert Shelf.objects.get(code="A").free == 10


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


class TestStrayWrites:
    def test_a_raw_cursor(self) -> None:
        with refused():
            execute(SET)

    def test_the_drivers_own_cursor(self) -> None:
        with refused():
            try:
                connection.connection.execute(SET)
            except Exception as error:
                raise DatabaseError from error

    def test_a_common_table_expression(self) -> None:
        with refused():
            execute(CTE)

    def test_save(self) -> None:
        with refused():
            row = Shelf.objects.get(code="A")
            row.free = 0
            row.save()

    def test_bulk_create(self) -> None:
        with refused():
            Shelf.objects.bulk_create([Shelf(code="B", free=1)])
        with refused():
            Tag.objects.bulk_create([Tag(id=1, code="t", quantity=1)])
        assert Shelf.objects.count() == 1

    def test_update_and_delete(self) -> None:
        with refused():
            Shelf.objects.update(free=0)
        with refused():
            Shelf.objects.all().delete()

    def test_upsert(self) -> None:
        with refused():
            execute("insert into sample_shelf (code, free) values ('A', 0) on conflict (code) do update set free = 0")

    def test_truncate_or_drop(self) -> None:
        with refused():
            execute("truncate sample_shelf cascade" if connection.vendor == "postgresql" else "drop table sample_shelf")

    def test_dropping_a_trigger(self) -> None:
        if connection.vendor == "sqlite":
            with refused():
                execute("drop trigger sample_parcel_posted_update")
        assert triggers.missing() == []

    @pytest.mark.parametrize("sql", [SET, CTE])
    def test_a_statement_prepared_inside_a_run(self, sql: str) -> None:
        """Enough times that either engine has it cached by then."""
        for _ in range(6):
            with pytest.raises(ZeroDivisionError), writing_transaction():
                execute(sql)
                raise ZeroDivisionError
        with refused():
            execute(sql)

    def test_after_a_committed_run(self) -> None:
        assert run_items(Store, parcels("A", [("a", 1)]), Context(SYSTEM)).done == [0]
        with pytest.raises(DatabaseError), transaction.atomic():
            execute(SET)
        assert Shelf.objects.get(code="A").free == 9

    def test_after_a_rolled_back_run(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: Any) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(PrintTag, "apply", fail)
        with pytest.raises(ZeroDivisionError):
            run_items(PrintTag, [{"code": "t", "quantity": 1}], Context(SYSTEM))
        with refused():
            execute(SET)

    def test_after_a_refused_run(self) -> None:
        assert run_items(Store, parcels("gone", [("a", 1)]), Context(SYSTEM)).refused == [0]
        with refused():
            execute(SET)

    def test_a_second_thread_while_a_run_is_open(self) -> None:
        """On the embedded engine the second waits for nothing: it is refused before it asks for the lock."""
        opened, tried = Event(), Event()
        faults: list[BaseException] = []

        def stray() -> None:
            opened.wait(10)
            try:
                execute(SET)
            except (DatabaseError, sqlite3.Error) as error:
                faults.append(error)
            finally:
                connections.close_all()
                tried.set()

        thread = Thread(target=stray)
        thread.start()
        with writing_transaction():
            execute("update sample_shelf set free = 10 where code = 'none'")
            opened.set()
            assert tried.wait(10)
        thread.join()
        assert len(faults) == 1
        assert "locked" not in str(faults[0])
        assert Shelf.objects.get(code="A").free == 10


class TestPostedRows:
    @pytest.fixture(autouse=True)
    def posted(self, ready: None) -> None:
        run_items(Store, parcels("A", [("a", 1)]), Context(SYSTEM))

    @pytest.mark.parametrize(
        "sql",
        [
            "update sample_parcel set quantity = 2",
            "update sample_parcel set id = 5",
            "delete from sample_parcel",
            "insert into sample_parcel select * from sample_parcel where true on conflict (id) do update set quantity = 9",
        ],
    )
    def test_cannot_change_even_inside_a_run(self, sql: str) -> None:
        with pytest.raises(DatabaseError, match="posted rows never change"), writing_transaction():
            execute(sql)
        assert list(Parcel.objects.values_list("code", "quantity")) == [("a", 1)]

    def test_what_is_declared_mutable_may(self) -> None:
        with writing_transaction():
            Parcel.objects.update(note="轻放")
        assert Parcel.objects.get().note == "轻放"

    def test_replace_is_a_delete(self) -> None:
        if connection.vendor != "sqlite":
            with pytest.raises(DatabaseError, match="posted rows never change"), writing_transaction():
                execute("truncate sample_parcel")
            return
        with pytest.raises(DatabaseError, match="posted rows never change"), writing_transaction():
            execute(
                "insert or replace into sample_parcel (id, code, shelf_id, quantity, note) "
                "select id, code, shelf_id, 9, note from sample_parcel"
            )
        assert Parcel.objects.get().quantity == 1

    def test_after_a_migration_rebuilt_the_table(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """SQLite copies the table and forgets its triggers; PostgreSQL alters no column that a trigger names."""
        old = Tag._meta.get_field("quantity")
        new = models.IntegerField(verbose_name="件数")
        new.set_attributes_from_name("quantity")
        new.model = Tag
        run_items(PrintTag, [{"code": "t", "quantity": 1}], Context(SYSTEM))
        lost = migrate(monkeypatch, Tag, old, new)
        try:
            assert "sample_tag_posted_update" in lost
            assert triggers.missing() == []
            for sql in ("update sample_tag set quantity = 2", "delete from sample_tag"):
                with pytest.raises(DatabaseError, match="posted rows never change"), writing_transaction():
                    execute(sql)
            with pytest.raises(DatabaseError), transaction.atomic():
                execute("insert into sample_tag (id, code, quantity) values (1, 'u', 1)")
        finally:
            migrate(monkeypatch, Tag, new, old)
        assert triggers.missing() == []


def migrate(monkeypatch: pytest.MonkeyPatch, model: type[models.Model], old: Any, new: Any) -> list[str]:
    """Our ``migrate`` with one AlterField in it; the triggers that were missing right after it."""
    missing: list[str] = []

    def alter(*_: object, **__: object) -> None:
        with connection.schema_editor() as editor:
            editor.alter_field(model, old, new)
        missing.extend(triggers.missing())

    with monkeypatch.context() as patched:
        patched.setattr("django.core.management.commands.migrate.Command.handle", alter)
        call_command("migrate", verbosity=0)
    return missing


@pytest.mark.parametrize("name", ["sample_parcel_posted_update", "sample_parcel_posted_delete"])
def test_a_dropped_trigger_is_missed(name: str) -> None:
    with connection.writing():  # type: ignore[attr-defined]
        triggers.drop(name, "sample_parcel")
    try:
        assert triggers.missing() == [name]
    finally:
        with connection.writing():  # type: ignore[attr-defined]
            triggers.recreate()
    assert triggers.missing() == []


def test_a_command_of_somebody_who_may_still_works(tables: InTables) -> None:
    keeper = tables.person("keeper", Store.key)
    assert do(Store, parcels("A", [("b", 1)]), keeper).done == [0]


KEPT = ("sample_parcel_posted_update", "sample_parcel_posted_delete")
OTHERWISE = 'create trigger "{name}" before update of "note" on "sample_parcel" '
DAMAGES = {
    "dropped": ["drop trigger {name}{on}"],
    "defined otherwise": ["drop trigger {name}{on}", OTHERWISE + "{act}"],
}
POSTGRESQL_DAMAGES = {
    "switched off": ["alter table sample_parcel disable trigger {name}"],
    "its function emptied": [
        "create or replace function guiju_posted() returns trigger language plpgsql as $$ begin return new; end $$"
    ],
    "its function exchanged": [
        "alter function guiju_posted() rename to guiju_idle",
        "create function guiju_posted() returns trigger language plpgsql as $$ begin return new; end $$",
    ],
}


@pytest.mark.parametrize("damage", [*DAMAGES, *POSTGRESQL_DAMAGES])
def test_a_damaged_trigger_is_lost_until_it_is_made_anew(damage: str) -> None:
    is_postgresql = connection.vendor == "postgresql"
    if damage in POSTGRESQL_DAMAGES and not is_postgresql:
        pytest.skip("SQLite has no such thing")
    words = {
        "name": KEPT[0],
        "on": " on sample_parcel" if is_postgresql else "",
        "act": "for each row execute function guiju_posted()" if is_postgresql else "begin select 1; end",
    }
    assert triggers.lost(KEPT) == triggers.lost([*KEPT, "sample_parcel_pkey"]) == frozenset()
    try:
        with connection.writing():  # type: ignore[attr-defined]
            for sql in {**DAMAGES, **POSTGRESQL_DAMAGES}[damage]:
                execute(sql.format(**words))
        assert KEPT[0] in triggers.lost(KEPT)
        assert KEPT[0] in triggers.lost(KEPT)
    finally:
        with connection.writing():  # type: ignore[attr-defined]
            if damage == "its function exchanged" and is_postgresql:
                execute("drop function guiju_posted()")
                execute("alter function guiju_idle() rename to guiju_posted")
            triggers.recreate()
    assert triggers.lost(KEPT) == frozenset()
