"""Who wants to know of every run of this process when it is over: counters, not business."""

from collections.abc import Callable

from guiju.kernel.commands.context import Outcome

Observer = Callable[[str, Outcome | None], None]
"""Takes the command's key and the outcome; None is a run that the actor was not allowed."""

_observers: list[Observer] = []


def observe(observer: Observer) -> None:
    if observer not in _observers:
        _observers.append(observer)


def tell(command: str, outcome: Outcome | None) -> None:
    for observer in _observers:
        observer(command, outcome)
