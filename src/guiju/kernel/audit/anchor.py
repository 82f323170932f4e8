"""The anchor file: every tree head as a line outside the database, synced to disk; and its copy off the machine."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import orjson
import structlog
from django.conf import settings

from guiju.kernel.audit import heads
from guiju.kernel.audit.models import SigningKey, TreeHead
from guiju.kernel.store.written import Given, WrittenObjects
from guiju.lib.durable import keep_names

_LAST_LINE_BYTES = 65_536
_AT_ONCE = 1_000
log = structlog.get_logger("guiju.audit")


def path() -> Path:
    return Path(settings.DATA) / "anchor.jsonl"


def sink() -> Path | None:
    """Where a copy of the anchor goes, if ``GUIJU_ANCHOR_SINK`` is set: another machine's mount, a medium."""
    given = getattr(settings, "GUIJU_ANCHOR_SINK", "")
    return Path(given) if given else None


@contextmanager
def sealing_lock() -> Iterator[BinaryIO]:
    """The anchor open for appending; one process or thread seals at a time, and `reading` waits for it."""
    with _open(path()) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


@contextmanager
def reading() -> Iterator[None]:
    """No head is between the database and the anchor while inside."""
    try:
        file = path().open("rb")
    except FileNotFoundError:
        yield
        return
    with file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def catch_up(file: BinaryIO, using: str = "default") -> None:
    """Append to the anchor, then to the sink, the heads of the database that they do not have yet.

    A sink that cannot be written is logged and filled next time; the anchor itself must be written.

    Raises:
        OSError: the anchor cannot be written (disk full); the heads stay in the database and are appended next time.
    """
    _append_missing(file, using)
    copy = sink()
    if copy is not None:
        try:
            with _open(copy) as copied:
                fcntl.flock(copied, fcntl.LOCK_EX)
                _append_missing(copied, using)
        except OSError:
            log.exception("anchor_sink_failed", sink=str(copy))


def _open(where: Path) -> BinaryIO:
    is_new = not where.exists()
    where.parent.mkdir(parents=True, exist_ok=True)
    file = os.fdopen(os.open(where, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600), "a+b", buffering=0)
    if is_new:
        with suppress(OSError):
            keep_names(where.parent)
    return file


_HEADS = WrittenObjects(
    lambda using: TreeHead.objects.using(using).filter(id__gt=Given("known")).order_by("id")[:_AT_ONCE]
)


def _append_missing(file: BinaryIO, using: str) -> None:
    known, fragment = _last_line(file)
    waiting = _HEADS.objects({"known": known}, using)
    if not waiting:
        return
    public = {key.key_id: bytes(key.public_key) for key in SigningKey.objects.using(using)}
    while waiting:
        for head in waiting:
            line = heads.anchor_line(head, public[head.key_id])
            if fragment:
                _mend(file, fragment, line)
                fragment = b""
            written = file.write(line)
            if written != len(line):
                message = f"{written} of {len(line)} bytes written"
                raise OSError(message)
        waiting = _HEADS.objects({"known": waiting[-1].id}, using) if len(waiting) == _AT_ONCE else []
    os.fsync(file.fileno())


def _mend(file: BinaryIO, fragment: bytes, line: bytes) -> None:
    """Take back the torn beginning of ``line`` that a power cut left; anything else stays, for verify to report."""
    if line.startswith(fragment):
        file.truncate(file.seek(0, os.SEEK_END) - len(fragment))
    else:
        file.write(b"\n")


def _last_line(file: BinaryIO) -> tuple[int, bytes]:
    """The id of the last readable head in the file, and what follows the last line end."""
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - _LAST_LINE_BYTES))
    *lines, fragment = file.read().split(b"\n")
    for line in reversed(lines):
        known = head_id(line)
        if known is not None:
            return known, fragment
    return 0, fragment


def head_id(line: bytes) -> int | None:
    try:
        value = orjson.loads(line)["id"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None
    return value if isinstance(value, int) else None
