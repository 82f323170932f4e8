"""One value, one sequence of bytes: canonical JSON that the standard library of any language can write again."""

from datetime import UTC, datetime
from typing import Any

import orjson

_SCALARS = {int, str, bool, type(None)}
_LISTS = (list, tuple)


def canonical(value: Any) -> bytes:
    """``value`` as JSON in UTF-8 with sorted keys, no spaces, nothing escaped that need not be.

    Equal to ``json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()``.

    Raises:
        ValueError: a float, an integer beyond 64 bits, text that is not Unicode, a key that is no text, another type.
    """
    _refuse_strangers(value)
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError as error:
        raise ValueError(str(error)) from error


def _refuse_strangers(value: Any) -> None:
    """Lists are looked at by the set of their types, because a batch has long columns of one type."""
    if isinstance(value, dict):
        inner: Any = value.values()
    elif isinstance(value, _LISTS):
        inner = value
    else:
        inner = (value,)
    kinds = set(map(type, inner))
    if kinds <= _SCALARS:
        return
    for element in inner:
        if isinstance(element, (dict, *_LISTS)):
            _refuse_strangers(element)
        elif not isinstance(element, int | str) and element is not None:
            message = f"{type(element).__name__} has no canonical form"
            raise ValueError(message)


def instant(value: datetime) -> str:
    """An aware instant as text in UTC with microseconds, such as ``2026-11-24T09:05:12.000000Z``.

    Raises:
        ValueError: the instant has no time zone.
    """
    if value.tzinfo is None:
        message = "an instant needs a time zone"
        raise ValueError(message)
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
