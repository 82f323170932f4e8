"""Patterns about what else there is: unique, not in use, confirmed outside."""

from typing import Any, ClassVar, NamedTuple

from pydantic import Field

from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.patterns.pattern import Pattern
from guiju.kernel.rulebook.models import Outcome


class Occurrence(NamedTuple):
    """How often the same value stands already, elsewhere."""

    value: str
    others: int


class Unique(Pattern):
    """A value stands once; with `CumulativeGate` also within the batch."""

    what: ClassVar[str] = "编号"

    @classmethod
    def judge(cls, fact: Any, params: Any) -> str | None:
        return cls.judge_sum(fact, params, 0)

    @classmethod
    def quantity(cls, fact: Any) -> tuple[str, int]:
        known: Occurrence = cls.shape(fact)
        return known.value, 1

    @classmethod
    def judge_sum(cls, fact: Any, params: Any, before: int) -> str | None:  # noqa: ARG003 — once is once
        known: Occurrence = cls.shape(fact)
        others = known.others + before
        return f"{cls.what}“{known.value}”已有 {others} 处" if others else None


class Use(NamedTuple):
    """``uses`` is how many things still rely on it, ``where`` names some of them."""

    name: str
    uses: int
    where: str


class NotInUse(Pattern):
    """What others still rely on is not closed, scrapped or taken away."""

    @classmethod
    def judge(cls, fact: Any, params: Any) -> str | None:  # noqa: ARG003 — in use or not
        known: Use = cls.shape(fact)
        if not known.uses:
            return None
        return f"“{known.name}”还有 {known.uses} 处在用" + (f"：{known.where}" if known.where else "")


class Confirmation(Params):
    hours: int = Field(24, title="外部确认期限（小时）", ge=0)


class Outside(NamedTuple):
    """Our state has changed; ``seconds`` since then, and whether the change outside is proved."""

    name: str
    seconds: int
    is_confirmed: bool


class ConfirmedOutside(Pattern):
    """What changed here is proved outside in time. Our own state never waits for it: it can only warn."""

    asks = Confirmation
    outcome = Outcome.WARN
    where: ClassVar[str] = "外部平台"

    def __init_subclass__(cls) -> None:
        if issubclass(cls, Gate) and cls.outcome is not Outcome.WARN:
            message = f"{cls.__name__}: what happens outside cannot stop what happens here"
            raise TypeError(message)
        super().__init_subclass__()

    @classmethod
    def judge(cls, fact: Any, params: Any) -> str | None:
        known: Outside = cls.shape(fact)
        hours: int = cls.param(params, "hours")
        if known.is_confirmed or known.seconds <= hours * 3600:
            return None
        return f"“{known.name}”在{cls.where}的处理已过 {known.seconds // 3600} 小时没有凭证，期限 {hours} 小时"
