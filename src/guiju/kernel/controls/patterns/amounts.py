"""Patterns about quantities: within a limit, one by one or summed, and sampled enough."""

from typing import Any, ClassVar, NamedTuple

from pydantic import Field

from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.patterns.pattern import Pattern


class Limit(Params):
    limit: int = Field(0, title="上限")


class Measured(NamedTuple):
    """An integer in the smallest unit of what is measured."""

    name: str
    value: int


class WithinLimit(Pattern):
    """A measured value is not above its limit; with ``is_floor`` not below it."""

    asks = Limit
    unit: ClassVar[str] = ""
    is_floor: ClassVar[bool] = False

    @classmethod
    def judge(cls, fact: Any, params: Any) -> str | None:
        known: Measured = cls.shape(fact)
        limit: int = cls.param(params, "limit")
        if known.value >= limit if cls.is_floor else known.value <= limit:
            return None
        return f"“{known.name}”{known.value}{cls.unit}，{'下限' if cls.is_floor else '上限'} {limit}{cls.unit}"


class Share(NamedTuple):
    """What one subject takes of a limit it shares with others: ``used`` was taken before this batch.

    A ``limit`` of None is no limit.
    """

    key: str
    quantity: int
    used: int
    limit: int | None


class SumWithinLimit(Pattern):
    """What subjects of one key take together stays within a limit that the facts tell; for `CumulativeGate`.

    ``sentence`` takes ``limit``, ``quantity``, ``earlier`` (stored and in this batch) and ``before``, which is
    ``earlier_sentence`` where there is any.
    """

    sentence: ClassVar[str] = "上限 {limit}，本次 {quantity}{before}"
    earlier_sentence: ClassVar[str] = "（此前已有 {earlier}）"

    @classmethod
    def quantity(cls, fact: Any) -> tuple[str, int]:
        share: Share = cls.shape(fact)
        return share.key, share.quantity

    @classmethod
    def judge_sum(cls, fact: Any, params: Any, before: int) -> str | None:  # noqa: ARG003 — the limit is a fact
        share: Share = cls.shape(fact)
        earlier = share.used + before
        if share.limit is None or earlier + share.quantity <= share.limit:
            return None
        told = cls.earlier_sentence.format(earlier=earlier) if earlier else ""
        return cls.sentence.format(limit=share.limit, quantity=share.quantity, earlier=earlier, before=told)


class Sampling(Params):
    percent: int = Field(5, title="抽检比例（%）", ge=0, le=100)
    least: int = Field(1, title="最少抽检数", ge=0)
    most_failed: int = Field(0, title="最多不合格数", ge=0)


class Sample(NamedTuple):
    """Of ``population`` pieces ``checked`` were looked at and ``failed`` of those failed."""

    name: str
    population: int
    checked: int
    failed: int


def needed(population: int, percent: int, least: int) -> int:
    """How many of a population are to be checked: the share rounded up, at least ``least``, at most all."""
    return min(population, max(least, -(-population * percent // 100)))


class Sampled(Pattern):
    """Enough of a population was checked, and not too many of those failed."""

    asks = Sampling

    @classmethod
    def judge(cls, fact: Any, params: Any) -> str | None:
        known: Sample = cls.shape(fact)
        wanted = needed(known.population, cls.param(params, "percent"), cls.param(params, "least"))
        if known.checked < wanted:
            return f"“{known.name}”共 {known.population}，应抽检 {wanted}，实抽 {known.checked}"
        most: int = cls.param(params, "most_failed")
        if known.failed > most:
            return f"“{known.name}”抽检 {known.checked}，不合格 {known.failed}，最多允许 {most}"
        return None
