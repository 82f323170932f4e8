"""The text of a rulebook on a day, and the hash that a signature is bound to."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import NamedTuple

import orjson
from django.db import connections
from django.utils import timezone

from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.store.stored import as_day, as_moment
from guiju.lib.digests.canonical import canonical
from guiju.lib.runs import RUN_BITS


class ClauseText(NamedTuple):
    """``params`` is the clause's canonical JSON: every number that the text leaves open."""

    code: str
    title: str
    text: str
    params: str


@dataclass(frozen=True)
class RulebookText:
    """Clauses in force in the order of their codes; ``since`` is the day from which all of them could be read.

    A clause that takes effect on a day before it was enacted could be read only then.
    """

    rulebook: int
    code: str
    title: str
    clauses: tuple[ClauseText, ...]
    since: date
    version: int = 1

    @property
    def hash(self) -> str:
        """SHA-256 of title, text and params of every clause: what is numbered or set otherwise is the same text."""
        return self.hashes[0]

    @cached_property
    def hashes(self) -> tuple[str, str]:
        """The hashes under which this text may have been signed; the second as the release 0.1 took it."""
        return _hashes(self.clauses)

    def letter(self, posts: Iterable[str]) -> str:
        """The hash of the letter that holders of these posts sign under this text."""
        return sha256(canonical([self.hash, sorted(posts)])).hexdigest()


def texts(codes: Iterable[str], day: date, using: str = "default") -> dict[str, RulebookText]:
    """The texts of these rulebooks on a day, by code, in one statement; one without clauses has no text."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select r.code, r.id, r.title, c.code, c.title, c.text, c.params, c.effective_from, e.recorded_at, "
            "c.version "
            "from rulebook_clause c join rulebook_rulebook r on r.id = c.rulebook_id "
            f"left join audit_evidence e on e.id = (c.id >> {RUN_BITS}) << {RUN_BITS} "
            f"where {any_of('r.code', 'text', using)} "
            "and c.effective_from <= %s and not exists (select 1 from rulebook_clause later "
            "where later.code = c.code and later.version > c.version and later.effective_from <= %s) "
            "order by r.code, c.code",
            [array(sorted(set(codes)), using), day, day],
        )
        rows = cursor.fetchall()
    found: dict[str, list[tuple[int, str, ClauseText, date, int]]] = {}
    for code, rulebook, title, clause, heading, text, params, since, enacted, version in rows:
        known = max(_day(since), _day(enacted)) if enacted else _day(since)
        said = ClauseText(clause, heading, text, _sorted(params))
        found.setdefault(code, []).append((rulebook, title, said, known, version))
    return {code: _text(code, rows) for code, rows in found.items()}


@lru_cache(maxsize=256)
def _hashes(clauses: tuple[ClauseText, ...]) -> tuple[str, str]:
    said = sorted([_plain(title), _plain(text), params] for _code, title, text, params in clauses)
    return sha256(canonical(said)).hexdigest(), sha256(canonical([list(clause) for clause in clauses])).hexdigest()


def _text(code: str, rows: list[tuple[int, str, ClauseText, date, int]]) -> RulebookText:
    clauses, since, version = tuple(row[2] for row in rows), max(row[3] for row in rows), max(row[4] for row in rows)
    return RulebookText(rows[0][0], code, rows[0][1], clauses, since, version)


def _plain(said: str) -> str:
    """Without spaces and line breaks, full-width and half-width alike (NFKC)."""
    return "".join(unicodedata.normalize("NFKC", said).split())


@lru_cache(maxsize=4096)
def _day(value: date | str) -> date:
    """A day, or the local day of a moment."""
    read = as_moment(value) if isinstance(value, str) and len(value) > len("2026-01-01") else value
    return timezone.localdate(as_moment(read)) if isinstance(read, datetime) else as_day(read)


@lru_cache(maxsize=4096)
def _sorted(params: str) -> str:
    return orjson.dumps(orjson.loads(params or "{}"), option=orjson.OPT_SORT_KEYS).decode()
