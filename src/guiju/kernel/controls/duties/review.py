"""What a domain makes of the answers of its duties by what else it knows: wrong all the same, or made up for."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.checks import Check


class Answered(NamedTuple):
    """``line`` is the position of the answer in the batch."""

    line: int
    check: Check
    result: str
    value: str


class Sheet(NamedTuple):
    """A duty item as it is being done; ``item`` is its position in the batch."""

    item: int
    duty: str
    place: int | None
    day: date
    closes_at: datetime
    answers: tuple[Answered, ...]

    def named(self, name: str) -> Answered | None:
        return next((each for each in self.answers if each.check.name == name), None)


class Judged(NamedTuple):
    """``wrong`` says by line why what was called in order is not; ``made_up`` are the items that came too late."""

    wrong: dict[int, str]
    made_up: frozenset[int]


Reviewer = Callable[[Sequence[Sheet], Work], Judged]
"""Set-based: asked once for all items of a duty in a run."""

Outstanding = Callable[[Sequence[int], str], Mapping[int, str]]
"""Of these duty items (ids) what the domain still waits for, which no answer brings; empty where it is nothing."""
