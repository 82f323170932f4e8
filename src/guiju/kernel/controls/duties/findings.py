"""Findings about duties: missed, found not in order, or of a post that nobody holds."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import orjson

from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.subjects import DutyResult
from guiju.kernel.findings.commands import OpenFinding

Clause = tuple[str, int, str]
"""Code, version, title, as a duty item keeps them."""


class Broken(NamedTuple):
    """``item`` is the position in the command's batch."""

    item: int
    duty: str
    fingerprint: str
    title: str
    owner: int
    clauses: tuple[Clause, ...]
    place: int | None
    superior: str
    due_at: datetime | None = None


def clauses_of(stored: str) -> tuple[Clause, ...]:
    """The clauses of a duty item, as its row keeps them."""
    return tuple((code, version, title) for code, version, title in orjson.loads(stored))


def vacancy(fingerprint: str) -> str:
    """One finding a duty and place, however many days nobody holds the post: the day is left out."""
    duty, _digest, place, *_ = fingerprint.split("/")
    return f"{duty}/{place}/vacant"


def open_findings(work: Work, broken: Sequence[Broken]) -> None:
    """Open them; what is open already stays as it is. The command must declare that it causes ``findings.open``."""
    if not broken:
        return
    head = {
        "control": [each.duty for each in broken],
        "subject_type": [DutyResult.key] * len(broken),
        "fingerprint": [each.fingerprint for each in broken],
        "title": [each.title for each in broken],
        "owner": [each.owner for each in broken],
        "place": [each.place for each in broken],
        "supervisor": [each.superior for each in broken],
        "due_at": [each.due_at for each in broken],
    }
    cited = [(place, clause) for place, each in enumerate(broken) for clause in each.clauses]
    lines = {name: [clause[at] for _, clause in cited] for at, name in enumerate(("code", "version", "title"))}
    origin = [each.item for each in broken]
    work.perform(OpenFinding, head, origin=origin, lines=lines, line_items=[place for place, _ in cited])
