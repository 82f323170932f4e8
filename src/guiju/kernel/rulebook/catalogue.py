"""The controls that clauses may bind: what each one is, told by the packages above that declare them."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from pydantic import BaseModel


class ControlInfo(NamedTuple):
    """``outcome`` is block, hold or warn; ``protected`` says that it judges what no rule may stop.

    ``modes`` are those in which it may be bound; empty is all of them. ``limits`` are the clause's params within which what
    it finds must be put right; empty is whatever the pack marks so.
    """

    key: str
    kind: str
    title: str
    outcome: str
    protected: bool
    params: type[BaseModel] = BaseModel
    modes: frozenset[str] = frozenset()
    limits: tuple[str, ...] = ()


Source = Callable[[str], Iterable[ControlInfo]]
"""The controls that are data, read from a database."""

_controls: dict[str, ControlInfo] = {}
_remembered: dict[str, ControlInfo] = {}
_sources: list[Source] = []


def register(info: ControlInfo) -> None:
    _controls[info.key] = info


def add_source(source: Source) -> None:
    """Let clauses bind what ``source`` reads."""
    if source not in _sources:
        _sources.append(source)


def remember(infos: Iterable[ControlInfo]) -> None:
    """What was last read of the controls that are data, for those who only want a title."""
    _remembered.update((info.key, info) for info in infos)


def controls() -> dict[str, ControlInfo]:
    """The controls of the program, and what is remembered of others; nothing is read."""
    return {**_remembered, **_controls}


def bindable(using: str = "default") -> dict[str, ControlInfo]:
    """What clauses may bind now, read from the database where it is data."""
    found = {info.key: info for source in _sources for info in source(using)}
    return {**found, **_controls}


def limits_of(control: str) -> tuple[str, ...]:
    known = controls().get(control)
    return known.limits if known else ()
