"""The record that a backup was made; the archive cannot hold it itself."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from guiju.kernel.archive.backup import Made
from guiju.kernel.archive.models import Backup
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.work import Work

Count = Annotated[int, Field(ge=0)]


class RecordBackupInput(Input):
    file: Annotated[str, Field(min_length=1, max_length=200), Label("文件名")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$"), Label("摘要")]
    size: Annotated[Count, Label("字节数")]
    taken_at: Annotated[datetime, Label("备份时间")]
    rows: Annotated[Count, Label("行数")]
    files: Annotated[Count, Label("文件数")]
    heads: Annotated[Count, Label("封存头数")]
    evidence: Annotated[Count, Label("运行数")]


class RecordBackup(Command):
    key = "archive.record_backup"
    title = "登记备份"
    header = RecordBackupInput

    def apply(self, batch: Batch, work: Work) -> None:
        work.insert(Backup, dict(batch.head.columns), batch.size)


def record(made: Made, using: str = "default") -> Outcome:
    """Record a backup in the database it was made of."""
    item = {
        "file": made.path.name,
        "sha256": made.sha256,
        "size": made.size,
        "taken_at": made.taken_at,
        "rows": made.rows,
        "files": made.files,
        "heads": made.heads,
        "evidence": made.evidence,
    }
    return run_items(RecordBackup, [item], Context(actor=SYSTEM, using=using))
