"""Logs and the anchor leave the host by one mechanism: whole lines, from where the last delivery ended, at least once."""

import os
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import structlog
from django.conf import settings

from guiju.kernel.audit import anchor
from guiju.lib.logs import daily
from guiju.lib.logs.sinks import Line, Sink, sink_of

PLACES = "shipped.json"
ANCHOR_STREAM = "anchor"
LINES_AT_ONCE = 500
_LARGEST_LINE = 1 << 20
_MOMENTS = ("timestamp", "signed_at")
log = structlog.get_logger("guiju.monitoring")


def folder() -> Path:
    return Path(settings.DATA) / "logs"


def sink() -> Sink | None:
    """The sink of the settings.

    Raises:
        BadSink: the setting names none.
    """
    return sink_of(settings.GUIJU_LOG_SINK, settings.GUIJU_LOG_SINK_TOKEN, settings.GUIJU_LOG_SINK_CA)


def ship(to: Sink) -> int:
    """Deliver what has not been delivered; returns the number of lines.

    A stop between delivery and the note of it delivers these lines again: a receiver must take a line twice.

    Raises:
        OSError: the sink is not reachable; the same lines are tried next time.
    """
    places = _places()
    shipped = 0
    for path in _streams():
        while batch := list(islice(_lines(path, places.get(path.name, 0)), LINES_AT_ONCE)):
            to.send([line for line, _ in batch])
            places[path.name] = batch[-1][1]
            _keep(places)
            shipped += len(batch)
    return shipped


def waiting() -> int:
    """Bytes that have not been delivered."""
    places = _places()
    return sum(max(0, path.stat().st_size - places.get(path.name, 0)) for path in _streams())


def is_shipped(path: Path) -> bool:
    """Whether a log file may go: nothing of it waits for a sink."""
    return not settings.GUIJU_LOG_SINK or _places().get(path.name, 0) >= path.stat().st_size


def forget(names: list[str]) -> None:
    """The places of files that are gone."""
    places = _places()
    if any(places.pop(name, None) is not None for name in names):
        _keep(places)


def _streams() -> Iterator[Path]:
    if anchor.path().exists():
        yield anchor.path()
    yield from daily.files(folder())


def _lines(path: Path, start: int) -> Iterator[tuple[Line, int]]:
    """Whole lines from ``start`` on, each with the place behind it; a line that is still being written is left."""
    stream = ANCHOR_STREAM if path == anchor.path() else path.name.partition("-")[0]
    with path.open("rb") as file:
        if start > file.seek(0, os.SEEK_END):
            start = 0
        file.seek(start)
        while (content := file.readline(_LARGEST_LINE)).endswith(b"\n"):
            yield Line(_moment(content), stream, content[:-1]), file.tell()


def _moment(content: bytes) -> str:
    try:
        told: dict[str, Any] = orjson.loads(content)
        given = next(told[name] for name in _MOMENTS if name in told)
        return datetime.fromisoformat(given).isoformat(timespec="microseconds").replace("+00:00", "Z")
    except (orjson.JSONDecodeError, StopIteration, ValueError, TypeError):
        return "-"


def _places() -> dict[str, int]:
    try:
        given = orjson.loads((folder() / PLACES).read_bytes())
    except (FileNotFoundError, orjson.JSONDecodeError):
        return {}
    return (
        {str(name): place for name, place in given.items() if isinstance(place, int)} if isinstance(given, dict) else {}
    )


def _keep(places: dict[str, int]) -> None:
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder() / f".{PLACES}.draft"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(orjson.dumps(places))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder() / PLACES)


def anchor_copy_fault() -> str:
    """What is wrong with the copy of the anchor that `anchor.catch_up` keeps, in Chinese; empty when nothing is."""
    copy, own = anchor.sink(), anchor.path()
    if copy is None or not own.exists():
        return ""
    try:
        behind = own.stat().st_size - copy.stat().st_size
    except OSError as error:
        return f"锚的外部副本读不到：{error.strerror}"
    return f"锚的外部副本少 {behind} 字节" if behind > 0 else ""
