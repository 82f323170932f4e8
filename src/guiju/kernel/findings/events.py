"""What happened to findings, as columns, for the packages above: tasks, messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Opened:
    """Findings that nobody answers for yet: the supervising post must name somebody."""

    findings: Sequence[int]
    titles: Sequence[str]
    supervisors: Sequence[str]
    places: Sequence[int | None]
    grave: Sequence[bool]


@dataclass(frozen=True)
class Assigned:
    """Somebody must put them right by then; ``is_new`` is false where only the deadline moved."""

    findings: Sequence[int]
    titles: Sequence[str]
    responsible: Sequence[int]
    places: Sequence[int | None]
    due_at: Sequence[datetime]
    due_bases: Sequence[str]
    is_new: bool


@dataclass(frozen=True)
class Rectified:
    """Somebody else than the rectifier, from the post that assigned them, must look."""

    findings: Sequence[int]
    titles: Sequence[str]
    posts: Sequence[str]
    places: Sequence[int | None]
    rectifiers: Sequence[int]


@dataclass(frozen=True)
class Returned:
    """Not put right: they are with the responsible person again, with the old deadline."""

    findings: Sequence[int]
    titles: Sequence[str]
    responsible: Sequence[int]
    places: Sequence[int | None]
    due_at: Sequence[datetime]
    notes: Sequence[str]


@dataclass(frozen=True)
class Closed:
    findings: Sequence[int]
    titles: Sequence[str]
    reporters: Sequence[int]


@dataclass(frozen=True)
class Escalated:
    findings: Sequence[int]
    titles: Sequence[str]
    posts: Sequence[str]
    places: Sequence[int | None]
    due_at: Sequence[datetime]
