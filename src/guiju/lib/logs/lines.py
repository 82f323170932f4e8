"""One event, one line of JSON, whatever its fields hold."""

import json
import re
import traceback
from types import TracebackType
from typing import Any

_ACTS_ON_A_TERMINAL = re.compile(r"[\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What JSON leaves as it is and a terminal or a viewer obeys: DEL, C1 controls (CSI is one), line separators, bidi marks."""
LONGEST_VALUE = 2_000
_DEEPEST = 4
_FRAMES = 40
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def line(event: dict[str, Any]) -> str:
    """The event as one line without its end; control characters are escaped, long values are cut."""
    text = json.dumps(_bounded(event, _DEEPEST), ensure_ascii=False, separators=(",", ":"))
    return _ACTS_ON_A_TERMINAL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _bounded(value: Any, depth: int) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if depth and isinstance(value, dict):
        return {str(key)[:100]: _bounded(each, depth - 1) for key, each in value.items()}
    if depth and isinstance(value, list | tuple | set | frozenset):
        return [_bounded(each, depth - 1) for each in list(value)[:100]]
    text = value if isinstance(value, str) else f"<{type(value).__name__}>"
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…"


def told(error: ExcInfo) -> dict[str, Any]:
    """An exception without its message: messages of databases and validators quote the values that were wrong.

    What is kept: the types of the chain, SQLSTATE and constraint, the error of the operating system, the frames.
    """
    kind, value, trace = error
    frames = traceback.extract_tb(trace)[-_FRAMES:]
    causes: list[str] = []
    cause: BaseException | None = value
    while cause is not None and len(causes) < _DEEPEST:
        causes.append(_name(type(cause)) + _state(cause))
        cause = cause.__cause__ or cause.__context__
    return {
        "error": _name(kind) + _state(value),
        "causes": causes[1:],
        "frames": [f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno} {frame.name}" for frame in frames],
        "inner": [told((type(each), each, each.__traceback__)) for each in value.exceptions[:_DEEPEST]]
        if isinstance(value, BaseExceptionGroup)
        else [],
    }


def _name(kind: type[BaseException]) -> str:
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _state(error: BaseException) -> str:
    parts = [getattr(error, "sqlstate", None), getattr(error, "sqlite_errorname", None)]
    diagnosis = getattr(error, "diag", None)
    parts.append(getattr(diagnosis, "constraint_name", None))
    if isinstance(error, OSError):
        parts.append(error.strerror)
    known = [part for part in parts if isinstance(part, str) and part]
    return f" ({', '.join(known)})" if known else ""
