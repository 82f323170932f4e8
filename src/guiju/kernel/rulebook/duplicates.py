"""Clauses that repeat others word for word: each keeps its number, together they are one demand."""

from collections.abc import Iterable, Mapping
from datetime import date

import orjson

from guiju.kernel.rulebook.in_force import clauses_in_force

PARAM = "duplicate_of"
"""The param of a clause that names those it repeats."""


def duplicates_in_force(day: date, using: str = "default") -> dict[str, tuple[str, ...]]:
    """By clause that repeats others: their codes; one statement."""
    rows = clauses_in_force(day, using).filter(params__contains=f'"{PARAM}"')
    return duplicates_of(rows.values_list("code", "params"))


def duplicates_of(rows: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Of clauses, each with its params as they are stored."""
    found = {code: orjson.loads(params).get(PARAM) for code, params in rows if f'"{PARAM}"' in params}
    return {code: tuple(originals) for code, originals in found.items() if originals}


def demands(repeated: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """By each clause of a demand with several numbers all of these, in order."""
    found: dict[str, set[str]] = {}
    for code, originals in repeated.items():
        together = {code, *originals}
        for known in [found[each] for each in together if each in found]:
            together |= known
        found.update(dict.fromkeys(together, together))
    return {code: tuple(sorted(together)) for code, together in found.items()}
