"""The order of a run: what takes long first, so that no worker waits for the other's last test; one rulebook's clauses together."""

from pathlib import Path

import pytest

from tests.bases import books_of

LONG = ("tests/upgrade", "tests/archive", "tests/demo", "tests/faults", "tests/browser/screens")
_ROOT = Path(__file__).parents[1]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    of_clauses = [place for place, item in enumerate(items) if item.get_closest_marker("clause")]
    in_order = sorted((items[place] for place in of_clauses), key=lambda item: books_of(item) or ())
    for place, item in zip(of_clauses, in_order, strict=True):
        items[place] = item
    items.sort(key=lambda item: not item.path.relative_to(_ROOT).as_posix().startswith(LONG))
