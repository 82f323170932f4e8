"""Where a list goes on: the last row's place in the order, as text that a program hands back."""

import base64
import binascii
from datetime import date, datetime
from typing import Any

import orjson

LARGEST = 2**63


class BadCursor(ValueError):
    """The text is no cursor of this list."""


def written(value: Any, key: int) -> str:
    """The cursor behind a row: its value in the order (None when ordered by id alone) and its id."""
    return base64.urlsafe_b64encode(orjson.dumps([value, key])).decode().rstrip("=")


def read(text: str, kind: Any) -> tuple[Any, int]:
    """Value and id; ``kind`` is the type the value must have.

    Raises:
        BadCursor: it is none.
    """
    try:
        value, key = orjson.loads(base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
        if kind in {date, datetime} and isinstance(value, str):
            value = kind.fromisoformat(value)
    except (ValueError, TypeError, binascii.Error) as error:
        raise BadCursor(text) from error
    is_fit = (kind is None and value is None) or (kind is not None and type(value) is kind)
    is_large = type(value) is int and not -LARGEST <= value < LARGEST
    if type(key) is not int or not 0 <= key < LARGEST or not is_fit or is_large:
        raise BadCursor(text)
    return value, key
