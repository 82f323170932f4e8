"""Log files by day, one a process: appended line by line, readable by their owner only."""

import logging
import os
import re
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

LOCAL = timezone(timedelta(hours=8))
"""Asia/Shanghai has no daylight saving time."""
_NAME = re.compile(r"[a-z]+-(\d{4}-\d\d-\d\d)\.jsonl", re.ASCII)


class DailyFile(logging.Handler):
    """Appends to ``<folder>/<process>-<day>.jsonl``; a disk that does not take it costs the line, never the request."""

    def __init__(self, folder: Path, process: str) -> None:
        super().__init__()
        self._folder, self._process = folder, process
        self._day: date | None = None
        self._descriptor: int | None = None

    def emit(self, record: logging.LogRecord) -> None:
        try:
            content = (self.format(record) + "\n").encode("utf-8", "replace")
            os.write(self._open(datetime.now(LOCAL).date()), content)
        except OSError:
            self._forget()
        except Exception:  # noqa: BLE001 — logging must not break what it tells about
            self.handleError(record)

    def _open(self, today: date) -> int:
        if self._descriptor is None or self._day != today:
            self._forget()
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path = self._folder / f"{self._process}-{today.isoformat()}.jsonl"
            self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            self._day = today
        return self._descriptor

    def _forget(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def close(self) -> None:
        self._forget()
        super().close()


def files(folder: Path) -> dict[Path, date]:
    """The log files of a folder and the day of each, oldest first."""
    found = {path: match[1] for path in folder.glob("*.jsonl") if (match := _NAME.fullmatch(path.name))}
    return {path: date.fromisoformat(day) for path, day in sorted(found.items(), key=lambda each: (each[1], each[0]))}
