"""What the outer door needs from packages above and beside it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from guiju.kernel.audit.recorder import Record
from guiju.kernel.commands.context import Approval, Context, Refusal
from guiju.kernel.commands.subjects import Subjects


class Question(NamedTuple):
    """A scalar SQL expression for the door statement, with its parameters."""

    sql: str
    parameters: tuple[Any, ...] = ()


class Permission(NamedTuple):
    """Whether the command is granted, and at which places (None: everywhere)."""

    granted: bool
    places: frozenset[int] | None


class Holding(NamedTuple):
    """An item that waits for somebody else: who, on which facts of each control (column-wise, plain values), why."""

    approver_post: str
    facts: dict[str, Any]
    message: str

    def together(self, other: "Holding") -> "Holding":
        """Both in one question; what another post must decide is asked when this is approved."""
        if other.approver_post != self.approver_post:
            return self
        return Holding(self.approver_post, {**self.facts, **other.facts}, f"{self.message}；{other.message}")


@dataclass(slots=True)
class Verdict:
    """The judgement of a batch, by item position; ``waivers`` are the ids of those each item uses."""

    refused: dict[int, list[Refusal]] = field(default_factory=dict)
    held: dict[int, Holding] = field(default_factory=dict)
    reasons: dict[int, list[Refusal]] = field(default_factory=dict)
    warnings: list[Refusal] = field(default_factory=list)
    breaches: list[Refusal] = field(default_factory=list)
    decisions: list[dict[str, Any]] = field(default_factory=list)
    controls: list[dict[str, Any]] = field(default_factory=list)
    waivers: dict[int, list[int]] = field(default_factory=dict)


class Authorizer(Protocol):
    def question(self, context: Context, permission: str) -> Question: ...

    def answer(self, context: Context, value: Any) -> Permission: ...

    def permission(self, actor: int, permission: str, using: str) -> Permission:
        """As `question` and `answer` in one, for reading outside a run; ``places`` has those below a place too.

        A permission that ends with a dot, such as ``warehouse.``, stands for any that begins so.
        """

    def posts(self, actor: int, using: str) -> frozenset[str]:
        """Codes of the posts the actor holds today, also in somebody's stead."""


class Judge(Protocol):
    def question(self) -> Question: ...

    def read(self, rules: int, subjects: Sequence[Subjects], context: Context) -> Any:
        """Facts of all gates bound to these subjects; the only step of judging that reads."""

    def weigh(self, reading: Any, struck: Collection[int], approval: Approval | None) -> Verdict:
        """Pure: judge what was read, leaving out the struck items."""

    def settle(self, verdicts: Iterable[Verdict], context: Context) -> None:
        """Count the waivers used, inside the run's savepoint.

        Raises:
            LateRefusal: somebody else took the last use of one.
        """


class Recorder(Protocol):
    def record(self, record: Record, using: str = "default") -> int: ...

    def payload(self, evidence_id: int, using: str = "default") -> dict[str, Any]: ...


@dataclass(frozen=True)
class Ports:
    authorizer: Authorizer
    judge: Judge
    recorder: Recorder


@lru_cache(maxsize=1)
def ports() -> Ports:
    """The ports named in the settings."""
    return Ports(**{name: import_string(path)() for name, path in settings.GUIJU_PORTS.items()})
