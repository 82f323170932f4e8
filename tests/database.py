"""Test databases: made by our ``migrate``, and after a flush given back the rows that migrations wrote."""

import fcntl
from collections.abc import Iterator
from typing import IO, Any

import pytest
from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate

Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


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
    """Give each worker of pytest-xdist a database of its own."""


@pytest.fixture(scope="session")
def django_db_setup(making_databases: IO[str], django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Keep the rows that migrations wrote and write them again after each flush.

    ``flush`` ends with the post_migrate signal inside an open write guard and before the triggers stand again.
    """
    making_databases.close()
    with django_db_blocker.unblock():
        kept = {using: rows_of_migrations(using) for using in connections}
    last = list(apps.get_app_configs())[-1]

    def restore(app_config: AppConfig, using: str, **_: object) -> None:
        if app_config is last:
            put_back(kept[using], using)

    post_migrate.connect(restore, weak=False)
    yield
    post_migrate.disconnect(restore)


def rows_of_migrations(using: str) -> Rows:
    """What stands in our tables right after ``migrate``."""
    kept: Rows = {}
    with connections[using].cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if not model._meta.managed or table.startswith(("django_", "auth_")):
                continue
            cursor.execute(f'select * from "{table}"')
            rows = cursor.fetchall()
            if rows:
                kept[table] = ([column[0] for column in cursor.description], rows)
    return kept


def put_back(kept: Rows, using: str) -> None:
    with connections[using].cursor() as cursor:
        for table, (columns, rows) in kept.items():
            names = ", ".join(f'"{column}"' for column in columns)
            places = ", ".join(["%s"] * len(columns))
            cursor.execute(f'select count(*) from "{table}"')
            if cursor.fetchone() == (0,):
                cursor.executemany(f'insert into "{table}" ({names}) values ({places})', rows)
