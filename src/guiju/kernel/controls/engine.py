"""The engine of judgement: pure, over bound gates and facts already read.

Facts once a gate; judged once per distinct effective params; the strictest outcome wins; a breach cites exactly the
clauses whose own params are broken.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from guiju.kernel.commands.context import Approval, Refusal
from guiju.kernel.commands.ports import Holding, Terms, Verdict
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.gate import CumulativeGate
from guiju.kernel.controls.reading import Bound, GateReading, Reading, by_params, columns, scopes

_STRICTNESS = {"block": 3, "hold": 2, "warn": 1, "observe": 0}


class _Breached(NamedTuple):
    message: str
    bound: Bound


@dataclass(frozen=True, slots=True)
class _Finding:
    """One breached subject, with everything of one gate that it breaks."""

    weighing: "_Weighing"
    index: int
    breaches: list[_Breached]


@dataclass(slots=True)
class _Count:
    judged: int = 0
    blocked: int = 0
    held: int = 0
    warned: int = 0


@dataclass(slots=True)
class _Weighing:
    """A gate's reading and, by params digest, how its subjects were judged."""

    each: GateReading
    counts: dict[str, _Count] = field(default_factory=dict)

    def judged(self, same: Sequence[Bound], subjects: int) -> None:
        self.counts.setdefault(same[0].params_digest, _Count()).judged += subjects

    def effect(self, bound: Bound) -> str:
        if bound.mode == "enforce":
            return self.each.gate.outcome.value
        return "warn" if bound.mode == "warn" else "observe"


@dataclass(slots=True)
class _Room:
    """What subjects with the same params share in a cumulative gate: the quantity taken, by key."""

    weighing: _Weighing
    bounds: list[Bound]
    by_item: dict[int, list[int]]
    taken: dict[str, int]

    def ask(self, item: int, broken: dict[int, list[_Breached]]) -> dict[str, int]:
        """What the item wants; what it breaks is added to ``broken`` by subject."""
        gate: Any = self.weighing.each.gate
        wanted: dict[str, int] = {}
        for index in self.by_item.get(item, ()):
            fact = self.weighing.each.facts[index]
            key, quantity = gate.quantity(fact)
            before = self.taken.get(key, 0) + wanted.get(key, 0)
            message = gate.judge_sum(fact, self.bounds[0].params, before)
            wanted[key] = wanted.get(key, 0) + quantity
            if message is not None:
                broken.setdefault(index, []).extend(_Breached(message, bound) for bound in self.bounds)
        return wanted

    def take(self, wanted: dict[str, int]) -> None:
        for key, quantity in wanted.items():
            self.taken[key] = self.taken.get(key, 0) + quantity


def weigh(reading: Reading, struck: Collection[int], approval: Approval | None) -> Verdict:
    """Judge; plain gates first, then all items walked in input order through all cumulative gates at once.

    What a plain gate refused is walked too, so that a person reads every reason at once, but it consumes nothing.
    """
    verdict = Verdict()
    conclusion = _Conclusion(reading, approval, verdict)
    weighings = [_Weighing(each) for each in reading.gates]
    plain = [each for each in weighings if not issubclass(each.each.gate, CumulativeGate)]
    by_item: dict[int, list[_Finding]] = {}
    for weighing in plain:
        for finding in _judge(weighing, struck):
            by_item.setdefault(weighing.each.subjects.items[finding.index], []).append(finding)
    for item in sorted(by_item):
        conclusion.draw(item, by_item[item])
    _walk([each for each in weighings if each not in plain], struck, conclusion)
    for item in verdict.refused:
        verdict.held.pop(item, None)
        verdict.reasons.pop(item, None)
    verdict.waivers = {
        item: used for item, used in verdict.waivers.items() if item not in verdict.refused and item not in verdict.held
    }
    verdict.warnings = [why for why in verdict.warnings if why.item not in verdict.refused]
    for weighing in weighings:
        _account(weighing, verdict)
    return verdict


