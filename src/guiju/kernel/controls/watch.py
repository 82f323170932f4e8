"""Watches: find over stored rows what already broke a rule; the same rule that guards the act, where there is one."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar, NamedTuple

from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls import engine
from guiju.kernel.controls.gate import CumulativeGate, Gate, Rule
from guiju.kernel.controls.reading import Bound, GateReading, Reading
from guiju.kernel.rulebook.models import Outcome

_watches: dict[str, type["Watch"]] = {}


class Watch(Rule):
    """``gate`` is the gate whose subject, params, facts and judgement it reuses; without one it declares its own.

    A watch finds, it never stops: what fires becomes a finding, one for each subject key, resolved when the watch looks
    at the subject again and finds it in order. What it no longer looks at stays open.
    """

    gate: ClassVar[type[Gate] | None] = None
    interval: ClassVar[timedelta] = timedelta()
    """How long it rests between two looks that ended well; for what reads much and changes slowly."""
    supervisor: ClassVar[str] = ""
    """The post that names who must mend what it finds, and is told when he is late; empty: the company's usual one."""

    def __init_subclass__(cls) -> None:
        if "key" not in vars(cls):
            return
        if cls.gate is not None:
            if issubclass(cls.gate, CumulativeGate):
                message = f"{cls.key}: {cls.gate.key} sums inside a batch; a watch over it needs its own judgement"
                raise TypeError(message)
            cls.subject, cls.params = cls.gate.subject, cls.gate.params
            cls.judge = staticmethod(cls.gate.judge)  # type: ignore[method-assign]
            cls.facts_version, cls.examples = cls.gate.facts_version, cls.gate.examples
        cls.outcome = Outcome.WARN
        _watches[cls.key] = cls
        cls.register("watch")

    def subjects(self, context: Context) -> Subjects:
        """Stored rows as the gate's subjects; ``items`` are their positions."""
        raise NotImplementedError

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        """The account that answers for each subject; 0 where nobody does."""
        raise NotImplementedError

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Any]:
        if self.gate is None:
            raise NotImplementedError
        return self.gate().facts(subjects, context)


def watches() -> dict[str, type[Watch]]:
    return dict(_watches)


class Broken(NamedTuple):
    """A subject that fires: why, who owns it, and the place it names."""

    why: Refusal
    owner: int
    place: int | None


class Look(NamedTuple):
    """What a watch saw: the keys it looked at, and by key what is broken."""

    keys: frozenset[str]
    broken: dict[str, Broken]


def look(watch: type[Watch], bounds: Sequence[Bound], context: Context) -> Look:
    """Judge the stored rows now; each breach cites exactly the clauses whose own params are broken."""
    looking = watch()
    subjects = looking.subjects(context)
    if not len(subjects):
        return Look(frozenset(), {})
    reading = Reading([GateReading(watch, subjects, looking.facts(subjects, context), bounds)])
    owners = dict(zip(subjects.items, looking.owners(subjects, context), strict=True))
    places = places_by_item(subjects)
    broken = {
        why.subject_key: Broken(why, owners[why.item], places.get(why.item))
        for why in engine.weigh(reading, (), None).warnings
    }
    return Look(frozenset(subjects.key(index) for index in range(len(subjects))), broken)


def places_by_item(subjects: Subjects) -> dict[int, int | None]:
    """Where subjects are; empty for a type without a place."""
    return dict(zip(subjects.items, subjects.columns.get("place", ()), strict=False))
