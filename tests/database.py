"""Test databases: made once a run by our ``migrate``, copied for each worker, and after a test that commits as they were."""

import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from tests.bases import Bases
from tests.kept import kept


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
) -> None:
    """Leave a copy to the other workers."""
    if hasattr(request.config, "workerinput") and not _is_template_made():
        with django_db_blocker.unblock():
            kept().copy_to(settings.DATABASE_TEMPLATE)
        _template_mark().touch()
    making_databases.close()


@pytest.fixture(scope="session")
def bases(django_db_setup: None, django_db_blocker: Any) -> Iterator[Bases]:
    """After a test that commits, its database is what it was; Django's flush takes a hundred times as long."""
    with django_db_blocker.unblock():
        made = Bases()

    def restore(_: TransactionTestCase) -> None:
        made.restore()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", restore)
        yield made
    with django_db_blocker.unblock():
        made.end()


def _template_mark() -> Path:
    return settings.DATA / "template-made"


def _is_template_made() -> bool:
    return _template_mark().exists()
