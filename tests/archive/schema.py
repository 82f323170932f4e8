"""What a database holds when nobody has worked in it, told so that two of them can be compared."""

import re
from collections.abc import Iterator
from typing import Any

from django.db import connection

HISTORY = "django_migrations"
NUMBERED_BY_DJANGO = {"django_content_type", "auth_permission"}
"""Written after every migrate, in the order of the models then."""

_POSTGRESQL = {
    "columns": "select table_name || '.' || column_name, concat_ws(' ', data_type, character_maximum_length, is_nullable, "
    "column_default, is_identity) from information_schema.columns where table_schema = current_schema()",
    "constraints": "select conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) from pg_constraint "
    "where connamespace = current_schema()::regnamespace and contype <> 'n'",
    "indexes": "select indexname, indexdef from pg_indexes where schemaname = current_schema()",
    "sequences": "select sequencename, data_type::text from pg_sequences where schemaname = current_schema()",
}


def described() -> dict[str, Any]:
    """Tables without the order of their columns, constraints, indexes, triggers, rows."""
    if connection.vendor == "postgresql":
        made: dict[str, Any] = {name: dict(_rows(statement)) for name, statement in _POSTGRESQL.items()}
    else:
        made = {
            name: sorted(_definitions(sql)) if kind == "table" else sql
            for kind, name, sql in _rows("select type, name, sql from sqlite_master where sql is not null")
        }
    tables = sorted(set(connection.introspection.table_names()) - {HISTORY, *NUMBERED_BY_DJANGO})
    made["rows"] = {table: rows for table in tables if (rows := sorted(_named_rows(table), key=str))}
    made["history"] = sorted(f"{app}.{name}" for app, name in _rows(f"select app, name from {HISTORY}"))
    return made


def _rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def _named_rows(table: str) -> Iterator[dict[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(f'select * from "{table}"')
        names = [column.name if hasattr(column, "name") else column[0] for column in cursor.description]
        for row in cursor.fetchall():
            yield {name: str(value) for name, value in zip(names, row, strict=True) if name != "id"}


def _definitions(sql: str) -> Iterator[str]:
    """What stands between the outer brackets of ``create table``, split at its outer commas."""
    depth, part = 0, ""
    for each in sql[sql.index("(") + 1 : sql.rindex(")")]:
        depth += {"(": 1, ")": -1}.get(each, 0)
        if each == "," and not depth:
            yield _plain(part)
            part = ""
        else:
            part += each
    yield _plain(part)


def _plain(definition: str) -> str:
    return re.sub(r"\s+", " ", definition).strip()
