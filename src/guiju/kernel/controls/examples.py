"""Examples by which a rule is tested where it runs: facts with params, and whether they break it.

A rule whose judge does not answer as its examples declare judges nothing that can be relied on: its clauses are failing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

MARK = "自检"
"""How the fault of a failed self-test begins."""
Made = TypeVar("Made")


@dataclass(frozen=True)
class Example:
    """``params`` are those that differ from the control's own defaults; ``before`` is what a cumulative gate has summed."""

    fact: Any
    is_breach: bool
    params: Mapping[str, Any]
    before: int
    _made: dict[type, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def params_of(self, kind: type[Made]) -> Made:
        """Whole params of a control's kind, made once: each look of a control tries its examples."""
        if kind not in self._made:
            self._made[kind] = kind(**self.params)
        made: Made = self._made[kind]
        return made


def passes(fact: Any, *, before: int = 0, **params: Any) -> Example:
    return Example(fact, is_breach=False, params=params, before=before)


def breaches(fact: Any, *, before: int = 0, **params: Any) -> Example:
    return Example(fact, is_breach=True, params=params, before=before)


def fault_of(rule: Any) -> str:
    """Which example a rule does not answer as declared; empty when all are."""
    for number, example in enumerate(rule.examples, start=1):
        wanted = _word(is_breach=example.is_breach)
        try:
            said = rule.answer(example.fact, example.params_of(rule.params), example.before)
        except Exception as error:  # noqa: BLE001 — whatever a judge fails in is the answer
            return f"{MARK}第 {number} 例应判{wanted}，判定出错 {type(error).__name__}"[:120]
        if (said is not None) is not example.is_breach:
            return f"{MARK}第 {number} 例应判{wanted}，判为{_word(is_breach=said is not None)}"
    return ""


def _word(*, is_breach: bool) -> str:
    return "不合规" if is_breach else "合规"
