"""Content-addressed storage: ``<data>/files/ab/cd/<sha256>``, outside the web root; a digest is a file's only name."""

import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings

from guiju.lib.durable import keep_names, make_folder

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


class FileDamaged(Exception):
    """The bytes under a digest are missing or are other bytes."""


def is_digest(given: object) -> bool:
    """Whether ``given`` is a SHA-256 in lower-case hex and nothing else."""
    return isinstance(given, str) and _DIGEST.fullmatch(given) is not None


def path_of(sha256: str) -> Path:
    """Where the bytes of this digest lie.

    Raises:
        ValueError: not 64 lower-case hex digits; no other string becomes a path.
    """
    if not is_digest(sha256):
        message = "not a SHA-256 in hex"
        raise ValueError(message)
    return _root() / sha256[:2] / sha256[2:4] / sha256


def keep(content: bytes) -> str:
    """Store the bytes durably and return their SHA-256; storing them again replaces the file by the same bytes.

    Raises:
        OSError: the disk is full or read-only; nothing is left behind.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(sha256)
    for folder in (_root(), path.parent.parent, path.parent):
        make_folder(folder)
    descriptor, name = tempfile.mkstemp(prefix=".draft-", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with _lock(fcntl.LOCK_SH):
            draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    keep_names(path.parent)
    return sha256


def stored() -> Iterator[str]:
    """Every digest under which a file lies."""
    for path in _root().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        if is_digest(path.name):
            yield path.name


def discard(sha256: str, before: datetime) -> bool:
    """Remove the file of this digest unless it was stored after ``before``; whether it is gone now.

    Storing replaces the file and so makes it young: under the lock nobody loses what he has just stored again.
    """
    path = path_of(sha256)
    with _lock(fcntl.LOCK_EX):
        try:
            if path.stat().st_mtime >= before.timestamp():
                return False
            path.unlink()
        except FileNotFoundError:
            return False
    return True


@contextmanager
def _lock(kind: int) -> Iterator[None]:
    descriptor = os.open(_root(), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, kind)
        yield
    finally:
        os.close(descriptor)


def read(sha256: str) -> bytes:
    """The bytes of this digest, compared with it.

    Raises:
        FileDamaged: they are missing or are other bytes.
        ValueError: not a digest.
    """
    try:
        descriptor = os.open(path_of(sha256), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise FileDamaged(sha256) from error
    with os.fdopen(descriptor, "rb") as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise FileDamaged(sha256)
    return content


def verify_bytes(sha256: str) -> int:
    """Read the bytes in pieces, compare them with their digest and return their number.

    Raises:
        FileDamaged: they are missing or are other bytes.
        ValueError: not a digest.
    """
    try:
        descriptor = os.open(path_of(sha256), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
    except OSError as error:
        raise FileDamaged(sha256) from error
    if found != sha256:
        raise FileDamaged(sha256)
    return size


def _root() -> Path:
    return Path(settings.DATA) / "files"
