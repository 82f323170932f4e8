"""Judgement written down once more, as plainly as possible: for each item alone, clause by clause, without any sharing.

Only what it must agree on with the engine is computed: what becomes of each item, which clauses a breach cites, and
which waivers are used.
"""

from collections.abc import Collection
from typing import Any, NamedTuple

from guiju.kernel.controls.gate import CumulativeGate
from guiju.kernel.controls.reading import Bound, GateReading, Reading

ORDER = ["observe", "warn", "hold", "block"]


class Said(NamedTuple):
    refused: set[int]
    held: set[int]
    breaches: set[tuple[int, int | None, str, str, tuple[str, ...]]]
    waivers: dict[int, list[int]]


def in_force(each: GateReading, index: int) -> list[Bound]:
    place = each.subjects.columns["place"][index]
    return [
        bound
        for bound in each.bounds
        if bound.place == place
        or (bound.place is None and not any(b.place == place and b.clause == bound.clause for b in each.bounds))
    ]


Rooms = dict[tuple[int, str, str], int]
"""What is taken, by gate, params and key (and scope, while an item asks)."""


def weigh(reading: Reading, struck: Collection[int]) -> Said:
    said = Said(set(), set(), set(), {})
    spoken: dict[int, int] = {}
    taken: Rooms = {}
    items = sorted({item for each in reading.gates for item in each.subjects.items} - set(struck))
    for is_cumulative in (False, True):
        gates = [(n, g) for n, g in enumerate(reading.gates) if issubclass(g.gate, CumulativeGate) == is_cumulative]
        for item in items:
            was_refused = item in said.refused
            wanted: Rooms = {}
            found = []
            for number, each in gates:
                for index in [index for index, of in enumerate(each.subjects.items) if of == item]:
                    broken = summed(number, each, index, taken, wanted) if is_cumulative else alone(each, index)
                    if broken:
                        found.append((each, index, broken))
            if not conclude(reading, item, found, said, spoken, was_refused=was_refused):
                for (number, digest, name), quantity in wanted.items():
                    room = (number, digest, name.rpartition("@")[0])
                    taken[room] = taken.get(room, 0) + quantity
    waivers = {i: used for i, used in said.waivers.items() if i not in said.refused and i not in said.held}
    return said._replace(held=said.held - said.refused, waivers=waivers)


def alone(each: GateReading, index: int) -> list[Bound]:
    return [bound for bound in in_force(each, index) if each.gate.judge(each.facts[index], bound.params) is not None]


def summed(number: int, each: GateReading, index: int, taken: Rooms, wanted: Rooms) -> list[Bound]:
    """What the item's own earlier lines want counts within a scope, what others took everywhere."""
    gate: Any = each.gate
    fact = each.facts[index]
    key, quantity = gate.quantity(fact)
    own = f"{key}@{scope_of(each, index)}"
    broken = []
    for bound in in_force(each, index):
        digest = bound.params_digest
        before = taken.get((number, digest, key), 0) + wanted.get((number, digest, own), 0)
        if gate.judge_sum(fact, bound.params, before) is not None:
            broken.append(bound)
    for digest in {bound.params_digest for bound in in_force(each, index)}:
        wanted[number, digest, own] = wanted.get((number, digest, own), 0) + quantity
    return broken


def scope_of(each: GateReading, index: int) -> Any:
    return each.subjects.columns["place"][index] if any(bound.place is not None for bound in each.bounds) else None


def conclude(
    reading: Reading, item: int, found: list[Any], said: Said, spoken: dict[int, int], *, was_refused: bool
) -> bool:
    chosen = dict(spoken)
    conclusions = []
    for each, index, broken in found:
        effect = max((effect_of(each, bound) for bound in broken), key=ORDER.index)
        waiver = None
        if effect in {"hold", "block"} and each.gate.waivable:
            for waived in reading.waivers.get((each.gate.key, each.subjects.key(index)), ()):
                if chosen.get(waived.id, 0) < waived.left and {b.clause.code for b in broken} <= waived.clauses:
                    waiver = waived.id
                    chosen[waiver] = chosen.get(waiver, 0) + 1
                    break
        conclusions.append((each, index, broken, "waived" if waiver else effect, waiver))
    is_blocked = was_refused or any(effect == "block" for *_, effect, _ in conclusions)
    for each, index, broken, effect, waiver in conclusions:
        clauses = tuple(sorted({bound.clause.code for bound in broken}))
        said.breaches.add((item, each.subjects.lines[index], each.gate.key, effect, clauses))
        if effect == "hold":
            said.held.add(item)
        if waiver and not is_blocked:
            spoken[waiver] = spoken.get(waiver, 0) + 1
            said.waivers.setdefault(item, []).append(waiver)
    if is_blocked:
        said.refused.add(item)
    return is_blocked


def effect_of(each: GateReading, bound: Bound) -> str:
    return {"enforce": each.gate.outcome.value, "warn": "warn"}.get(bound.mode, "observe")
