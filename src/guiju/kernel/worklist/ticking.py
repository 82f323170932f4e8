"""Periodic steps of the worker: packages register them, the ticker takes those whose time has come."""

from collections.abc import Callable, Container
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

Function = Callable[[datetime, str], object]
"""Takes the moment and the database alias; safe to run in any number of workers at once, and again after a crash."""


class Step(NamedTuple):
    every: timedelta
    function: Function


_steps: dict[str, Step] = {}
_last: dict[tuple[str, str], datetime] = {}


def register(name: str, every_seconds: float, function: Function) -> None:
    """Add a step; the ticker beats once a second, so nothing comes more often.

    Raises:
        ValueError: the name is taken by another function.
    """
    known = _steps.get(name)
    if known is not None and known.function is not function:
        message = f"step {name} is registered already"
        raise ValueError(message)
    _steps[name] = Step(timedelta(seconds=every_seconds), function)


def due(moment: datetime, using: str = "default", *, but: Container[str] = ()) -> list[Callable[[], object]]:
    """The steps whose time has come in this process, ready to be called; they count as taken, those in ``but`` are not.

    A clock that was put back does not silence a step.
    """
    found: list[Callable[[], object]] = []
    for name, step in _steps.items():
        if name in but:
            continue
        last = _last.get((using, name))
        if last is None or abs(moment - last) >= step.every:
            _last[using, name] = moment
            found.append(partial(step.function, moment, using))
    return found
