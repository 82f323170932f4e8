"""The order of a run: what takes long first, so that no worker waits for the other's last test; one rulebook's tests together."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.bases import books_of

LONG = ("tests/upgrade", "tests/archive", "tests/demo", "tests/faults", "tests/browser/screens")
_ROOT = Path(__file__).parents[1]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    usual = (None, (), tuple(settings.GUIJU_RULEBOOKS))

    def place(item: pytest.Item) -> tuple[int, tuple[str, ...]]:
        if item.path.relative_to(_ROOT).as_posix().startswith(LONG):
            return 0, ()
        books = books_of(item)
        return (2, ()) if books is None or books in usual else (1, books)

    items.sort(key=place)
