"""The schema of an empty database, made from the models at once.

Executed one by one, the migrations render a large part of all models for each of their operations: with some 200 tables that
takes nine tenths of a first start. A test compares what the two ways leave.
"""

from typing import Any

from django.apps import apps
from django.db import connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations import RunPython, RunSQL
from django.db.migrations.recorder import MigrationRecorder

from guiju.kernel.store.transaction import check_what_waits


def is_due(using: str = "default") -> bool:
    """Whether no migration was ever executed here."""
    return not MigrationRecorder(connections[using]).applied_migrations()


def make(using: str = "default") -> None:
    """Create all tables, write the rows that migrations write, and record every migration; the write guard is open."""
    connection = connections[using]
    executor = MigrationExecutor(connection)
    executor.recorder.ensure_schema()
    plan = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    migrated = {migration.app_label for migration in plan}
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.app_label in migrated and model._meta.can_migrate(connection):
                editor.create_model(model)
    check_what_waits(using)
    with connection.schema_editor() as editor:
        for migration in plan:
            _write(migration, editor)
    check_what_waits(using)
    for migration in plan:
        executor.recorder.record_applied(migration.app_label, migration.name)


def _write(migration: Migration, editor: BaseDatabaseSchemaEditor) -> None:
    nothing: Any = None
    models: Any = apps
    for operation in migration.operations:
        if isinstance(operation, RunPython):
            operation.code(models, editor)
        elif isinstance(operation, RunSQL):
            operation.database_forwards(migration.app_label, editor, nothing, nothing)
