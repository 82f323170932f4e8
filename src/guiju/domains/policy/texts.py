"""The clauses of a version: those in force with what the draft changes, and the hash over them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

import orjson

from guiju.kernel.controls.pledges.text import ClauseText, RulebookText
from guiju.kernel.rulebook.commands import canonical
from guiju.kernel.rulebook.in_force import clauses_in_force


class Wording(NamedTuple):
    """A clause of a version; ``clause_version`` is the one in force, or the one that will be enacted."""

    code: str
    clause_version: int
    title: str
    text: str
    params: str
    is_changed: bool = False
    is_supplement: bool = False


class Change(NamedTuple):
    """What a draft says of a clause; ``params`` None leaves those in force."""

    code: str
    title: str
    text: str
    params: Mapping[str, object] | None
    is_supplement: bool


def in_force(rulebooks: Iterable[int], day: date, using: str = "default") -> dict[int, dict[str, Wording]]:
    """By rulebook and code the clauses in force on a day; one statement."""
    found: dict[int, dict[str, Wording]] = {}
    rows = clauses_in_force(day, using).filter(rulebook__in=set(rulebooks))
    for rulebook, code, version, title, text, params in rows.values_list(
        "rulebook", "code", "version", "title", "text", "params"
    ):
        given = canonical(orjson.loads(params or "{}"))
        found.setdefault(rulebook, {})[code] = Wording(code, version, title, text, given)
    return found


def drafted(standing: Mapping[str, Wording], changes: Iterable[Change]) -> list[Wording]:
    """The clauses of a version in the order of their codes; what says the same as before is not changed."""
    clauses = dict(standing)
    for change in changes:
        old = standing.get(change.code)
        params = canonical(dict(change.params)) if change.params is not None else old.params if old else "{}"
        version = old.clause_version + 1 if old else 1
        words = (change.code, version, change.title, change.text, params)
        new = Wording(*words, is_changed=True, is_supplement=change.is_supplement)
        if old is None or (old.title, old.text, old.params) != (new.title, new.text, new.params):
            clauses[change.code] = new
    return [clauses[code] for code in sorted(clauses)]


def hash_of(clauses: Iterable[Wording]) -> str:
    """The hash that a signature under these clauses will be bound to."""
    texts = tuple(ClauseText(each.code, each.title, each.text, each.params) for each in clauses)
    return RulebookText(0, "", "", texts, date.min).hash
