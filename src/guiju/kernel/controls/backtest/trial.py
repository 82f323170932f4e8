"""Judging stored facts again with other params: plain gates by a loop, sums and places by the engine itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any

from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.subjects import Subject
from guiju.kernel.controls import engine
from guiju.kernel.controls.backtest.result import RANKS, Changed, Result
from guiju.kernel.controls.backtest.stored import Rebuilt, StoredReading, StoredRun, Stretch, Unfit, stretches
from guiju.kernel.controls.gate import CumulativeGate, Rule
from guiju.kernel.controls.reading import Bound, GateReading, Reading
from guiju.kernel.rulebook.models import Outcome
from guiju.lib.runs import IDS_A_RUN

RUNS_AT_ONCE = 100
"""What is decoded of so many runs stays in the processor's cache until it is judged."""
Was = dict[tuple[int, int], str]
"""Evidence and item → the strictest effect that this clause's control had on it then."""

Broken = dict[int, tuple[str, str]]
"""Item → the effect on it and the message."""
Read = tuple[StoredRun, StoredReading]


@dataclass(slots=True)
class StoredSubjects:
    """As much of subjects as the engine asks for; natural keys are not stored with the facts."""

    type: type[Subject]
    items: Sequence[int]
    columns: Mapping[str, Sequence[Any]]
    lines: Sequence[None] = field(init=False)

    def __post_init__(self) -> None:
        self.lines = [None] * len(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def key(self, index: int) -> str:
        return ""


def judge_again(
    rule: type[Rule], bounds: Sequence[Bound], ids: range, using: str = "default", *, of: str = ""
) -> Result:
    """What these bindings of one clause would have done in the runs within ``ids``.

    ``of`` is the control whose facts are judged, where it is not the rule's own: a watch judges the facts of its gate.
    """
    result = Result(rule.key, rule.title)
    trial = _Trial(rule, bounds, result)
    clause = bounds[0].clause.code
    for stretch in stretches(of or rule.key, ids, using, is_walked=not trial.is_plain):
        was = _was(of or rule.key, clause, stretch, using)
        while runs := list(islice(stretch.runs, RUNS_AT_ONCE)):
            trial.judge(runs, was)
    return result


def _was(control: str, clause: str, stretch: Stretch, using: str) -> Was:
    rows = Breach.objects.using(using).filter(clause=clause, control=control)
    rows = rows.filter(id__gte=stretch.first, id__lt=stretch.last + IDS_A_RUN)
    found: Was = {}
    for evidence, item, effect in rows.values_list("evidence_id", "item", "effect"):
        if effect in RANKS and RANKS[effect] >= RANKS[found.get((evidence, item), "")]:
            found[evidence, item] = effect
    return found


class _Trial:
    def __init__(self, rule: type[Rule], bounds: Sequence[Bound], result: Result) -> None:
        self.rule, self.bounds, self.result = rule, bounds, result
        self.rebuilt = Rebuilt(rule)
        self.params = bounds[0].params
        self.is_plain = not issubclass(rule, CumulativeGate) and all(each.place is None for each in bounds)
        self.judge_one = rule.judge
        self.effect = _effect(rule, bounds[0].mode)
        self.has_amount = rule.amount is not Rule.amount

    def judge(self, runs: Sequence[StoredRun], was: Was) -> None:
        """Readings that follow one another with the same fields are rebuilt and judged together."""
        read = [(run, reading) for run in runs for reading in run.readings]
        for _, alike in groupby(read, _fields):
            fit = [each for each in alike if self._is_fit(each[1])]
            try:
                facts = self.rebuilt.facts([reading for _, reading in fit]) if fit else []
            except Unfit as why:
                self.result.unjudged[str(why)] += sum(len(reading.items) for _, reading in fit)
                continue
            start = 0
            for run, reading in fit:
                mine = facts[start : start + len(reading.items)]
                start += len(mine)
                broken = self._broken(mine, reading) if self.is_plain else self._weighed(mine, run, reading)
                if not broken and not was and not isinstance(reading.places, list):
                    self.result.tally((run.actor, reading.places, run.day)).judged += len(set(reading.items))
                else:
                    self._count(run, reading, mine, broken, was)

    def _broken(self, facts: Sequence[Any], reading: StoredReading) -> Broken:
        judge, params = self.judge_one, self.params
        found: Broken = {}
        for item, fact in zip(reading.items, facts, strict=True):
            message = judge(fact, params)
            if message is not None and item not in found:
                found[item] = (self.effect, message)
        return found

    def _is_fit(self, reading: StoredReading) -> bool:
        """What depends on a param was read with the one of then."""
        for name in self.rule.facts_params:
            wanted = getattr(self.params, name)
            if any(params.get(name, wanted) != wanted for _, params in reading.params):
                title = self.rule.params.model_fields[name].title or name
                self.result.unjudged[f"“{title}”变了，当时的事实是按另一个数读的"] += len(reading.items)
                return False
        return True

    def _weighed(self, facts: Sequence[Any], run: StoredRun, reading: StoredReading) -> Broken:
        places = _places(reading)
        columns = {"place": places} if places else {}
        subjects: Any = StoredSubjects(self.rule.subject, reading.items, columns)
        verdict = engine.weigh(Reading([GateReading(self.rule, subjects, facts, self.bounds)]), run.elsewhere, None)
        found: Broken = {}
        for why in verdict.breaches:
            known = found.get(why.item)
            if known is None or RANKS[why.effect] > RANKS[known[0]]:
                found[why.item] = (why.effect, why.message)
        return found

    def _count(self, run: StoredRun, reading: StoredReading, facts: Sequence[Any], broken: Broken, was: Was) -> None:
        result = self.result
        for place, items in _by_place(reading):
            told = [item for item in items if item in broken or (run.evidence, item) in was] if broken or was else ()
            result.tally((run.actor, place, run.day)).judged += len(items) - len(told)
            for item in told:
                would, message = broken.get(item, ("", ""))
                before = was.get((run.evidence, item), "")
                amount = self._amount(item, reading, facts) if would and self.has_amount else 0
                result.count(Changed(run.evidence, item, run.actor, place, run.day, before, would, message), amount)

    def _amount(self, item: int, reading: StoredReading, facts: Sequence[Any]) -> int:
        return sum(self.rule.amount(fact) for each, fact in zip(reading.items, facts, strict=True) if each == item)


def _fields(read: Read) -> tuple[Any, ...]:
    reading = read[1]
    return reading.facts_version, *reading.facts


def _effect(rule: type[Rule], mode: str) -> str:
    """As the engine has it."""
    if mode == "enforce":
        return Outcome(rule.outcome).value
    return "warn" if mode == "warn" else "observe"


def _places(reading: StoredReading) -> list[Any] | None:
    if isinstance(reading.places, list):
        return reading.places
    return None if reading.places is None else [reading.places] * len(reading.items)


def _by_place(reading: StoredReading) -> Iterable[tuple[int | None, Sequence[int]]]:
    """The items at each place; an item of several places counts at that of its first subject."""
    if not isinstance(reading.places, list):
        return ((reading.places, list(dict.fromkeys(reading.items))),)
    at: dict[int, int | None] = {}
    for item, place in zip(reading.items, reading.places, strict=True):
        at.setdefault(item, place)
    by_place: dict[int | None, list[int]] = {}
    for item, place in at.items():
        by_place.setdefault(place, []).append(item)
    return by_place.items()
