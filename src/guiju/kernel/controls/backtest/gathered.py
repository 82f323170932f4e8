"""Readings of many runs beside one another: each of their columns is one long list, which is decoded and judged at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, compress
from typing import Any, NamedTuple, Self

from guiju.kernel.controls.backtest.stored import StoredReading, StoredRun

Read = tuple[StoredRun, StoredReading]
JudgedBy = Sequence[tuple[Sequence[Sequence[Any]], Mapping[str, Any]]]


class Gathered(NamedTuple):
    """Readings with the same fields. Lists are a value a reading, but ``items`` and the columns of ``facts`` a value a fact.

    ``days`` are proleptic ordinals; ``sizes`` how many facts each reading has; ``elsewhere`` the items that other controls
    refused; ``judged_by`` the place of a reading's params in ``params``. The rest is as in `StoredReading`.
    """

    facts_version: int
    facts: dict[str, Any]
    items: list[int]
    evidence: list[int]
    actors: list[int]
    days: list[int]
    places: list[Any]
    sizes: list[int]
    elsewhere: list[Sequence[int]]
    judged_by: list[int]
    params: list[JudgedBy]

    @property
    def starts(self) -> list[int]:
        """The place of each reading's first fact, and the end."""
        return list(accumulate(self.sizes, initial=0))

    def only(self, wanted: Sequence[bool]) -> Self:
        """The readings that are wanted."""
        if all(wanted):
            return self
        of_fact = list(chain.from_iterable([keep] * size for keep, size in zip(wanted, self.sizes, strict=True)))
        facts = {
            name: {**column, "index": list(compress(column["index"], of_fact))}
            if isinstance(column, dict)
            else list(compress(column, of_fact))
            for name, column in self.facts.items()
        }
        of_reading: dict[str, Any] = {
            name: list(compress(getattr(self, name), wanted))
            for name in ("evidence", "actors", "days", "places", "sizes", "elsewhere", "judged_by")
        }
        return self._replace(facts=facts, items=list(compress(self.items, of_fact)), **of_reading)

    def within(self, ids: range) -> Self:
        """The readings of evidence within these ids."""
        return self.only([ids.start <= each < ids.stop for each in self.evidence])


def gather(runs: Iterable[StoredRun]) -> list[Gathered]:
    """The readings of the runs, those with the same fields together."""
    alike: dict[tuple[Any, ...], list[Read]] = {}
    for run in runs:
        for reading in run.readings:
            alike.setdefault((reading.facts_version, *_shape(reading.facts)), []).append((run, reading))
    return [_beside(read) for read in alike.values()]


def _shape(facts: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    for name, column in facts.items():
        yield name, tuple(column["fields"]) if type(column) is dict else None


def _beside(read: Sequence[Read]) -> Gathered:
    readings = [reading for _, reading in read]
    known: list[JudgedBy] = []
    return Gathered(
        facts_version=readings[0].facts_version,
        facts={name: _column([each.facts[name] for each in readings]) for name in readings[0].facts},
        items=list(chain.from_iterable(each.items for each in readings)),
        evidence=[run.evidence for run, _ in read],
        actors=[run.actor for run, _ in read],
        days=[run.day for run, _ in read],
        places=[each.places for each in readings],
        sizes=[len(each.items) for each in readings],
        elsewhere=[sorted(run.elsewhere) for run, _ in read],
        judged_by=[_place(known, each.params) for each in readings],
        params=known,
    )


def _place(known: list[JudgedBy], params: JudgedBy) -> int:
    """Few are distinct, and most often they are those of the reading before."""
    for place in range(len(known) - 1, -1, -1):
        if known[place] == params:
            return place
    known.append(params)
    return len(known) - 1


def _column(parts: Sequence[Any]) -> Any:
    if type(parts[0]) is not dict:
        return list(chain.from_iterable(parts))
    rows: list[Any] = []
    index: list[int | None] = []
    for part in parts:
        first = len(rows)
        index += [None if place is None else first + place for place in part["index"]]
        rows += part["rows"]
    return {"fields": parts[0]["fields"], "rows": rows, "index": index}
