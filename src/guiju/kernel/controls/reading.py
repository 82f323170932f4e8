"""What the engine of judgement works on: gates with their bindings and facts, waivers in force."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

import orjson

from guiju.kernel.commands.context import ClauseRef
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.gate import Params, Rule


class Bound(NamedTuple):
    """A rule bound by a clause: params, mode, and the place it is for (None: everywhere)."""

    clause: ClauseRef
    params: Params
    mode: str
    place: int | None
    params_digest: str


class Waived(NamedTuple):
    """A waiver in force for a subject."""

    id: int
    left: int
    clauses: frozenset[str]


@dataclass(slots=True)
class GateReading:
    """One rule over one group of subjects: facts in the order of the subjects."""

    gate: type[Rule]
    subjects: Subjects
    facts: Sequence[Any]
    bounds: Sequence[Bound]


@dataclass(slots=True)
class Reading:
    """``waivers`` by control and subject key, oldest first."""

    gates: list[GateReading] = field(default_factory=list)
    waivers: dict[tuple[str, str], list[Waived]] = field(default_factory=dict)


def bound(clause: ClauseRef, params: Params, mode: str, place: int | None = None) -> Bound:
    return Bound(clause, params, mode, place, params_digest(params))


def params_digest(params: Params) -> str:
    return sha256(orjson.dumps(params.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)).hexdigest()


def effective(bounds: Sequence[Bound], place: int | None) -> list[Bound]:
    """The binding of the narrowest scope for each clause."""
    chosen: dict[str, Bound] = {}
    for each in bounds:
        if each.place not in (None, place):
            continue
        if each.clause.code not in chosen or each.place is not None:
            chosen[each.clause.code] = each
    return list(chosen.values())


def scopes(each: GateReading) -> list[tuple[list[Bound], list[int]]]:
    """Bindings in force and the subjects they are for; one group unless a binding is for a place."""
    count = len(each.subjects)
    if all(known.place is None for known in each.bounds):
        return [(effective(each.bounds, None), list(range(count)))]
    by_place: dict[int | None, list[int]] = {}
    places = each.subjects.columns.get("place", [None] * count)
    for index in range(count):
        by_place.setdefault(places[index], []).append(index)
    return [(effective(each.bounds, place), indexes) for place, indexes in by_place.items()]


def by_params(bounds: Sequence[Bound]) -> list[list[Bound]]:
    """Bindings grouped by distinct params: each group is judged once."""
    same: dict[str, list[Bound]] = {}
    for each in bounds:
        same.setdefault(each.params_digest, []).append(each)
    return list(same.values())


def columns(facts: Sequence[Any]) -> dict[str, Any]:
    """Facts column-wise; a column of shared records is their distinct values and an index a subject."""
    if not facts:
        return {}
    whole: dict[str, Any] = {}
    for name, column in zip(facts[0]._fields, zip(*facts, strict=True), strict=True):
        sample = next((value for value in column if value is not None), None)
        shared = getattr(sample, "_fields", None)
        if shared is None:
            whole[name] = list(column)
            continue
        places: dict[Any, int] = {}
        index = [None if value is None else places.setdefault(value, len(places)) for value in column]
        whole[name] = {"fields": list(shared), "rows": [list(value) for value in places], "index": index}
    return whole
