"""The facts of past judgements as evidence keeps them, run by run."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from django.db import connections
from django.utils import timezone

from guiju.kernel.audit import contents
from guiju.kernel.controls.backtest import slices
from guiju.lib.runs import IDS_A_RUN

RUNS_A_CHUNK = 2_000
RUNS_AT_ONCE = 100
"""What is decoded of so many runs stays in the processor's cache."""


class StoredReading(NamedTuple):
    """What one gate read in one run: facts by column, the item and the place of each.

    ``places`` is one place for all, a list, or None where evidence does not say; ``params`` are the distinct ones it was
    judged by, with their clauses.
    """

    items: Sequence[int]
    facts: Mapping[str, Any]
    places: Any
    facts_version: int
    params: Sequence[tuple[Sequence[Sequence[Any]], Mapping[str, Any]]]


class StoredRun(NamedTuple):
    """``day`` is a proleptic ordinal; ``elsewhere`` are the items that other controls refused: they consumed nothing."""

    evidence: int
    actor: int
    day: int
    readings: Sequence[StoredReading]
    elsewhere: frozenset[int]


_CHUNK = """
select e.id, e.actor, {hour}, e.leaf, e.payload, e.is_compressed from audit_evidence e
where e.id in (
  select d.evidence_id from audit_decision d where d.control = %s and d.id >= %s and d.id < %s order by d.id limit %s
) order by e.id
"""
_SEALED = """
select e.id, e.actor, {hour}, e.payload, e.is_compressed from audit_evidence e
where e.leaf >= %s and e.leaf < %s order by e.leaf
"""
_HOURS = {
    "sqlite": "substr(e.occurred_at, 1, 13)",
    "postgresql": "to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD HH24')",
}
"""The hour in UTC as text: no moment is made of it a row."""


def runs_of(
    control: str, ids: range, leaves_from: int, using: str = "default", *, is_walked: bool = False
) -> Iterator[StoredRun]:
    """The runs within these ids that the control judged and that have no leaf below, oldest first, a statement a chunk.

    ``is_walked`` reads too what other controls refused, for which the whole payload is decoded.
    """
    days, start, unpack = _Days(), ids.start, contents.Unpacker().unpack
    chunk, key = _CHUNK.format(hour=_HOURS[connections[using].vendor]), orjson.dumps(control)
    while start < ids.stop:
        with connections[using].cursor() as cursor:
            cursor.execute(chunk, [control, start, ids.stop, RUNS_A_CHUNK])
            rows = cursor.fetchall()
        if not rows:
            return
        for evidence, actor, hour, leaf, payload, is_compressed in rows:
            if leaf is None or leaf >= leaves_from:
                content = unpack(payload, is_compressed=is_compressed)
                elsewhere = _refused_elsewhere(contents.parse(content), control) if is_walked else _NOTHING
                readings = _readings(slices.entries_of(content, key))
                yield StoredRun(evidence, actor, days[hour], readings, elsewhere)
        start = rows[-1][0] + IDS_A_RUN


def sealed_runs(leaves: range, using: str = "default") -> Iterator[tuple[str, StoredRun]]:
    """The runs of these leaves, each for every control that judged in it."""
    days, unpack = _Days(), contents.Unpacker().unpack
    statement = _SEALED.format(hour=_HOURS[connections[using].vendor])
    for start in range(leaves.start, leaves.stop, RUNS_AT_ONCE):
        with connections[using].cursor() as cursor:
            cursor.execute(statement, [start, min(start + RUNS_AT_ONCE, leaves.stop)])
            rows = cursor.fetchall()
        for evidence, actor, hour, payload, is_compressed in rows:
            whole = contents.parse(unpack(payload, is_compressed=is_compressed))
            for control, commands in slices.by_control(whole).items():
                elsewhere = _refused_elsewhere(whole, control)
                yield control, StoredRun(evidence, actor, days[hour], _readings(commands), elsewhere)


_NOTHING: frozenset[int] = frozenset()


class _Days(dict[str, int]):
    """The business day of an hour in UTC."""

    def __missing__(self, hour: str) -> int:
        day = timezone.localdate(datetime.fromisoformat(f"{hour}:00:00+00:00")).toordinal()
        self[hour] = day
        return day


def _refused_elsewhere(payload: Mapping[str, Any], control: str) -> frozenset[int]:
    refusals = payload.get("outcome", {}).get("refusals", ())
    return frozenset(why["item"] for why in refusals if why["control"] != control and why["effect"] == "block")


def _readings(commands: Sequence[slices.Entries]) -> list[StoredReading]:
    """The last entry of a gate, among those for its distinct params, holds the facts of all."""
    found, params = [], []
    for entries in commands:
        for entry in entries:
            params.append((entry["clauses"], entry["params"]))
            if "items" in entry:
                found.append(
                    StoredReading(entry["items"], entry["facts"], entry.get("places"), entry["facts_version"], params)
                )
                params = []
    return found
