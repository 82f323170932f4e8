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


def weigh(reading: Reading, struck: Collection[int]) -> Said:
    said = Said(set(), set(), set(), {})
    spoken: dict[int, int] = {}
    taken: dict[tuple[int, str, str], int] = {}
    items = sorted({item for each in reading.gates for item in each.subjects.items} - set(struck))
    for is_cumulative in (False, True):
        gates = [(n, g) for n, g in enumerate(reading.gates) if issubclass(g.gate, CumulativeGate) == is_cumulative]
        for item in items:
            is_refused = item in said.refused
            wanted: dict[tuple[int, str, str], int] = {}
            found = []
            for number, each in gates:
                for index, of in enumerate(each.subjects.items):
                    if of != item:
                        continue
                    broken = []
                    for bound in in_force(each, index):
                        gate: Any = each.gate
                        fact = each.facts[index]
                        if is_cumulative:
                            key, quantity = gate.quantity(fact)
                            # What the item's own earlier lines want counts within a scope, as in the engine.
                            room = (number, bound.params_digest, key)
                            scope = (number, bound.params_digest, f"{key}@{scope_of(each, index)}")
                            message = gate.judge_sum(fact, bound.params, taken.get(room, 0) + wanted.get(scope, 0))
                        else:
                            message = gate.judge(fact, bound.params)
                        if message is not None:
                            broken.append(bound)
                    if is_cumulative:
                        key, quantity = each.gate.quantity(each.facts[index])  # type: ignore[attr-defined]
                        for digest in {bound.params_digest for bound in in_force(each, index)}:
                            scope = (number, digest, f"{key}@{scope_of(each, index)}")
                            wanted[scope] = wanted.get(scope, 0) + quantity
                    if broken:
                        found.append((each, index, broken))
            if not conclude(reading, item, found, said, spoken, is_refused):
                for (number, digest, name), quantity in wanted.items():
                    room = (number, digest, name.rpartition("@")[0])
                    taken[room] = taken.get(room, 0) + quantity
    return Said(
        said.refused,
        said.held - said.refused,
        said.breaches,
        {i: used for i, used in said.waivers.items() if i not in said.refused and i not in said.held},
    )


def scope_of(each: GateReading, index: int) -> Any:
    return each.subjects.columns["place"][index] if any(bound.place is not None for bound in each.bounds) else None


def conclude(reading: Reading, item: int, found: list[Any], said: Said, spoken: dict[int, int], is_refused: bool) -> bool:
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
    is_blocked = is_refused or any(effect == "block" for *_, effect, _ in conclusions)
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
