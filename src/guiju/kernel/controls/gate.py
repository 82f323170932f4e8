"""Gates: pure judgements over facts that were read set-based."""

from collections.abc import Sequence
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subject, Subjects
from guiju.kernel.controls.approval import ApprovalRule
from guiju.kernel.controls.examples import Example
from guiju.kernel.rulebook import catalogue
from guiju.kernel.rulebook.models import Outcome

_gates: dict[str, type["Gate"]] = {}


class Params(BaseModel):
    """The numbers of a control; every one is a param of a clause."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class ProtectedSubject(TypeError):
    """A gate that stops was declared for a subject no rule may stop."""


class Rule:
    """What a gate judges before an act and a watch over stored rows.

    ``facts`` reads, once per distinct key, and returns one light NamedTuple a subject whose values are plain
    (int, str, bool, None) or shared records of such; ``judge`` is pure and answers None or the Chinese sentence that
    states the fact. Facts carry raw observations, so that other params can be tried on them later.

    ``examples`` are facts that break it and facts that do not, over which it is tested where it runs.

    What is held is approved by ``approver``, or as ``approval`` says; a param of either name comes first.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    subject: ClassVar[type[Subject]]
    params: ClassVar[type[Params]] = Params
    outcome: ClassVar[Outcome] = Outcome.BLOCK
    facts_version: ClassVar[int] = 1
    facts_params: ClassVar[frozenset[str]] = frozenset()
    """Params that decide what the facts are: with others, stored facts say nothing."""
    advice: ClassVar[str] = ""
    waivable: ClassVar[bool] = False
    approver: ClassVar[str] = ""
    approval: ClassVar[ApprovalRule | None] = None
    examples: ClassVar[tuple[Example, ...]] = ()
    reasons: ClassVar[tuple[str, ...]] = ()
    """Reasons often given for its warnings, each answered by one tap; any other may be written."""
    limits: ClassVar[tuple[str, ...]] = ()
    """The clause's params within which what it finds must be put right (``…_hours``, ``…_days``); empty: the usual ones."""

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Any]:
        raise NotImplementedError

    @staticmethod
    def judge(fact: Any, params: Any) -> str | None:
        raise NotImplementedError

    @classmethod
    def answer(cls, fact: Any, params: Any, _before: int) -> str | None:
        """The judgement of one fact; the last argument is for those that sum."""
        return cls.judge(fact, params)

    @staticmethod
    def amount(fact: Any) -> int:
        """What the tiers of an approval are measured by; an item's amount is the sum of its held subjects."""
        return 0

    def covers(self, approved: dict[str, Any], now: dict[str, Any]) -> bool:
        """Whether an approval given on some facts still covers those of now; both column-wise, of one item."""
        return approved == now

    @classmethod
    def register(cls, kind: str) -> None:
        """Let clauses bind it."""
        catalogue.register(
            catalogue.ControlInfo(
                cls.key, kind, cls.title, cls.outcome.value, cls.subject.protected, cls.params, limits=cls.limits
            )
        )


class Gate(Rule):
    """Judges one subject type before a command's effect."""

    def __init_subclass__(cls) -> None:
        if "key" not in vars(cls):
            return
        if cls.subject.protected and cls.outcome is not Outcome.WARN:
            message = f"{cls.key}: {cls.subject.key} is protected and can only be warned about"
            raise ProtectedSubject(message)
        _gates[cls.key] = cls
        cls.register("gate")


class CumulativeGate(Gate):
    """Sums inside a batch: subjects with one key share room; an item over it is refused whole and consumes nothing."""

    @staticmethod
    def quantity(fact: Any) -> tuple[str, int]:
        """The key that shares room, and what this subject takes of it."""
        raise NotImplementedError

    @staticmethod
    def judge_sum(fact: Any, params: Any, before: int) -> str | None:
        """As `Gate.judge`, with what earlier subjects of the batch took of the same key."""
        raise NotImplementedError

    @classmethod
    def answer(cls, fact: Any, params: Any, before: int) -> str | None:
        return cls.judge_sum(fact, params, before)


def gates() -> dict[str, type[Gate]]:
    return dict(_gates)
