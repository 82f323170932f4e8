"""How what is late goes up: the usual two steps, or the ladder of the control that found it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple


class Ladder(NamedTuple):
    """The posts in order; after the last it is told again, each time ``every`` is over."""

    posts: Sequence[str]
    every: timedelta

    def post(self, level: int) -> str:
        return self.posts[min(level, len(self.posts)) - 1]

    def level(self, due_at: datetime, moment: datetime) -> int:
        """The highest that is reached: 1 as soon as it is late."""
        return (moment - due_at) // self.every + 1 if moment > due_at else 0


LadderOf = Callable[[datetime, str], dict[str, Ladder]]
"""By clause, as its binding says today (moment, database alias)."""
_ladders: dict[str, LadderOf] = {}


def register(control: str, ladder: LadderOf) -> None:
    """Let what this control finds go up by a ladder of its own."""
    _ladders[control] = ladder


def ladders() -> dict[str, LadderOf]:
    return dict(_ladders)
