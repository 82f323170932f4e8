"""What a signature needs besides: an exam passed, of which a package above knows."""

from collections.abc import Callable, Collection
from datetime import date

Proof = Callable[[str, int, Collection[int], date, str], frozenset[int]]
"""Exam, pass mark, accounts, since when it counts, database alias → the accounts that have passed."""

_providers: list[Proof] = []


def provide(proof: Proof) -> None:
    """Say who has passed; the last to say so is asked."""
    _providers[:] = [proof]


def passed(exam: str, score: int, accounts: Collection[int], since: date, using: str) -> frozenset[int]:
    """Everybody, where no exam is asked for or nobody holds any."""
    if not exam or not accounts or not _providers:
        return frozenset(accounts)
    return _providers[0](exam, score, accounts, since, using)
