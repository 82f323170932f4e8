"""What other params would have done, counted by person, place and day."""

from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, NamedTuple

EXAMPLES = 50
RANKS = {"": 0, "observe": 0, "warn": 1, "waived": 2, "approved": 2, "hold": 2, "block": 3}
"""How strict an effect is; what was let through by a waiver or an approval had been stopped first."""


@dataclass(slots=True)
class Tally:
    """Items judged; those that would be warned of, held or refused now (``would``) and that were then (``was``).

    ``newly``: stricter than it was; ``freed``: less strict. ``amount`` is that of the ``newly``, in the unit of the gate.
    """

    judged: int = 0
    would: int = 0
    was: int = 0
    newly: int = 0
    freed: int = 0
    amount: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


class Changed(NamedTuple):
    """An item that would fare otherwise."""

    evidence: int
    item: int
    actor: int
    place: int | None
    day: date
    was: str
    would: str
    message: str


Group = tuple[int, int | None, date]
"""Person, place and day."""


@dataclass(slots=True)
class Result:
    """``changes`` counts items by what was and what would be; ``unjudged`` subjects by why they cannot be judged.

    ``is_present``: not past decisions were judged but what is stored now, of which a watch keeps no facts.
    """

    control: str
    title: str
    groups: dict[Group, Tally] = field(default_factory=dict)
    changes: Counter[tuple[str, str]] = field(default_factory=Counter)
    unjudged: Counter[str] = field(default_factory=Counter)
    examples: list[Changed] = field(default_factory=list)
    is_present: bool = False

    def tally(self, group: Group) -> Tally:
        known = self.groups.get(group)
        if known is None:
            known = self.groups[group] = Tally()
        return known

    def count(self, changed: Changed, amount: int) -> None:
        """Count one item of which something was or would be said, and keep it as an example where it fares otherwise."""
        was, would = changed.was, changed.would
        newly, freed = RANKS[would] > RANKS[was], RANKS[would] < RANKS[was]
        tally = self.tally((changed.actor, changed.place, changed.day))
        tally.judged += 1
        tally.would += RANKS[would] > 0
        tally.was += RANKS[was] > 0
        tally.newly += newly
        tally.freed += freed
        tally.amount += amount if newly else 0
        self.changes[was, would] += 1
        if (newly or freed) and len(self.examples) < EXAMPLES:
            self.examples.append(changed)

    @property
    def total(self) -> Tally:
        return sum(self.groups.values(), Tally())

    @property
    def by_person(self) -> dict[int, Tally]:
        return self._by(0)

    @property
    def by_place(self) -> dict[int | None, Tally]:
        return self._by(1)

    @property
    def by_day(self) -> dict[date, Tally]:
        return self._by(2)

    @property
    def all_changes(self) -> dict[tuple[str, str], int]:
        """With those of which nothing was said and nothing would be."""
        silent = self.total.judged - self.changes.total()
        return {**({("", ""): silent} if silent else {}), **self.changes}

    def _by(self, part: int) -> dict[Any, Tally]:
        found: dict[Any, Tally] = {}
        for group, tally in self.groups.items():
            found[group[part]] = found.get(group[part], Tally()) + tally
        return found
