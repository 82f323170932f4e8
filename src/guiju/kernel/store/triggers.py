"""Triggers, declared once from the models and re-created after every migrate.

SQLite rebuilds a table to alter it and drops its triggers silently (measured); so does whoever wants to edit a posted row.
`missing` compares database and declaration for readyz, verify and the structure test.
"""

from collections.abc import Collection, Iterator
from functools import lru_cache

from django.apps import apps
from django.db import connections, models

from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.store.models import Posted
from guiju.kernel.store.unguarded import is_unguarded

POSTED_MESSAGE = "posted rows never change"
GUARD_MESSAGE = "written outside a command"

_POSTGRESQL_FUNCTIONS = f"""
create or replace function guiju_posted() returns trigger language plpgsql as $$
begin raise exception '%: {POSTED_MESSAGE}', tg_table_name using errcode = 'integrity_constraint_violation'; end $$;
create or replace function guiju_guard() returns trigger language plpgsql as $$
begin
  if current_setting('guiju.writing', true) is distinct from 'on' then
    raise exception '%: {GUARD_MESSAGE}', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
"""
_FUNCTIONS = ("guiju_posted", "guiju_guard")


def posted_models() -> Iterator[type[Posted]]:
    for model in apps.get_models():
        if issubclass(model, Posted) and model._meta.managed:
            yield model


def guarded_models() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and not is_unguarded(model._meta.db_table):
            yield model


def _frozen(model: type[Posted]) -> list[str]:
    return [field.column for field in model._meta.concrete_fields if field.column not in model.mutable]


def declared(using: str = "default") -> dict[str, tuple[str, str]]:
    """Each trigger that must stand: name → (table, definition)."""
    posted = tuple(posted_models())
    if connections[using].vendor == "postgresql":
        return _declared_postgresql(posted, tuple(guarded_models()))
    return _declared_sqlite(posted)


@lru_cache(maxsize=2)
def _declared_sqlite(posted: tuple[type[Posted], ...]) -> dict[str, tuple[str, str]]:
    wanted = {}
    for model in posted:
        table = model._meta.db_table
        columns = ", ".join(f'"{column}"' for column in _frozen(model))
        refuse = f"begin select raise(abort, '{table}: {POSTED_MESSAGE}'); end"
        for name, event in (("update", f"update of {columns}"), ("delete", "delete")):
            trigger = f"{table}_posted_{name}"
            wanted[trigger] = (table, f'CREATE TRIGGER "{trigger}" before {event} on "{table}" {refuse}')
    return wanted


@lru_cache(maxsize=2)
def _declared_postgresql(
    posted: tuple[type[Posted], ...], guarded_tables: tuple[type[models.Model], ...]
) -> dict[str, tuple[str, str]]:
    wanted = {}
    for model in posted:
        table = model._meta.db_table
        columns = ", ".join(f'"{column}"' for column in _frozen(model))
        for name, event, level in (
            ("update", f"update of {columns}", "row"),
            ("delete", "delete", "row"),
            ("truncate", "truncate", "statement"),
        ):
            trigger = f"{table}_posted_{name}"
            wanted[trigger] = (
                table,
                f'create trigger "{trigger}" before {event} on "{table}" for each {level} execute function guiju_posted()',
            )
    for guarded in guarded_tables:
        table = guarded._meta.db_table
        trigger = f"{table}_guard"
        wanted[trigger] = (
            table,
            (
                f'create trigger "{trigger}" before insert or update or delete or truncate on "{table}" '
                "for each statement execute function guiju_guard()"
            ),
        )
    return wanted


