"""Making a dossier: select, write, record that it was made, and only then hand it out."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils import timezone

from guiju.kernel.commands.context import Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.dossiers import selecting
from guiju.kernel.dossiers.commands import RecordDossier
from guiju.kernel.dossiers.writing import Written, write


@dataclass(frozen=True)
class Asked:
    """A clause, else a document, else everything of a period; an empty ``until`` is today."""

    clause: str
    document: str
    since: date
    until: date | None
    recipient: str
    reason: str
    with_private: bool = False

    def selected(self, using: str) -> selecting.Selection:
        until = self.until or timezone.localdate()
        if self.document:
            return selecting.of_document(self.document, using)
        if self.clause:
            return selecting.of_clause(self.clause, self.since, until, using)
        return selecting.of_period(self.since, until, using)


def make(path: Path, asked: Asked, context: Context) -> Written:
    """Write the dossier to ``path`` and record it; where that is refused the file goes again.

    Raises:
        NoEvidence: there is no such evidence, too much of it, or the record of it was refused.
        Forbidden: the actor may not make one.
    """
    selection = asked.selected(context.using)
    written = write(path, selection, with_private=asked.with_private, using=context.using)
    item = {
        "about": selection.about,
        "recipient": asked.recipient,
        "reason": asked.reason,
        "evidence": written.evidence,
        "has_private": asked.with_private,
        "sha256": written.sha256,
    }
    try:
        outcome = run_items(RecordDossier, [item], context)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    if outcome.refusals:
        path.unlink(missing_ok=True)
        raise selecting.NoEvidence(outcome.refusals[0].message)
    return written
