"""Bringing a filled database to this program's schema: a backup first, then all migrations in one transaction."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from guiju.kernel.archive import backup, schema
from guiju.kernel.archive.backup import Made
from guiju.kernel.archive.refusal import ArchiveRefused
from guiju.kernel.store import triggers

RUNNING = ".running"
FOLDER = "backups"
STILL_RUNNING = "网页或后台任务还在运行。请先停止它们（Ctrl-C 或停止服务），再升级"


def is_due(using: str = "default") -> bool:
    """Whether something is to be done.

    Raises:
        ArchiveRefused: the database was written by a newer program.
    """
    found = schema.state(using)
    schema.refuse_newer(found.applied)
    return bool(found.pending or triggers.missing(using))


def first_backup(target: Path | None, using: str = "default") -> Made:
    """The backup that a way back needs, beside the data unless ``target`` says otherwise."""
    now = datetime.now(UTC)
    chosen = target or Path(settings.DATA) / FOLDER / f"before-upgrade-{now:%Y%m%dT%H%M%S.%fZ}{backup.SUFFIX}"
    return backup.backup(chosen, using)


def migrate(using: str = "default") -> None:
    """All pending migrations and the triggers, in one transaction: after a stop in between, nothing has happened."""
    call_command("migrate", database=using, verbosity=0, interactive=False)


@contextmanager
def running() -> Iterator[None]:
    """Held by whatever serves this data folder, so that nobody upgrades it meanwhile."""
    with _lock(fcntl.LOCK_SH | fcntl.LOCK_NB, "正在升级，请等它结束再启动"):
        yield


@contextmanager
def alone() -> Iterator[None]:
    """Nothing serves this data folder while inside.

    Raises:
        ArchiveRefused: something does.
    """
    with _lock(fcntl.LOCK_EX | fcntl.LOCK_NB, STILL_RUNNING):
        yield


@contextmanager
def _lock(kind: int, refusal: str) -> Iterator[None]:
    descriptor = os.open(Path(settings.DATA) / RUNNING, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, kind)
        except BlockingIOError as error:
            raise ArchiveRefused(refusal) from error
        yield
    finally:
        os.close(descriptor)