def _judge(weighing: _Weighing, struck: Collection[int]) -> list[_Finding]:
    found: dict[int, list[_Breached]] = {}
    each = weighing.each
    judge, facts, items = each.gate.judge, each.facts, each.subjects.items
    for bounds, indexes in scopes(each):
        standing = [i for i in indexes if items[i] not in struck] if struck else indexes
        for same in by_params(bounds):
            params = same[0].params
            weighing.judged(same, len(standing))
            for index in standing:
                message = judge(facts[index], params)
                if message is not None:
                    found.setdefault(index, []).extend(_Breached(message, bound) for bound in same)
    return [_Finding(weighing, index, found[index]) for index in sorted(found)]


def _walk(weighings: list[_Weighing], aside: Collection[int], conclusion: "_Conclusion") -> None:
    """Items in input order; one that is blocked by any gate gives back what its lines took of all of them."""
    refused = set(conclusion.verdict.refused)
    rooms = [room for weighing in weighings for room in _rooms(weighing, aside)]
    for item in sorted({item for room in rooms for item in room.by_item}):
        findings = []
        wants = []
        for weighing in weighings:
            broken: dict[int, list[_Breached]] = {}
            wants += [(room, room.ask(item, broken)) for room in rooms if room.weighing is weighing]
            findings += [_Finding(weighing, index, broken[index]) for index in sorted(broken)]
        if not conclusion.draw(item, findings, is_refused=item in refused):
            for room, wanted in wants:
                room.take(wanted)


def _rooms(weighing: _Weighing, aside: Collection[int]) -> list[_Room]:
    items = weighing.each.subjects.items
    rooms = []
    shared: dict[str, dict[str, int]] = {}
    for bounds, indexes in scopes(weighing.each):
        standing = [index for index in indexes if items[index] not in aside]
        for same in by_params(bounds):
            weighing.judged(same, len(standing))
            room = _Room(weighing, same, {}, shared.setdefault(same[0].params_digest, {}))
            for index in standing:
                room.by_item.setdefault(items[index], []).append(index)
            rooms.append(room)
    return rooms


@dataclass(slots=True)
class _Conclusion:
    """Draws the conclusion of an item from all it breaks."""

    reading: Reading
    approval: Approval | None
    verdict: Verdict
    used: dict[int, int] = field(default_factory=dict)

    def draw(self, item: int, findings: list[_Finding], *, is_refused: bool = False) -> bool:
        """Whether the item is blocked, by this or, when it is refused already, before."""
        if not findings:
            return is_refused
        effects = [max((f.weighing.effect(b.bound) for b in f.breaches), key=_STRICTNESS.__getitem__) for f in findings]
        waivers = self._waivers(findings, effects)
        is_blocked = is_refused or any(
            effect == "block" and waiver is None for effect, waiver in zip(effects, waivers, strict=True)
        )
        holding: dict[str, list[tuple[_Finding, Refusal]]] = {}
        for finding, effect, waiver in zip(findings, effects, waivers, strict=True):
            conclusion = effect if waiver is None else "waived"
            if waiver is not None and not is_blocked:
                self.used[waiver] = self.used.get(waiver, 0) + 1
                self.verdict.waivers.setdefault(item, []).append(waiver)
            self._count(finding, is_waived=waiver is not None)
            why = _refusal(finding, conclusion)
            if conclusion == "hold":
                holding.setdefault(why.control, []).append((finding, why))
                continue
            self.verdict.breaches.append(why)
            if conclusion == "block":
                self.verdict.refused.setdefault(item, []).append(why)
            elif conclusion == "warn":
                self.verdict.warnings.append(why)
        for held in holding.values():
            self._hold(item, held)
        return is_blocked

    def _waivers(self, findings: list[_Finding], effects: list[str]) -> list[int | None]:
        """The waiver for each finding that would stop; none is spoken for twice."""
        taken = dict(self.used)
        chosen: list[int | None] = []
        for finding, effect in zip(findings, effects, strict=True):
            waiver = self._waiver(finding, taken) if effect in {"block", "hold"} else None
            if waiver is not None:
                taken[waiver] = taken.get(waiver, 0) + 1
            chosen.append(waiver)
        return chosen

    def _waiver(self, finding: _Finding, taken: dict[int, int]) -> int | None:
        each = finding.weighing.each
        if not each.gate.waivable:
            return None
        broken = {breach.bound.clause.code for breach in finding.breaches}
        for waiver in self.reading.waivers.get((each.gate.key, each.subjects.key(finding.index)), ()):
            if waiver.left > taken.get(waiver.id, 0) and broken <= waiver.clauses:
                return waiver.id
        return None

    def _count(self, finding: _Finding, *, is_waived: bool) -> None:
        """By params: the strictest of the bindings that share them."""
        if is_waived:
            return
        strictest: dict[str, str] = {}
        for _, bound in finding.breaches:
            effect = finding.weighing.effect(bound)
            known = strictest.get(bound.params_digest, "observe")
            strictest[bound.params_digest] = max(known, effect, key=_STRICTNESS.__getitem__)
        for digest, effect in strictest.items():
            count = finding.weighing.counts[digest]
            count.blocked += effect == "block"
            count.held += effect == "hold"
            count.warned += effect == "warn"

    def _hold(self, item: int, held: list[tuple[_Finding, Refusal]]) -> None:
        each = held[0][0].weighing.each
        facts = columns([each.facts[finding.index] for finding, _ in held])
        own = [why for _, why in held]
        approved = self.approval.of(item).get(each.gate.key) if self.approval else None
        if approved is not None and each.gate().covers(approved, facts):
            self.verdict.breaches += [why._replace(effect="approved") for why in own]
            return
        self.verdict.breaches += own
        self.verdict.reasons.setdefault(item, []).extend(own)
        message = "；".join(why.message for why in own)
        terms = _terms(held[0][0], sum(each.gate.amount(each.facts[finding.index]) for finding, _ in held))
        places = each.subjects.columns.get("place") or [None] * len(each.subjects)
        where = frozenset(places[finding.index] for finding, _ in held if places[finding.index])
        holding = Holding(terms.posts[0], {each.gate.key: facts}, message, terms, where)
        earlier = self.verdict.held.get(item)
        self.verdict.held[item] = earlier.together(holding) if earlier else holding


