"""The deletion job: once a day, and on demand; each kind that has something past its period is a run of its own."""

from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.retention.commands import PurgeExpired
from guiju.kernel.retention.floors import end_of, kinds
from guiju.kernel.retention.purges import purges


class Purged(NamedTuple):
    kind: str
    title: str
    deleted: int
    before: datetime


def purge(using: str = "default") -> list[Purged]:
    """Delete everything past its period; what was deleted is in the evidence of each run.

    Raises:
        ExceptionGroup: some kinds could not be; the others are done.
    """
    done, faults = [], []
    for kind, each in sorted(purges().items()):
        try:
            before = end_of(kind, timezone.now(), using)
            each.begin(before, using)
            deleted = 0
            if each.waiting(before, using).number:
                outcome = run_items(PurgeExpired, [{"kind": kind}], Context(SYSTEM, using=using))
                deleted = outcome.answers[0]["deleted"]
            each.after(before, using)
            done.append(Purged(kind, kinds()[kind].title, deleted, before))
        except Exception as error:  # noqa: BLE001 — one kind must not keep the others
            faults.append(error)
    if faults:
        message = "kinds could not be purged"
        raise ExceptionGroup(message, faults)
    return done
