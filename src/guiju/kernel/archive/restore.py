"""Bringing a checked archive back into an empty database and data folder, on either engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.db.migrations.recorder import MigrationRecorder

from guiju.kernel.archive import container, keyfile, schema, tables
from guiju.kernel.archive.backup import ANCHOR, part_name
from guiju.kernel.archive.container import Checked, Reader
from guiju.kernel.archive.refusal import ArchiveRefused
from guiju.kernel.audit import gaps
from guiju.kernel.audit.models import TreeHead
from guiju.kernel.commands.run_numbers import go_on_after
from guiju.kernel.files import storage

SKIPPED_RUNS = 1_000_000
"""Run numbers left out after a restore: what was lost had some of them, and a receipt must never name another run."""


@dataclass(frozen=True)
class Restored:
    rows: int
    files: int
    tables: int
    gap: gaps.Gap


def applied_of(checked: Checked) -> schema.Migrations:
    """The migrations that the archive's database had."""
    return [(app, name) for app, _, name in (each.partition(".") for each in checked.manifest["migrations"])]


def check_target(
    checked: Checked, copies: Sequence[Path], secrets: keyfile.Keys, using: str = "default"
) -> list[TreeHead]:
    """The database is empty, the program knows the archive's schema, the anchor continues it; returns the lost heads.

    Raises:
        ArchiveRefused, AnchorRefused: it is not so.
    """
    schema.refuse_newer(applied_of(checked))
    connection = connections[using]
    with connection.cursor() as cursor:
        there = connection.introspection.table_names(cursor)
    if there:
        message = f"数据库不是空的（有 {len(there)} 张表）。恢复只写进空数据库，请另建一个"
        raise ArchiveRefused(message)
    with checked.reading() as reader:
        lost = gaps.continue_from(reader.content(ANCHOR), copies)
    gaps.missing_keys(lost, set(), secrets)
    return lost


def restore(checked: Checked, lost: Sequence[TreeHead], secrets: keyfile.Keys, using: str = "default") -> Restored:
    """Write tables, files and anchor of a checked archive, at the archive's schema, and the head that explains the gap.

    The database is filled in one transaction. The program may be newer: `upgrade.migrate` follows.
    """
    manifest = checked.manifest
    with checked.reading() as reader:
        files = _write_files(reader)
        (Path(settings.DATA) / ANCHOR).write_bytes(reader.content(ANCHOR))
        rows = fill(reader, manifest, applied_of(checked), using)
    taken_at = datetime.fromisoformat(manifest["taken_at"])
    gap = gaps.write_restored(taken_at, lost, manifest["evidence"], secrets, using)
    return Restored(rows, files, len(manifest["tables"]), gap)


def fill(reader: Reader, manifest: dict[str, Any], applied: schema.Migrations, using: str = "default") -> int:
    """Make the archive's schema in an empty database and load its rows; all of it is there or nothing."""
    connection: Any = connections[using]
    connection.disable_constraint_checking()
    rows = 0
    try:
        with connection.writing(), transaction.atomic(using=using):
            schema.migrate_to(applied, using)
            for name in manifest["tables"]:
                tables.empty(name, using)
            for name, told in manifest["tables"].items():
                table = tables.Table(name, dict(told["columns"]))
                for part in range(told["parts"]):
                    given = tables.rows_of(reader.content(part_name(name, part)))
                    tables.load(table, given, using)
                    rows += len(given)
                tables.raise_sequences(name, using)
            go_on_after(manifest["run"] + SKIPPED_RUNS, using)
            connection.check_constraints()
    finally:
        connection.enable_constraint_checking()
    _refuse_other_counts(manifest, using)
    return rows


def _refuse_other_counts(manifest: dict[str, Any], using: str) -> None:
    with connections[using].cursor() as cursor:
        for name, told in manifest["tables"].items():
            cursor.execute(f'select count(*) from "{name}"')
            count = cursor.fetchone()[0]
            if count != told["rows"]:
                message = f"表 {name} 恢复了 {count} 行，备份有 {told['rows']} 行"
                raise ArchiveRefused(message)
    if set(MigrationRecorder(connections[using]).applied_migrations()) != {
        (app, name) for app, _, name in (each.partition(".") for each in manifest["migrations"])
    }:
        message = "恢复后的升级记录与备份不同"
        raise ArchiveRefused(message)


def _write_files(reader: Reader) -> int:
    count = 0
    for sha256, file in reader.files():
        kept = storage.keep(file.read())
        if kept != sha256:
            raise ArchiveRefused(container.DAMAGED.format(sha256))
        count += 1
    return count
