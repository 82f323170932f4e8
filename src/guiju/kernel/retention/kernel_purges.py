"""What the lower packages have that may go: expired sessions, uploads that nobody named, log files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from django.db import connections, models

from guiju.kernel.accounts.models import Session
from guiju.kernel.files import storage
from guiju.kernel.files.models import Attachment, Upload
from guiju.kernel.monitoring import shipping
from guiju.kernel.retention.purges import NOTHING, Purge, RowPurge, Taken
from guiju.kernel.retention.purges import register as register_purge
from guiju.kernel.store.arrays import any_of, array
from guiju.lib.logs import daily

GRACE = timedelta(days=1)
"""A file goes at the earliest a day after its last row could."""
_DIGESTS_AT_ONCE = 1_000


@dataclass(frozen=True)
class UploadPurge(RowPurge):
    """Rows of uploads; the file goes with a later job, so that no command that has just read the row loses it."""

    def begin(self, before: datetime, using: str) -> None:
        digests = storage.stored()
        while some := list(islice(digests, _DIGESTS_AT_ONCE)):
            for sha256 in _unnamed(some, using):
                storage.discard(sha256, before - GRACE)


def _unnamed(digests: list[str], using: str) -> set[str]:
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"select sha256 from files_attachment where {any_of('sha256', 'text', using)} "
            f"union select sha256 from files_upload where {any_of('sha256', 'text', using)}",
            [array(digests, using), array(digests, using)],
        )
        return set(digests) - {sha256 for (sha256,) in cursor.fetchall()}


@dataclass(frozen=True)
class LogPurge:
    """Whole files of days that are past their period and have left the host where a sink is set."""

    kind: str = "network_logs"

    def begin(self, before: datetime, using: str) -> None:
        return

    def waiting(self, before: datetime, using: str) -> Taken:
        days = [day for _, day in _expired(before)]
        if not days:
            return NOTHING
        first, last = (datetime.combine(day, time(), daily.LOCAL).astimezone(UTC) for day in (min(days), max(days)))
        return Taken(len(days), first, last)

    def take(self, before: datetime, using: str) -> Taken:
        return self.waiting(before, using)

    def after(self, before: datetime, using: str) -> None:
        gone = [path for path, _ in _expired(before)]
        for path in gone:
            path.unlink(missing_ok=True)
        shipping.forget([path.name for path in gone])


def _expired(before: datetime) -> Iterator[tuple[Path, date]]:
    for path, day in daily.files(shipping.folder()).items():
        if day < before.astimezone(daily.LOCAL).date() and shipping.is_shipped(path):
            yield path, day


def register() -> None:
    for purge in _purges():
        register_purge(purge)


def _purges() -> Iterable[Purge]:
    yield RowPurge("sessions", Session, "expire_date")
    named = Attachment.objects.filter(sha256=models.OuterRef("sha256"))
    # An upload that a document names stays with it: its uploader may still see it.
    yield UploadPurge("uploads", Upload, "uploaded_at", ~models.Q(models.Exists(named)))
    yield LogPurge()
