"""Which migrations a database has, against those of this program."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from guiju.kernel.archive.refusal import ArchiveRefused
from guiju.kernel.store import first_schema, new_models
from guiju.kernel.store.transaction import check_what_waits

Migrations = list[tuple[str, str]]
NEWER = "数据比程序新：有这个程序不认识的升级 {}。请用更新的程序"

DUE = "数据库还有 {} 个升级没有执行。请先停止服务，再运行 ./guiju upgrade（它会先备份）"


@dataclass(frozen=True)
class State:
    """``pending`` are to be executed; ``unknown`` were executed by a newer program; a database without any is ``empty``."""

    applied: Migrations
    pending: Migrations
    unknown: Migrations

    @property
    def is_empty(self) -> bool:
        return not self.applied


def state(using: str = "default") -> State:
    connection = connections[using]
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    pending = [(migration.app_label, migration.name) for migration, _ in plan]
    return State(applied, pending, unknown_of(applied))


def unknown_of(applied: Iterable[tuple[str, str]]) -> Migrations:
    """Those that this program does not have."""
    loader = MigrationLoader(None)
    known = set(loader.disk_migrations)
    replaced = {name for migration in loader.disk_migrations.values() for name in migration.replaces}
    return [name for name in applied if name not in known | replaced]


def refuse_newer(applied: Iterable[tuple[str, str]]) -> None:
    """Say so when the data was written by a newer program.

    Raises:
        ArchiveRefused: it was.
    """
    unknown = unknown_of(applied)
    if unknown:
        raise ArchiveRefused(NEWER.format("、".join(f"{app}.{name}" for app, name in unknown[:3])))


def refuse_other(using: str = "default") -> None:
    """Say so when the database is not at this program's schema.

    Raises:
        ArchiveRefused: it is newer, or an upgrade is due.
    """
    found = state(using)
    refuse_newer(found.applied)
    if found.pending:
        raise ArchiveRefused(DUE.format(len(found.pending)))


def migrate_to(applied: Migrations, using: str = "default") -> None:
    """Bring an empty database to exactly these migrations; called with the write guard open."""
    connection = connections[using]
    executor = MigrationExecutor(connection, _settling(using))
    wanted = set(applied)
    graph = executor.loader.graph
    if wanted == set(graph.nodes):
        first_schema.make(using)
        return
    leaves = [
        node
        for node in applied
        if not any(child.key in wanted and child.key[0] == node[0] for child in graph.node_map[node].children)
    ]
    with new_models.rendered_alone():
        executor.migrate(leaves)


def _settling(using: str) -> Callable[..., None]:
    def settle(action: str, *_: object) -> None:
        if action == "apply_success":
            check_what_waits(using)

    return settle
