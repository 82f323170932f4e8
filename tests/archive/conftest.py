from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.archive.installation import Installation, copy_of, installation
from tests.settings import ENGINE


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    """An empty installation on the engine under test."""
    with installation(tmp_path, ENGINE) as made:
        yield made


@pytest.fixture
def other_place(tmp_path: Path) -> Iterator[Installation]:
    """Another one on the same engine."""
    with installation(tmp_path, ENGINE) as made:
        yield made


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The demo company, its backup ``first.guiju`` and ``keys`` beside the data folder; tests only read it."""
    folder = tmp_path_factory.mktemp("company")
    with installation(folder, ENGINE) as made:
        made.act("found")
        made.guiju("backup", folder / "first.guiju", "--keys", folder / "keys")
        yield made


@pytest.fixture
def founded(company: Installation, tmp_path: Path) -> Iterator[Installation]:
    """A demo company of its own to work in."""
    with copy_of(company, tmp_path) as made:
        yield made


@pytest.fixture
def embedded(place: Installation, tmp_path: Path) -> Installation:
    """An empty installation on the embedded engine, whatever is under test."""
    return replace(place, data=tmp_path / "embedded", database="")
