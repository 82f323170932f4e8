"""What follows from the rules alone, read once for each state of them, day and question."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from secrets import randbits
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from django.db import connections

from guiju.kernel.store.stored import first_row

VERSION = "select version from rulebook_rulesversion where id = 1"
"""Another number after every change of a rule."""
_RENEW = "update rulebook_rulesversion set version = %s where id = 1"
_WAIT = "update rulebook_rulesversion set version = version where id = 1"
MOST = 64
"""Answers that are kept of each question."""
_VERSION_BITS = 63
Read = TypeVar("Read")
More = ParamSpec("More")

_forget: list[Callable[[], None]] = []


class of_rules(Generic[More, Read]):  # noqa: N801 — a decorator
    """Reads, asked again only when a rule has changed, another day is meant or something else is asked."""

    def __init__(self, read: Callable[Concatenate[date, str, More], Read]) -> None:
        @lru_cache(MOST)
        def known(_version: int, *asked: Any, **more: Any) -> Read:
            return read(*asked, **more)

        self._known: Callable[..., Read] = known
        _forget.append(known.cache_clear)

    def __call__(self, day: date, using: str, *more: More.args, **named: More.kwargs) -> Read:
        return self.at(rules_version(using), day, using, *more, **named)

    def at(self, version: int, day: date, using: str, *more: More.args, **named: More.kwargs) -> Read:
        """For whoever has read the version already."""
        return self._known(version, day, using, *more, **named)


def renew_rules_version(using: str) -> None:
    """The last that a change of rules does: a number that was never there before, not even in what was rolled back.

    Counted, the number of a change that was undone would come again for another change, and what was read of the one would
    be taken for the other.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_RENEW, [randbits(_VERSION_BITS)])


def wait_for_rules(using: str) -> None:
    """Whoever changes rules or numbers drafts of them is done, or is this transaction until its end."""
    with connections[using].cursor() as cursor:
        cursor.execute(_WAIT)


def rules_version(using: str = "default") -> int:
    row = first_row(VERSION, [], using)
    return row[0] if row else 0


def forget() -> None:
    """Another database has taken the place of the one that was read; one without rules has the number of all of these."""
    for each in _forget:
        each()
