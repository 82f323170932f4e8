"""ATK-11: only a digest becomes a path; what is kept is durable, private and compared when it is read."""

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from guiju.kernel.files import storage

CONTENT = "规矩".encode()
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA = tmp_path / "data"
    return tmp_path / "data"


def files_under(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "/etc/passwd",
        "",
        ".",
        "a" * 63,
        "a" * 65,
        "A" * 64,
        "g" * 64,
        "a" * 64 + "\n",
        "a" * 64 + "\0",
        "a" * 61 + "/..",
        "../" + "a" * 61,
        "１" * 64,
        "\\\\host\\share" + "a" * 52,
    ],
)
def test_no_other_string_becomes_a_path(name: str) -> None:
    for function in (storage.path_of, storage.read, storage.verify_bytes):
        with pytest.raises(ValueError, match="SHA-256"):
            function(name)


@given(st.text(max_size=80))
def test_no_random_string_becomes_a_path(name: str) -> None:
    assert not storage.is_digest(name)
    with pytest.raises(ValueError, match="SHA-256"):
        storage.path_of(name)


def test_what_is_kept_lies_under_its_digest_and_is_private(data: Path) -> None:
    assert storage.keep(CONTENT) == DIGEST
    path = data / "files" / DIGEST[:2] / DIGEST[2:4] / DIGEST
    assert storage.path_of(DIGEST) == path
    assert path.stat().st_mode & 0o777 == 0o600
    assert {folder.stat().st_mode & 0o777 for folder in (path.parent, path.parent.parent, data / "files")} == {0o700}
    assert storage.read(DIGEST) == CONTENT
    assert storage.verify_bytes(DIGEST) == len(CONTENT)


def test_keeping_twice_keeps_one_file(data: Path) -> None:
    assert storage.keep(CONTENT) == storage.keep(CONTENT)
    assert files_under(data) == [storage.path_of(DIGEST)]


def test_content_is_synced_before_it_gets_its_name_and_the_name_after(monkeypatch: pytest.MonkeyPatch) -> None:
    storage.keep(b"makes the folders")
    steps: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        steps.append("folder" if Path(f"/proc/self/fd/{descriptor}").is_dir() else "content")
        fsync(descriptor)

    def replaced(draft: Path, target: Path) -> Path:
        steps.append("name")
        return replace(draft, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    storage.keep(b"makes the folders")
    assert steps == ["content", "name", "folder"]


def test_a_full_disk_leaves_nothing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    storage.keep(b"before")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        storage.keep(CONTENT)
    assert files_under(data) == [storage.path_of(hashlib.sha256(b"before").hexdigest())]


def test_changed_missing_and_linked_bytes_are_not_served(tmp_path: Path) -> None:
    storage.keep(CONTENT)
    path = storage.path_of(DIGEST)
    path.write_bytes(CONTENT[:-1] + b"!")
    _damaged()
    path.unlink()
    _damaged()
    outside = tmp_path / "outside"
    outside.write_bytes(CONTENT)
    path.symlink_to(outside)
    _damaged()
    assert storage.keep(CONTENT) == DIGEST
    assert storage.read(DIGEST) == CONTENT
    assert not path.is_symlink()


def _damaged() -> None:
    for function in (storage.read, storage.verify_bytes):
        with pytest.raises(storage.FileDamaged):
            function(DIGEST)
