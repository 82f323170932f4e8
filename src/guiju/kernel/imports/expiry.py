"""Files that were brought in long ago: they hold what may be personal data, and what they said is in documents by now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from guiju.kernel.files.storage import is_digest
from guiju.kernel.imports.models import Import, Status
from guiju.kernel.retention.purges import NOTHING, Taken, register


@dataclass(frozen=True)
class ImportFilePurge:
    """By the time the file was last taken in; one that is being brought in stays."""

    kind: str = "import_files"

    def begin(self, before: datetime, using: str) -> None:
        return

    def waiting(self, before: datetime, using: str) -> Taken:
        moments = [moment for _, moment in _expired(before, using)]
        return Taken(len(moments), min(moments), max(moments)) if moments else NOTHING

    def take(self, before: datetime, using: str) -> Taken:
        return self.waiting(before, using)

    def after(self, before: datetime, using: str) -> None:
        for path, _ in _expired(before, using):
            path.unlink(missing_ok=True)


def _expired(before: datetime, using: str) -> Iterator[tuple[Path, datetime]]:
    running = Import.objects.using(using).filter(status=Status.RUNNING)
    kept = {(str(actor), sha256) for actor, sha256 in running.values_list("actor", "sha256")}
    for path in sorted((Path(settings.DATA) / "imports").glob("*/*")):
        moment = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if is_digest(path.name) and moment < before and (path.parent.name, path.name) not in kept:
            yield path, moment


def register_purge() -> None:
    register(ImportFilePurge())
