"""What an upper domain does when a lower one has done something, inside the same run. No signals."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guiju.kernel.commands.work import Work

Reaction = Callable[[Any, "Work"], None]
_reactions: dict[type, list[Reaction]] = {}


def reaction(event: type) -> Callable[[Reaction], Reaction]:
    """Register a function ``(event, work)`` for an event type; events are frozen dataclasses of columns."""

    def register(function: Reaction) -> Reaction:
        _reactions.setdefault(event, []).append(function)
        return function

    return register


def react(event: Any, work: "Work") -> None:
    for function in _reactions.get(type(event), ()):
        function(event, work)
