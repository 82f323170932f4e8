"""What was just done by mistake may be taken back by whoever did it, for a minute; later it takes a reversal with a reason."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from guiju.kernel.audit.models import Evidence
from guiju.lib.runs import RUN_BITS

WITHIN = timedelta(seconds=60)


def recorded_at(rows: Iterable[int], using: str) -> Mapping[int, tuple[int, datetime]]:
    """Id of a posted row → the actor of the run that wrote it, and when it was recorded; one statement."""
    runs = {row: row >> RUN_BITS << RUN_BITS for row in rows}
    found = Evidence.objects.using(using).filter(id__in=set(runs.values()))
    known = {key: (actor, moment) for key, actor, moment in found.values_list("id", "actor", "recorded_at")}
    return {row: known[run] for row, run in runs.items() if run in known}


def seconds_left(moment: datetime, now: datetime) -> int:
    """How long what was recorded at a moment may still be taken back; 0 when its time is over.

    A clock that was set back gives no second minute.
    """
    return max(0, int((WITHIN - abs(now - moment)).total_seconds()))