def _terms(finding: _Finding, amount: int) -> Terms:
    """Who approves: as a binding's params say, else as the gate says."""
    gate = finding.weighing.each.gate
    for breach in finding.breaches:
        rule = getattr(breach.bound.params, "approval", None)
        if rule is not None:
            return rule.terms(amount)
        post = getattr(breach.bound.params, "approver", "")
        if post:
            return Terms((post,))
    return gate.approval.terms(amount) if gate.approval else Terms((gate.approver,))


def _refusal(finding: _Finding, effect: str) -> Refusal:
    weighing, index, breaches = finding.weighing, finding.index, finding.breaches
    gate, subjects = weighing.each.gate, weighing.each.subjects
    strictest = max(breaches, key=lambda breach: _STRICTNESS[weighing.effect(breach.bound)])
    return Refusal(
        item=subjects.items[index],
        line=subjects.lines[index],
        control=gate.key,
        title=gate.title,
        message=strictest.message,
        advice=gate.advice,
        clauses=tuple(dict.fromkeys(breach.bound.clause for breach in breaches)),
        effect=effect,
        subject_type=subjects.type.key,
        subject_key=subjects.key(index),
        waivable=gate.waivable,
    )


def _account(weighing: _Weighing, verdict: Verdict) -> None:
    """One decision a gate × distinct params that judged anything; facts once a gate."""
    each = weighing.each
    entries = []
    for same in by_params(each.bounds):
        digest = same[0].params_digest
        count = weighing.counts.get(digest)
        if count is None or not count.judged:
            continue
        clauses = [[bound.clause.code, bound.clause.version, bound.mode] for bound in same]
        known = {"control": each.gate.key, "facts_version": each.gate.facts_version}
        verdict.decisions.append(
            {
                **known,
                "clauses": orjson.dumps(clauses).decode(),
                "params_digest": digest,
                "judged": count.judged,
                "blocked": count.blocked,
                "held": count.held,
                "warned": count.warned,
            }
        )
        entries.append({**known, "clauses": clauses, "params": same[0].params.model_dump(mode="json")})
    if entries:
        entries[-1] |= {"items": list(each.subjects.items), "facts": columns(each.facts), **_places(each.subjects)}
        verdict.controls += entries


def _places(subjects: Subjects) -> dict[str, Any]:
    """Where the subjects are, one place for all where it is one: a backtest counts by it and keeps to the scope."""
    places = list(subjects.columns.get("place", ()))
    if not places or not all(place is None or isinstance(place, int) for place in places):
        return {}
    return {"places": places if len(set(places)) > 1 else places[0]}
