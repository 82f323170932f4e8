"""What a disk keeps when the power fails, told record by record."""

import random
from pathlib import Path

import pytest

from tests.faults.recorded_disk import SECTOR_BYTES, Disk, Record


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    (tmp_path / "old").write_bytes(b"old")
    return Disk(Path("/data"), tmp_path)


def _tell(disk: Disk, *told: tuple[str, str, int, bytes]) -> None:
    for kind, name, offset, data in told:
        disk.tell(Record(kind, f"/data/{name}".rstrip("/"), offset, data))


def _left(disk: Disk, seed: int | None = None) -> dict[str, bytes]:
    choice = None if seed is None else random.Random(seed)
    return {path.removeprefix("/data/"): content for path, content in disk.left(choice)}


def test_what_was_written_before_a_sync_began_stays(disk: Disk) -> None:
    _tell(disk, ("W", "old", 0, b"new"), ("B", "old", 1, b""), ("W", "old", 3, b"er"), ("S", "old", 1, b""))
    assert _left(disk) == {"old": b"new"}


def test_a_sync_that_did_not_end_keeps_nothing(disk: Disk) -> None:
    _tell(disk, ("W", "old", 0, b"new"), ("B", "old", 1, b""))
    assert _left(disk) == {"old": b"old"}


def test_a_cut_is_lost_like_a_write(disk: Disk) -> None:
    _tell(disk, ("T", "old", 1, b""))
    assert _left(disk) == {"old": b"old"}
    _tell(disk, ("B", "old", 1, b""), ("S", "old", 1, b""))
    assert _left(disk) == {"old": b"o"}


def test_a_file_is_found_only_once_its_folder_is_synced(disk: Disk) -> None:
    _tell(disk, ("W", "key", 0, b"secret"), ("B", "key", 1, b""), ("S", "key", 1, b""))
    assert _left(disk) == {"old": b"old"}
    _tell(disk, ("B", "", 2, b""), ("S", "", 2, b""))
    assert _left(disk) == {"old": b"old", "key": b"secret"}


def test_a_draft_replaces_a_file_only_once_its_folder_is_synced(disk: Disk) -> None:
    _tell(
        disk, ("W", "draft", 0, b"new"), ("B", "draft", 1, b""), ("S", "draft", 1, b""), ("R", "draft", 0, b"/data/old")
    )
    assert _left(disk) == {"old": b"old"}
    _tell(disk, ("B", "", 2, b""), ("S", "", 2, b""))
    assert _left(disk) == {"old": b"new"}


def test_unsynced_sectors_arrive_each_by_itself(disk: Disk) -> None:
    _tell(disk, ("W", "old", 0, b"n" * 4 * SECTOR_BYTES))
    found = {_left(disk, seed)["old"] for seed in range(200)}
    parts = {tuple(content[place : place + 1] for place in range(0, len(content), SECTOR_BYTES)) for content in found}
    assert len(parts) > 12
    assert b"old" in found
    assert b"n" * 4 * SECTOR_BYTES in found


def test_changed_names_arrive_in_their_order(disk: Disk) -> None:
    _tell(disk, ("W", "a", 0, b""), ("L", "a", 0, b"/data/b"), ("U", "a", 0, b""))
    found = {frozenset(_left(disk, seed)) - {"old"} for seed in range(200)}
    assert found == {frozenset(), frozenset({"a"}), frozenset({"a", "b"}), frozenset({"b"})}
