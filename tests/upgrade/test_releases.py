"""Every release's data is restored and upgraded on the engine under test, verifies, and is worked on."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.archive.installation import Installation, contents, installation
from tests.settings import ENGINE
from tests.turns import every_eighth_run
from tests.upgrade import FOLDER, LARGEST_BYTES, PASSPHRASE
from tests.upgrade.make import make

RELEASES = sorted(path.stem for path in FOLDER.glob("*.guiju"))
GROWS = {"audit_treehead", "django_content_type"}
"""A restore adds its own head."""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    with installation(tmp_path, ENGINE) as made:
        yield replace(made, variables={"GUIJU_KEYS_PASSPHRASE": PASSPHRASE})


def comes_up(place: Installation, folder: Path, version: str) -> None:
    archive, keys = folder / f"{version}.guiju", folder / f"{version}.keys"
    assert archive.stat().st_size <= LARGEST_BYTES
    told = json.loads(place.guiju("restore", archive, "--keys", keys, "--data", place.data, "--json").stdout)
    assert told["verify"]["ok"], told["verify"]["first_fault"]
    assert place.act("pending") == {"pending": 0, "missing": []}
    place.guiju("backup", place.data.parent / "now.guiju")
    before, now = contents(archive), contents(place.data.parent / "now.guiju")
    lost = {table for table, rows in before.items() if table not in GROWS and len(now.get(table, ())) < len(rows)}
    assert lost == set()
    assert {"warehouse_move", "files_attachment", "audit_privatepart"} <= {
        name for name, rows in before.items() if rows
    }
    place.act("work", 5, "after the upgrade")
    assert place.verify()["ok"]


@every_eighth_run(4)
@pytest.mark.parametrize("version", RELEASES)
def test_a_release_comes_up_to_today(version: str, place: Installation) -> None:
    comes_up(place, FOLDER, version)


@every_eighth_run(4)
def test_what_would_be_released_today_comes_up(place: Installation, tmp_path: Path) -> None:
    make("today", tmp_path, steps=15)
    comes_up(place, tmp_path, "today")


def test_a_release_leaves_both_files() -> None:
    assert [version for version in RELEASES if not (FOLDER / f"{version}.keys").exists()] == []
