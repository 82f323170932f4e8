"""Watches: find over stored rows what already broke a rule; the same rule that guards the act, where there is one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls import engine
from guiju.kernel.controls.gate import CumulativeGate, Gate, Rule
from guiju.kernel.controls.reading import Bound, GateReading, Reading
from guiju.kernel.rulebook.models import Outcome

if TYPE_CHECKING:
    from guiju.kernel.controls.bed import Bed

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

    @staticmethod
    def due(fact: Any, params: Any) -> datetime | None:
        """Until when what fires must be put right; None as its clauses or the company's usual days say."""
        return None

    def plant(self, bed: "Bed") -> str:
        """Plant stored rows that break the rule by any sensible params; the key of the subject that must fire.

        Empty where by the params in force nothing can break it.
        """
        raise NotImplementedError

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Any]:
        if self.gate is None:
            raise NotImplementedError
        return self.gate().facts(subjects, context)


def watches() -> dict[str, type[Watch]]:
    return dict(_watches)


class Broken(NamedTuple):
    """A subject that fires: why, who owns it, the place it names, and its own deadline."""

    why: Refusal
    owner: int
    place: int | None
    due_at: datetime | None = None


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
    each = GateReading(watch, subjects, looking.facts(subjects, context), bounds)
    broken = {found.why.subject_key: found for found in fired(each, looking.owners(subjects, context))}
    return Look(frozenset(subjects.keys()), broken)


def fired(each: GateReading, owners: Sequence[int]) -> list[Broken]:
    """The subjects that fire, with the account that answers for each and the earliest of its deadlines."""
    subjects = each.subjects
    at = {subjects.key(index): index for index in range(len(subjects))}
    places = subjects.columns.get("place") or [None] * len(subjects)
    found = []
    for why in engine.weigh(Reading([each]), (), None).warnings:
        index = at[why.subject_key]
        found.append(Broken(why, owners[index], places[index], _due(each, index, why)))
    return found


def _due(each: GateReading, index: int, why: Refusal) -> datetime | None:
    watch: Any = each.gate
    cited = {clause.code for clause in why.clauses}
    known = [watch.due(each.facts[index], bound.params) for bound in each.bounds if bound.clause.code in cited]
    return min((moment for moment in known if moment is not None), default=None)
