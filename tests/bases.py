"""Databases that tests begin in: as migrated, or with the demo company founded under some rulebooks; each made once a worker.

A test says which by ``@pytest.mark.founded("S03", "S12")`` (no name: the settings' rulebooks; ``"all"``: the whole pack); the
mark of a clause means the rulebook of that clause. `Company.founded()` then finds what it would have done.
"""

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from guiju.demo import company
from guiju.kernel.commands.ports import ports
from guiju.kernel.rulebook.kept import forget
from tests.kept import Kept, kept

Books = tuple[str, ...]
MOST = 4
"""Founded databases that a worker keeps; the one used longest ago goes."""
ALL = "all"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put each test into its database before its transaction begins."""
    for item in items:
        names: list[str] = item.fixturenames  # type: ignore[attr-defined]
        if "base" not in names and (item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(names)):
            names.insert(0, "base")


@pytest.fixture
def base(request: pytest.FixtureRequest, bases: "Bases", django_db_blocker: Any) -> Iterator[None]:
    books = books_of(request.node)
    with django_db_blocker.unblock():
        bases.begin_in(books)
    # The fixture ``settings`` would be taken down after those that write to the settings themselves, as the mark ``urls`` does.
    with override_settings(GUIJU_RULEBOOKS=list(books)) if books is not None else nullcontext():
        yield


def books_of(item: Any) -> Books | None:
    """The rulebooks under which the company of this test is founded; none where it begins without one."""
    clause, founded = item.get_closest_marker("clause"), item.get_closest_marker("founded")
    if founded is not None:
        return () if founded.args == (ALL,) else founded.args or tuple(settings.GUIJU_RULEBOOKS)
    return (clause.args[0][:3],) if clause is not None else None


class Bases:
    def __init__(self) -> None:
        self._own: str = connection.settings_dict["NAME"]
        self._migrated = kept()
        self._kept: dict[Books | None, Kept] = {None: self._migrated}
        self._names: dict[Books | None, str] = {None: self._own}
        self._current: Books | None = None
        self._made = 0

    def begin_in(self, books: Books | None) -> None:
        if books == self._current:
            return
        connection.close()
        if books not in self._names:
            self._make(books or ())
        self._connect(books)
        self._names[books] = self._names.pop(books)

    def restore(self) -> None:
        """Undo what a test has committed."""
        self._kept[self._current].restore()
        forget()

    def end(self) -> None:
        self.begin_in(None)
        for books in [each for each in self._names if each is not None]:
            self._drop(books)

    def _make(self, books: Books) -> None:
        founded = [each for each in self._names if each is not None]
        for each in founded[: len(founded) - MOST + 1]:
            self._drop(each)
        self._made += 1
        name = f"{self._own}_{self._made}"
        self._migrated.copy_to(name)
        self._names[books] = name
        self._connect(books)
        with override_settings(GUIJU_RULEBOOKS=list(books)):
            company.load()
        self._kept[books] = kept()

    def _connect(self, books: Books | None) -> None:
        connection.close()
        connection.settings_dict["NAME"] = self._names[books]
        self._current = books
        ports.cache_clear()
        forget()

    def _drop(self, books: Books) -> None:
        del self._kept[books]
        self._migrated.drop(self._names.pop(books))
