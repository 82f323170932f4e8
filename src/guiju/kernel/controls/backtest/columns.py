"""Facts by column: the worker copies those of sealed evidence, a backtest reads them and of evidence only the rest."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import orjson
from django.db import connections
from django.db.models import Max, Min
from django.utils import timezone

from guiju.kernel.audit import contents
from guiju.kernel.audit.models import Evidence
from guiju.kernel.controls.backtest.gathered import Gathered, gather
from guiju.kernel.controls.backtest.stored import RUNS_AT_ONCE, StoredRun, runs_of, sealed_runs
from guiju.kernel.controls.models import FactColumns, FactVolume
from guiju.kernel.store import bulk
from guiju.kernel.store.transaction import writing_transaction
from guiju.lib.runs import RUN_BITS

LEAVES_A_VOLUME = 2_000
"""What is not in a volume yet is read from evidence: no more than this, once the worker has kept up."""
FACTS_A_PART = 10_000
"""A part closes once it has so many; a run is in one part."""
_NO_ID = 1 << 63


def gather_volume(using: str = "default") -> bool:
    """Copy the next volume, if all its leaves are sealed; whether there was one."""
    volume = _gathered(using)
    leaves = range(volume * LEAVES_A_VOLUME, (volume + 1) * LEAVES_A_VOLUME)
    if not Evidence.objects.using(using).filter(leaf=leaves[-1]).exists():
        return False
    parts = list(_parts(leaves, using))
    with writing_transaction(using):
        if _begin(volume, using):
            columns = {name: [getattr(part, name) for part in parts] for name in _Part._fields}
            first = volume << RUN_BITS
            ids = range(first, first + len(parts))
            bulk.insert(FactColumns, {"id": ids, "volume_id": volume, **columns}, len(parts), using)
    return True


def _begin(volume: int, using: str) -> bool:
    """Not so where another worker has copied it meanwhile."""
    insert = "insert into controls_factvolume (id, gathered_at) values (%s, %s) on conflict do nothing"
    with connections[using].cursor() as cursor:
        cursor.execute(insert, [volume, connections[using].ops.adapt_datetimefield_value(timezone.now())])
        return bool(cursor.rowcount)


class _Part(NamedTuple):
    control: str
    first_evidence: int
    last_evidence: int
    content: bytes
    is_compressed: bool


def _parts(leaves: range, using: str) -> Iterator[_Part]:
    waiting: dict[str, list[StoredRun]] = {}
    facts: dict[str, int] = {}
    for control, run in sealed_runs(leaves, using):
        waiting.setdefault(control, []).append(run)
        facts[control] = facts.get(control, 0) + sum(len(reading.items) for reading in run.readings)
        if facts[control] >= FACTS_A_PART:
            yield _part(control, waiting.pop(control))
            del facts[control]
    for control, runs in sorted(waiting.items()):
        yield _part(control, runs)


def _part(control: str, runs: Sequence[StoredRun]) -> _Part:
    content, is_compressed = contents.pack(orjson.dumps([each._asdict() for each in gather(runs)]))
    ids = [run.evidence for run in runs]
    return _Part(control, min(ids), max(ids), content, is_compressed)


def gathered_of(control: str, ids: range, using: str = "default", *, is_walked: bool = False) -> Iterator[Gathered]:
    """What the control judged in the runs within these ids, first what is in volumes.

    ``is_walked`` reads too what other controls refused.
    """
    volume = _gathered(using)
    rows = FactColumns.objects.using(using).filter(control=control, volume__lt=volume)
    rows = rows.filter(first_evidence__lt=ids.stop, last_evidence__gte=ids.start).order_by("id")
    unpack = contents.Unpacker().unpack
    stored = rows.values_list("content", "is_compressed", "first_evidence", "last_evidence")
    for content, is_compressed, first, last in stored.iterator(chunk_size=20):
        for each in orjson.loads(unpack(content, is_compressed=is_compressed)):
            gathered = Gathered(**each)
            if first < ids.start or last >= ids.stop:
                gathered = gathered.within(ids)
            if gathered.evidence:
                yield gathered
    leaves_from = volume * LEAVES_A_VOLUME
    rest = range(max(ids.start, _first_after(leaves_from, using)), ids.stop)
    runs: list[StoredRun] = []
    for run in runs_of(control, rest, leaves_from, using, is_walked=is_walked):
        runs.append(run)
        if len(runs) == RUNS_AT_ONCE:
            yield from gather(runs)
            runs = []
    yield from gather(runs)


def _gathered(using: str) -> int:
    """How many volumes there are: they follow one another."""
    last = FactVolume.objects.using(using).aggregate(last=Max("id"))["last"]
    return 0 if last is None else int(last) + 1


def _first_after(leaf: int, using: str) -> int:
    """The lowest id of evidence that has this leaf or a later one, or none yet."""
    if not leaf:
        return 0
    evidence = Evidence.objects.using(using)
    found = (
        evidence.filter(leaf__isnull=True).aggregate(least=Min("id"))["least"],
        evidence.filter(leaf__gte=leaf).aggregate(least=Min("id"))["least"],
    )
    return min((each for each in found if each is not None), default=_NO_ID)
