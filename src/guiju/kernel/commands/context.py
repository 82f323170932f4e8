"""Who runs a command, when and how; and what came of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from django.utils import timezone

from guiju.lib.runs import RUN_BITS

SYSTEM = 0
"""The actor of set-up and of the worker: the program itself."""


class OnRefusal(StrEnum):
    ALL = "all"
    PARTIAL = "partial"


class ClauseRef(NamedTuple):
    """A clause version as a refusal cites it."""

    code: str
    version: int
    title: str


class Acknowledgement(NamedTuple):
    """The reason a person gives for a warning, sent with the request."""

    control: str
    item: int
    line: int | None
    reason: str


class Approval(NamedTuple):
    """What was approved: for each item, by control, the facts on which it was held; ``approver`` decided last."""

    facts: tuple[dict[str, Any], ...]
    approver: int

    def of(self, item: int) -> dict[str, Any]:
        return self.facts[item] if item < len(self.facts) else {}


def _now() -> datetime:
    return timezone.now()


@dataclass(frozen=True, slots=True)
class Context:
    """``now`` is business time, aware UTC; recorded time is the engine's own; a token narrows the actor to ``scopes``."""

    actor: int
    now: datetime = field(default_factory=_now)
    request_id: str | None = None
    on_refusal: OnRefusal = OnRefusal.ALL
    acks: tuple[Acknowledgement, ...] = ()
    references: tuple[str, ...] = ()
    approval: Approval | None = None
    scopes: frozenset[str] | None = None
    using: str = "default"

    def narrows(self, permission: str) -> bool:
        """Whether the token that is used leaves this permission out, whatever the actor's posts grant."""
        return self.scopes is not None and permission not in self.scopes


class Refusal(NamedTuple):
    """One breached subject as a person reads it: clause, fact, what to do."""

    item: int
    line: int | None
    control: str
    title: str
    message: str
    advice: str
    clauses: tuple[ClauseRef, ...]
    effect: str
    subject_type: str = ""
    subject_key: str = ""
    waivable: bool = False
    retryable: bool = False

    def as_dict(self) -> dict[str, Any]:
        return {**self._asdict(), "clauses": [clause._asdict() for clause in self.clauses]}

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> "Refusal":
        return cls(**{**given, "clauses": tuple(ClauseRef(**clause) for clause in given["clauses"])})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run: three disjoint lists of item positions, reasons, answers."""

    run: int
    command: str
    done: list[int]
    held: list[int]
    refused: list[int]
    refusals: list[Refusal]
    warnings: list[Refusal]
    answers: dict[int, dict[str, Any]]
    held_ids: dict[int, int]
    replayed: bool = False

    @property
    def evidence(self) -> int:
        return self.run << RUN_BITS

    @property
    def status(self) -> str:
        if self.done:
            return "done"
        return "held" if self.held else "refused"

    def as_dict(self) -> dict[str, Any]:
        return {
            "run": self.run,
            "status": self.status,
            "done": self.done,
            "held": self.held,
            "refused": self.refused,
            "refusals": [refusal.as_dict() for refusal in self.refusals],
            "warnings": [warning.as_dict() for warning in self.warnings],
            "answers": {str(item): answer for item, answer in self.answers.items()},
            "held_ids": {str(item): held for item, held in self.held_ids.items()},
            "replayed": self.replayed,
        }

    @classmethod
    def from_dict(cls, command: str, given: dict[str, Any]) -> "Outcome":
        return cls(
            run=given["run"],
            command=command,
            done=given["done"],
            held=given["held"],
            refused=given["refused"],
            refusals=[Refusal.from_dict(each) for each in given["refusals"]],
            warnings=[Refusal.from_dict(each) for each in given["warnings"]],
            answers={int(item): answer for item, answer in given["answers"].items()},
            held_ids={int(item): held for item, held in given["held_ids"].items()},
            replayed=True,
        )


class Forbidden(Exception):
    """The actor's posts do not grant the command; one audit row is left."""


class KeyReused(Exception):
    """The request id was used before with another input."""
