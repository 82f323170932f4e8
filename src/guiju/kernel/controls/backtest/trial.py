"""Judging stored facts again with other params: plain gates by a loop, sums and places by the engine itself."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.subjects import Subject
from guiju.kernel.controls import engine
from guiju.kernel.controls.backtest.columns import gathered_of
from guiju.kernel.controls.backtest.gathered import Gathered, JudgedBy
from guiju.kernel.controls.backtest.rebuilt import Rebuilt, Unfit
from guiju.kernel.controls.backtest.result import RANKS, Changed, Result
from guiju.kernel.controls.gate import CumulativeGate, Rule
from guiju.kernel.controls.reading import Bound, GateReading, Reading
from guiju.kernel.rulebook.models import Outcome
from guiju.lib.runs import IDS_A_RUN

Was = dict[tuple[int, int], str]
"""Evidence and item → the strictest effect that this clause's control had on it then."""

Broken = dict[int, tuple[str, str]]
"""Item → the effect on it and the message."""


class Mine(NamedTuple):
    """One reading of those gathered, with its facts rebuilt."""

    evidence: int
    actor: int
    day: int
    places: Any
    items: Sequence[int]
    elsewhere: Sequence[int]
    facts: Sequence[Any]


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
    control = of or rule.key
    for gathered in gathered_of(control, ids, using, is_walked=not trial.is_plain):
        trial.judge(gathered, _was(control, clause, gathered, using))
    return result


def _was(control: str, clause: str, gathered: Gathered, using: str) -> Was:
    rows = Breach.objects.using(using).filter(clause=clause, control=control)
    rows = rows.filter(id__gte=min(gathered.evidence), id__lt=max(gathered.evidence) + IDS_A_RUN)
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

    def judge(self, gathered: Gathered, was: Was) -> None:
        """A reading of which nothing was said and nothing would be is only counted."""
        gathered = self._fit(gathered)
        try:
            facts = self.rebuilt.facts(gathered) if gathered.items else []
        except Unfit as why:
            self.result.unjudged[str(why)] += len(gathered.items)
            return
        starts = gathered.starts
        messages = self._messages(facts)
        told = self._told(gathered, starts, messages, was)
        for index in told:
            part = slice(starts[index], starts[index + 1])
            mine = Mine(
                gathered.evidence[index],
                gathered.actors[index],
                gathered.days[index],
                gathered.places[index],
                gathered.items[part],
                gathered.elsewhere[index],
                facts[part],
            )
            self._count(mine, self._broken(mine, messages[part]) if self.is_plain else self._weighed(mine), was)
        self._count_silent(gathered, starts, told)

    def _fit(self, gathered: Gathered) -> Gathered:
        """What depends on a param was read with the one of then."""
        titles = [self._changed(params) for params in gathered.params]
        if not any(titles):
            return gathered
        for judged_by, size in zip(gathered.judged_by, gathered.sizes, strict=True):
            title = titles[judged_by]
            if title:
                self.result.unjudged[f"“{title}”变了，当时的事实是按另一个数读的"] += size
        return gathered.only([not titles[judged_by] for judged_by in gathered.judged_by])

    def _changed(self, judged_by: JudgedBy) -> str:
        """The title of the first param that facts depend on and that is another now."""
        for name in self.rule.facts_params:
            wanted = getattr(self.params, name)
            if any(params.get(name, wanted) != wanted for _, params in judged_by):
                return self.rule.params.model_fields[name].title or name
        return ""

    def _messages(self, facts: Sequence[Any]) -> Sequence[str | None]:
        if not self.is_plain:
            return [None] * len(facts)
        judge, params = self.judge_one, self.params
        return [judge(fact, params) for fact in facts]

    def _told(
        self, gathered: Gathered, starts: Sequence[int], messages: Sequence[str | None], was: Was
    ) -> Collection[int]:
        """The readings that are looked at item by item."""
        if not self.is_plain:
            return range(len(gathered.sizes))
        found = {bisect_right(starts, at) - 1 for at, message in enumerate(messages) if message is not None}
        found.update(index for index, places in enumerate(gathered.places) if isinstance(places, list))
        if was:
            known = {evidence for evidence, _ in was}
            found.update(index for index, evidence in enumerate(gathered.evidence) if evidence in known)
        return sorted(found)

    def _count_silent(self, gathered: Gathered, starts: Sequence[int], told: Collection[int]) -> None:
        groups = list(zip(gathered.actors, gathered.places, gathered.days, strict=True))
        silent: Counter[Any] = Counter()
        passed = set(told)
        for index, size in enumerate(gathered.sizes):
            if index not in passed:
                items = 1 if size == 1 else len(set(gathered.items[starts[index] : starts[index + 1]]))
                silent[groups[index]] += items
        for (actor, place, day), items in silent.items():
            self.result.tally((actor, place, date.fromordinal(day))).judged += items

    def _broken(self, mine: Mine, messages: Sequence[str | None]) -> Broken:
        found: Broken = {}
        for item, message in zip(mine.items, messages, strict=True):
            if message is not None and item not in found:
                found[item] = (self.effect, message)
        return found

    def _weighed(self, mine: Mine) -> Broken:
        places = mine.places
        if places is not None and not isinstance(places, list):
            places = [places] * len(mine.items)
        subjects: Any = StoredSubjects(self.rule.subject, mine.items, {"place": places} if places else {})
        reading = Reading([GateReading(self.rule, subjects, mine.facts, self.bounds)])
        verdict = engine.weigh(reading, frozenset(mine.elsewhere), None)
        found: Broken = {}
        for why in verdict.breaches:
            known = found.get(why.item)
            if known is None or RANKS[why.effect] > RANKS[known[0]]:
                found[why.item] = (why.effect, why.message)
        return found

    def _count(self, mine: Mine, broken: Broken, was: Was) -> None:
        result, day = self.result, date.fromordinal(mine.day)
        for place, items in _by_place(mine):
            told = [item for item in items if item in broken or (mine.evidence, item) in was]
            result.tally((mine.actor, place, day)).judged += len(items) - len(told)
            for item in told:
                would, message = broken.get(item, ("", ""))
                before = was.get((mine.evidence, item), "")
                amount = self._amount(item, mine) if would and self.has_amount else 0
                result.count(Changed(mine.evidence, item, mine.actor, place, day, before, would, message), amount)

    def _amount(self, item: int, mine: Mine) -> int:
        return sum(self.rule.amount(fact) for each, fact in zip(mine.items, mine.facts, strict=True) if each == item)


def _effect(rule: type[Rule], mode: str) -> str:
    """As the engine has it."""
    if mode == "enforce":
        return Outcome(rule.outcome).value
    return "warn" if mode == "warn" else "observe"


def _by_place(mine: Mine) -> Iterable[tuple[int | None, Sequence[int]]]:
    """The items at each place; an item of several places counts at that of its first subject."""
    if not isinstance(mine.places, list):
        return ((mine.places, list(dict.fromkeys(mine.items))),)
    at: dict[int, int | None] = {}
    for item, place in zip(mine.items, mine.places, strict=True):
        at.setdefault(item, place)
    by_place: dict[int | None, list[int]] = {}
    for item, place in at.items():
        by_place.setdefault(place, []).append(item)
    return by_place.items()
