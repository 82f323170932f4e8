"""Expressions in the Common Expression Language: bounded, checked against the names that are offered, compiled once.

There are no loops: with macros and regular expressions left out an expression costs what its length allows.
"""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cel import Program

LONGEST = 500
DEEPEST = 20
PARAMS = "params"
_FUNCTIONS = {"size", "startsWith", "endsWith", "contains"}
_OPERATORS = {
    "!_", "-_", "@in", "_%_", "_&&_", "_*_", "_+_", "_-_", "_/_", "_<=_", "_<_", "_>=_", "_>_", "_==_", "_!=_",
    "_?_:_", "_||_",
}  # fmt: skip
_PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_.]*)\s*\}\}")
_PARAM = re.compile(rf"\b{PARAMS}\.([A-Za-z_][A-Za-z0-9_]*)")
_TEXT = re.compile(r"'[^'\\\n]*'|\"[^\"\\\n]*\"")


class BadExpression(ValueError):
    """The sentence is Chinese."""


class FailedExpression(Exception):
    """It could not be worked out for a subject; the sentence is Chinese."""


@lru_cache(maxsize=512)
def compiled(source: str) -> "Program":
    """The program of an expression.

    Raises:
        BadExpression: it is too long, too deep or no expression.
    """
    if not source.strip() or len(source) > LONGEST:
        message = f"条件应有 1 至 {LONGEST} 个字"
        raise BadExpression(message)
    if _depth(source) > DEEPEST:
        message = f"条件的括号不能超过 {DEEPEST} 层"
        raise BadExpression(message)
    try:
        return _compile(source)
    except ValueError as wrong:
        message = "条件的写法不对，例如 quantity <= params.most && state == 'good'"
        raise BadExpression(message) from wrong


def _compile(source: str) -> "Program":
    import cel  # noqa: PLC0415 — brings a shell of its own: half a second at every start, and most companies never need it

    return cel.compile(source)


def _depth(source: str) -> int:
    deepest = depth = 0
    for sign in _TEXT.sub("", source):
        depth += (sign in "([{") - (sign in ")]}")
        deepest = max(deepest, depth)
    return deepest


def names_in(source: str) -> frozenset[str]:
    """The fields an expression reads, without its params; raises as `compiled`."""
    return frozenset(compiled(source).variables()) - {PARAMS}


def check(source: str, message: str, offered: Collection[str], params: Collection[str]) -> None:
    """That expression and message use nothing but what is offered.

    Raises:
        BadExpression: they do.
    """
    program = compiled(source)
    macros = set(program.functions()) - _FUNCTIONS - _OPERATORS
    if macros:
        said = (
            f"条件里不能用 {'、'.join(sorted(macros))}，可以用比较、四则运算、in、size、startsWith、endsWith、contains"
        )
        raise BadExpression(said)
    used = names_in(source) | {f"{PARAMS}.{name}" for name in _PARAM.findall(_TEXT.sub("", source))}
    unknown = sorted((used | set(placeholders(message))) - set(offered) - {f"{PARAMS}.{name}" for name in params})
    if unknown:
        said = f"没有字段 {'、'.join(unknown)}，可用的有 {'、'.join(sorted(offered))}"
        raise BadExpression(said)
    if not names_in(source):
        said = "条件没有用到任何字段"
        raise BadExpression(said)


def placeholders(message: str) -> list[str]:
    """The names between double braces."""
    return _PLACEHOLDER.findall(message)


def filled(message: str, values: Mapping[str, Any]) -> str:
    """The message with its placeholders; what they name is written as it is and never read again."""
    return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], "")), message)


def holds(source: str, fields: Mapping[str, Any], params: Mapping[str, Any]) -> bool:
    """Whether the condition is met.

    Raises:
        FailedExpression: it cannot be worked out, or it is no condition.
    """
    try:
        result = compiled(source).execute({**fields, PARAMS: dict(params)})
    except ZeroDivisionError as error:
        message = "除数为零"
        raise FailedExpression(message) from error
    except OverflowError as error:
        message = "数值过大"
        raise FailedExpression(message) from error
    except (TypeError, RuntimeError, ValueError) as error:
        message = "比较的两边不是同一种类，或缺少数值"
        raise FailedExpression(message) from error
    if not isinstance(result, bool):
        message = "条件的结果不是“是”或“否”"
        raise FailedExpression(message)
    return result
