"""The facts of past judgements as evidence keeps them, run by run, and rebuilt as the records that a judge reads."""

from collections import namedtuple
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any, NamedTuple, get_type_hints

import orjson
from django.db import connections
from django.utils import timezone

from guiju.kernel.audit import contents
from guiju.kernel.controls.backtest import slices
from guiju.kernel.controls.gate import Rule
from guiju.kernel.controls.written.gate import CelGate
from guiju.lib.runs import IDS_A_RUN

RUNS_A_CHUNK = 2000


class Unfit(Exception):
    """The stored facts cannot be judged; the sentence says why, in Chinese."""


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
    """``elsewhere`` are the items that other controls refused: they consumed nothing."""

    evidence: int
    actor: int
    day: date
    readings: Sequence[StoredReading]
    elsewhere: frozenset[int]


class Stretch(NamedTuple):
    """The evidence ids of a chunk, first and last, and its runs, decoded one after another."""

    first: int
    last: int
    runs: Iterator[StoredRun]


_CHUNK = """
select e.id, e.actor, {hour}, e.payload, e.is_compressed from audit_evidence e
where e.id in (
  select d.evidence_id from audit_decision d where d.control = %s and d.id >= %s and d.id < %s order by d.id limit %s
) order by e.id
"""


_HOURS = {
    "sqlite": "substr(e.occurred_at, 1, 13)",
    "postgresql": "to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD HH24')",
}
"""The hour in UTC as text: no moment is made of it a row."""


def stretches(control: str, ids: range, using: str = "default", *, is_walked: bool = False) -> Iterator[Stretch]:
    """The runs within these ids that the control judged, oldest first, in chunks of one statement each.

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
        runs = (
            _run(evidence, actor, days[hour], unpack(payload, is_compressed=is_compressed), key, is_walked=is_walked)
            for evidence, actor, hour, payload, is_compressed in rows
        )
        yield Stretch(rows[0][0], rows[-1][0], runs)
        start = rows[-1][0] + IDS_A_RUN


def _run(evidence: int, actor: int, day: date, content: bytes, key: bytes, *, is_walked: bool) -> StoredRun:
    """One payload after another: a whole chunk of them unpacked would never be in the processor's cache."""
    readings = _readings(slices.entries_of(content, key))
    elsewhere = _refused_elsewhere(content, orjson.loads(key)) if is_walked else _NOTHING
    return StoredRun(evidence, actor, day, readings, elsewhere)


_NOTHING: frozenset[int] = frozenset()


class _Days(dict[str, date]):
    """The business day of an hour in UTC."""

    def __missing__(self, hour: str) -> date:
        day = timezone.localdate(datetime.fromisoformat(f"{hour}:00:00+00:00"))
        self[hour] = day
        return day


def _refused_elsewhere(content: bytes, control: str) -> frozenset[int]:
    refusals = contents.parse(content).get("outcome", {}).get("refusals", ())
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


class Rebuilt:
    """Makes the facts of a rule anew from stored columns; types are those of its examples."""

    def __init__(self, rule: type[Rule]) -> None:
        self.rule = rule
        self.is_written = issubclass(rule, CelGate)
        self.types = [rule.record] if issubclass(rule, CelGate) else _types(rule)
        self._made: dict[tuple[str, ...], Any] = {}
        self._inner: dict[str, tuple[Sequence[str], Any]] = {}

    def facts(self, readings: Sequence[StoredReading]) -> list[Any]:
        """The facts of readings that have the same fields, one after another, each in the order of its items.

        Raises:
            Unfit: they are of another facts version, or have other fields than the judge reads today.
        """
        first = readings[0]
        if not self.is_written and first.facts_version != self.rule.facts_version:
            message = f"当时的事实是第 {first.facts_version} 版，现在是第 {self.rule.facts_version} 版"
            raise Unfit(message)
        made = self._type(tuple(first.facts))
        columns = [self._column(made, name, [reading.facts[name] for reading in readings]) for name in made._fields]
        return list(map(made._make, zip(*columns, strict=True)))

    def _type(self, names: tuple[str, ...]) -> Any:
        if names not in self._made:
            self._made[names] = next(
                (each for each in self.types if _is_read(each, names, is_subset=self.is_written)),
                None if self.types else namedtuple("Facts", names),  # noqa: PYI024 — named by what is stored
            )
        made = self._made[names]
        if made is None:
            message = "当时的事实没有现在要看的字段"
            raise Unfit(message)
        return made

    def _column(self, made: Any, name: str, parts: Sequence[Any]) -> Iterator[Any]:
        if any(type(part) is dict for part in parts):
            parts = [self._shared(made, name, part) if type(part) is dict else part for part in parts]
        return chain.from_iterable(parts)

    def _shared(self, made: Any, name: str, column: Mapping[str, Any]) -> Sequence[Any]:
        fields, index, rows = column["fields"], column["index"], column["rows"]
        known = self._inner.get(name)
        if known is None or known[0] != fields:
            known = self._inner[name] = (fields, _shared_type(made, name, tuple(fields))._make)
        make = known[1]
        if len(index) < len(rows):
            return [None if place is None else make(rows[place]) for place in index]
        records = list(map(make, rows))
        return [None if place is None else records[place] for place in index]


def _is_read(made: Any, names: tuple[str, ...], *, is_subset: bool) -> bool:
    return set(made._fields) <= set(names) if is_subset else sorted(made._fields) == sorted(names)


def _types(rule: type[Rule]) -> list[Any]:
    return list(dict.fromkeys(type(example.fact) for example in rule.examples))


def _shared_type(made: Any, name: str, fields: tuple[str, ...]) -> Any:
    """The type of a shared record: as its fact declares it, else one with the stored fields."""
    hint = get_type_hints(made).get(name)
    for known in (hint, *getattr(hint, "__args__", ())):
        if getattr(known, "_fields", None) == fields:
            return known
    return namedtuple(name, fields)  # noqa: PYI024 — named by what is stored