def standing(using: str = "default") -> dict[str, str]:
    """The triggers that the database has and has switched on: name → definition as it states it."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "select tgname, pg_get_triggerdef(t.oid) from pg_trigger t join pg_class c on c.oid = tgrelid "
                "join pg_namespace n on n.oid = c.relnamespace "
                "where not tgisinternal and tgenabled = 'O' and n.nspname = current_schema()"
            )
        else:
            cursor.execute("select name, sql from sqlite_master where type = 'trigger'")
        return dict(cursor.fetchall())


def missing(using: str = "default") -> list[str]:
    """Names of declared triggers, and of their functions, that are absent, switched off or defined otherwise."""
    found, wanted = standing(using), declared(using)
    if connections[using].vendor == "postgresql":
        faults = [name for name, (_, sql) in wanted.items() if not _same_postgresql(sql, found.get(name))]
        return sorted(faults + _altered_functions(using))
    return sorted(name for name, (_, sql) in wanted.items() if found.get(name) != sql)


_whole: dict[tuple[str, str], str] = {}
"""What marked a trigger when it was found whole, by database and name."""


def lost(names: Collection[str], using: str = "default") -> frozenset[str]:
    """Which of these triggers are `missing`; one statement while nothing is done to them. Other names are never lost.

    What was found whole is looked at again when the engine marks it, its table's place or its function as changed.
    """
    marks = _marks(names, using)
    doubtful = [name for name in names if _whole.get((using, name)) != marks.get(name, "")]
    if not doubtful:
        return frozenset()
    faults = frozenset(missing(using))
    if not faults.isdisjoint(_FUNCTIONS):
        return frozenset(doubtful)
    _whole.update(((using, name), marks.get(name, "")) for name in doubtful if name not in faults)
    return faults & frozenset(doubtful)


def _marks(names: Collection[str], using: str) -> dict[str, str]:
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "select tgname, concat_ws(' ', t.oid, t.xmin, tgrelid, p.oid, p.xmin) from pg_trigger t "
                f"join pg_proc p on p.oid = tgfoid where {any_of('tgname', 'name', using)} and tgenabled = 'O' "
                "and (select c.relnamespace from pg_class c where c.oid = tgrelid) = current_schema()::regnamespace",
                [array(sorted(names), using)],
            )
        else:
            cursor.execute(
                f"select name, sql from sqlite_master where type = 'trigger' and {any_of('name', using=using)}",
                [array(sorted(names), using)],
            )
        return dict(cursor.fetchall())


def _same_postgresql(sql: str, standing_sql: str | None) -> bool:
    if standing_sql is None:
        return False
    return _words(sql) == _words(standing_sql)


@lru_cache(maxsize=8192)
def _words(sql: str) -> frozenset[str]:
    noise = {"or", "on", "of", "create", "trigger"}
    plain = sql.lower().replace('"', " ").replace(",", " ").replace("public.", " ").replace("()", " ")
    return frozenset(plain.split()) - noise


def _altered_functions(using: str) -> list[str]:
    with connections[using].cursor() as cursor:
        cursor.execute("select proname, prosrc from pg_proc where proname in ('guiju_posted', 'guiju_guard')")
        bodies = dict(cursor.fetchall())
    faults = []
    for name in _FUNCTIONS:
        head = f"function {name}() returns trigger language plpgsql as $$"
        wanted = _POSTGRESQL_FUNCTIONS.split(head)[1].split("$$", maxsplit=1)[0]
        if bodies.get(name) != wanted:
            faults.append(name)
    return faults


def recreate(using: str = "default") -> None:
    """Drop and create every declared trigger."""
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTIONS)
        for name, (table, sql) in declared(using).items():
            drop(name, table, using)
            cursor.execute(sql)


def drop(name: str, table: str, using: str = "default") -> None:
    """Drop one trigger; only migrations, tests and the mutation harness do."""
    place = f' on "{table}"' if connections[using].vendor == "postgresql" else ""
    with connections[using].cursor() as cursor:
        cursor.execute(f'drop trigger if exists "{name}"{place}')


def drop_column_triggers(using: str = "default") -> None:
    """Drop what stands of ours on columns, whatever the models say by now (PostgreSQL)."""
    if connections[using].vendor != "postgresql":
        return
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select tgname, relname from pg_trigger t join pg_class c on c.oid = tgrelid join pg_proc p on p.oid = tgfoid "
            "join pg_namespace n on n.oid = c.relnamespace where not tgisinternal and n.nspname = current_schema() "
            "and proname = 'guiju_posted' and array_length(tgattr, 1) > 0"
        )
        for name, table in cursor.fetchall():
            drop(name, table, using)


def drop_all(using: str = "default") -> None:
    for name, (table, _) in declared(using).items():
        drop(name, table, using)
