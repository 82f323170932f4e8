"""What the database must hold after migrate and after a flush, on both engines."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from guiju.kernel.store import triggers
from guiju.kernel.store.unguarded import UNGUARDED


@pytest.mark.django_db
def test_every_declared_trigger_stands_after_migrate() -> None:
    assert triggers.declared()
    assert triggers.missing() == []


@pytest.mark.django_db
def test_a_dropped_trigger_is_noticed() -> None:
    name, (table, _) = next(iter(triggers.declared().items()))
    with connection.writing():
        triggers.drop(name, table)
    assert triggers.missing() == [name]


@pytest.mark.django_db
def test_unguarded_tables_exist_and_have_a_reason() -> None:
    assert set(UNGUARDED) <= set(connection.introspection.table_names())
    assert all(UNGUARDED.values())


@pytest.mark.django_db
def test_every_other_table_refuses_a_write_outside_a_command() -> None:
    passed = []
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if not model._meta.managed or table in UNGUARDED:
            continue
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f'delete from "{table}"')
            passed.append(table)
        except DatabaseError:
            pass
    assert passed == []


class TestAfterFlush:
    """Two tests that commit: the second sees what the flush after the first left."""

    @pytest.mark.real_commits
    @pytest.mark.parametrize("_turn", [1, 2])
    def test_rows_of_migrations_and_triggers_stand(self, _turn: int) -> None:
        from guiju.kernel.commands.models import RunCounter
        from guiju.kernel.rulebook.models import RulesVersion

        assert list(RulesVersion.objects.values_list("version", flat=True)) == [0]
        if connection.vendor == "sqlite":
            assert list(RunCounter.objects.values_list("id", "last")) == [(1, 0)]
        assert triggers.missing() == []
        with connection.writing():
            RulesVersion.objects.update(version=7)

    @pytest.mark.real_commits
    def test_commits_are_real(self) -> None:
        assert not connection.in_atomic_block


def test_every_change_of_the_models_has_its_migration() -> None:
    loader = MigrationLoader(None)
    changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(loader.graph)
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("guiju.")}
    assert not {app: found for app, found in changes.items() if app in ours}
