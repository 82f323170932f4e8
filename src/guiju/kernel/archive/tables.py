"""Tables as lines of JSON arrays that both engines can give and take.

What is encrypted in the database stays encrypted in the archive: columns are read as they lie, not through the models.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
import zstandard
from django.db import connections

from guiju.kernel.archive.refusal import ArchiveRefused
from guiju.kernel.store.arrays import is_postgresql
from guiju.lib.digests.canonical import instant

LEFT_OUT = {
    "accounts_session": "everybody signs in again after a restore",
    "accounts_pace": "what was guessed before says nothing afterwards",
    "django_migrations": "stands in the manifest",
    "django_content_type": "written by migrate",
    "auth_permission": "written by migrate",
    "commands_runcounter": "stands in the manifest, because PostgreSQL has a sequence",
}
"""Tables that are not in an archive, each with its reason."""

ROWS_A_PART = 20_000
_ROWS_A_FETCH = 2_000
_LARGEST_PART = 1 << 30
_KINDS = {
    "integer": {"smallint", "integer", "bigint", "int", "serial", "bigserial"},
    "text": {"text", "varchar", "character varying", "char", "character", "jsonb", "inet", "uuid", "time"},
    "boolean": {"bool", "boolean"},
    "bytes": {"blob", "bytea"},
    "moment": {"datetime", "timestamp with time zone"},
    "day": {"date"},
}
_KIND_OF = {declared: kind for kind, names in _KINDS.items() for declared in names}


class Table(NamedTuple):
    """A table as an archive names it: kinds by column, in the order of the arrays."""

    name: str
    columns: dict[str, str]


def tables(using: str = "default") -> list[Table]:
    """Every table of the database that belongs in an archive.

    Raises:
        ArchiveRefused: a column is of a type that an archive cannot hold.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
    return [Table(name, columns_of(name, using)) for name in names if name not in LEFT_OUT]


def columns_of(table: str, using: str = "default") -> dict[str, str]:
    """Kind by column, in the database's order."""
    with connections[using].cursor() as cursor:
        if is_postgresql(using):
            cursor.execute(
                "select attname, format_type(atttypid, null) from pg_attribute "
                "where attrelid = %s::regclass and attnum > 0 and not attisdropped order by attnum",
                [f'"{table}"'],
            )
        else:
            cursor.execute("select name, type from pragma_table_info(%s)", [table])
        declared = cursor.fetchall()
    return {name: _kind(table, name, given) for name, given in declared}


def _kind(table: str, column: str, declared: str) -> str:
    plain = declared.lower().partition("(")[0].removesuffix(" unsigned").strip()
    if plain not in _KIND_OF:
        message = f"表 {table} 的列 {column} 是 {declared}，备份格式没有这种类型"
        raise ArchiveRefused(message)
    return _KIND_OF[plain]


def dump(table: Table, using: str = "default") -> Iterator[tuple[int, bytes]]:
    """Parts of a table: how many rows, and their lines compressed; read inside one snapshot, by primary key."""
    connection: Any = connections[using]
    with connection.cursor() as cursor:
        key = connection.introspection.get_primary_key_columns(cursor, table.name) or list(table.columns)
    names, order = (", ".join(f'"{name}"' for name in names) for names in (table.columns, key))
    with connection.chunked_cursor() as cursor:
        cursor.execute(f'select {names} from "{table.name}" order by {order}')
        lines: list[bytes] = []
        while rows := cursor.fetchmany(_ROWS_A_FETCH):
            lines += [orjson.dumps([_plain(value) for value in row]) for row in rows]
            if len(lines) >= ROWS_A_PART:
                yield len(lines), _packed(lines)
                lines = []
        if lines:
            yield len(lines), _packed(lines)


def _packed(lines: list[bytes]) -> bytes:
    return zstandard.ZstdCompressor(level=3).compress(b"\n".join(lines) + b"\n")


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime):
        return instant(value if value.tzinfo else value.replace(tzinfo=UTC))
    if isinstance(value, date):
        return value.isoformat()
    return value.hex if isinstance(value, UUID) else str(value)


def rows_of(part: bytes) -> list[list[Any]]:
    """The rows of a part as they stand in the archive."""
    content = zstandard.ZstdDecompressor().decompress(part, max_output_size=_LARGEST_PART)
    return [orjson.loads(line) for line in content.splitlines()]


def empty(table: str, using: str = "default") -> None:
    """Take away what migrations wrote; an archive has these rows itself."""
    with connections[using].cursor() as cursor:
        cursor.execute(f'delete from "{table}"')


def load(table: Table, rows: list[list[Any]], using: str = "default") -> None:
    """Insert rows of an archive; the target's own columns say how each value is written.

    Raises:
        ArchiveRefused: the table has other columns.
    """
    here = columns_of(table.name, using)
    if here.keys() != table.columns.keys():
        message = f"表 {table.name} 的列与备份不同：{sorted(here.keys() ^ table.columns.keys())}"
        raise ArchiveRefused(message)
    made = [_MAKERS[is_postgresql(using)].get(here[column], _same) for column in table.columns]
    ready = [[make(value) for make, value in zip(made, row, strict=True)] for row in rows]
    names = ", ".join(f'"{column}"' for column in table.columns)
    connection: Any = connections[using]
    with connection.cursor() as cursor:
        if is_postgresql(using):
            with connection.wrap_database_errors, cursor.copy(f'copy "{table.name}" ({names}) from stdin') as copy:
                for row in ready:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(table.columns))
            cursor.executemany(f'insert into "{table.name}" ({names}) values ({places})', ready)


def raise_sequences(table: str, using: str = "default") -> None:
    """Ids that the database gives go on after the largest there is; SQLite does so by itself."""
    if not is_postgresql(using):
        return
    connection = connections[using]
    with connection.cursor() as cursor:
        for sequence in connection.introspection.get_sequences(cursor, table):
            column = sequence["column"]
            cursor.execute(
                f'select setval(pg_get_serial_sequence(%s, %s), coalesce(max("{column}"), 0) + 1, false) from "{table}"',
                [f'"{table}"', column],
            )


def _same(value: Any) -> Any:
    return value


def _bytes(value: str | None) -> bytes | None:
    return None if value is None else bytes.fromhex(value)


def _number(value: bool | None) -> int | None:  # noqa: FBT001 — a column's value
    return None if value is None else int(value)


def _sqlite_moment(value: str | None) -> str | None:
    """As Django writes it: without a zone, and without a fraction that is zero."""
    return None if value is None else str(datetime.fromisoformat(value).replace(tzinfo=None))


_MAKERS: dict[bool, dict[str, Callable[[Any], Any]]] = {
    True: {"bytes": _bytes},
    False: {"bytes": _bytes, "boolean": _number, "moment": _sqlite_moment},
}
