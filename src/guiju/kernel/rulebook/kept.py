"""What follows from the rules alone, read once for each version of them and day."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, TypeVar

from django.db import connections

from guiju.kernel.store.stored import first_row

VERSION = "select version from rulebook_rulesversion where id = 1"
"""Raised by every change of a rule."""
Read = TypeVar("Read")

_kept: dict[tuple[Callable[..., Any], str], tuple[tuple[int, date], Any]] = {}


def of_rules(read: Callable[[date, str], Read]) -> Callable[[date, str], Read]:
    """``read``, asked again only when a rule has changed or another day is meant.

    Inside a transaction it is asked each time: what was changed there may never come to be.
    """

    @wraps(read)
    def reading(day: date, using: str) -> Read:
        if connections[using].in_atomic_block:
            return read(day, using)
        asked = rules_version(using), day
        known = _kept.get((read, using))
        if known is not None and known[0] == asked:
            found: Read = known[1]
            return found
        found = read(day, using)
        _kept[read, using] = asked, found
        return found

    return reading


def rules_version(using: str = "default") -> int:
    row = first_row(VERSION, [], using)
    return row[0] if row else 0


def forget() -> None:
    """Another database has taken the place of the one that was read."""
    _kept.clear()
