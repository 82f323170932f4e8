"""Standards in force, and asking for one that is missing."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import Protocol, TypeVar

from guiju.domains.policy.models import Scheme, SchemeKind
from guiju.kernel.calendar.moments import first_of
from guiju.kernel.commands.work import Work
from guiju.kernel.worklist.tasks import open_tasks

MISSING = "policy.scheme"
PERIODS = {"month": "每月", "quarter": "每季", "year": "每年"}
SHOPS = "、"
"""Stands between the codes of shops."""
Known = Callable[[Collection[str], str], set[str]]
_known: list[Known] = []
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def versions_of(kind: str, abouts: Collection[str] | None = None, using: str = "default") -> dict[str, list[Scheme]]:
    """By what it is about every version of the standard, in the order in which they began; of all without ``abouts``."""
    rows = Scheme.objects.using(using).filter(kind=kind)
    if abouts is not None:
        rows = rows.filter(about__in=set(abouts) - {""})
    found: dict[str, list[Scheme]] = {}
    for row in rows.order_by("since", "id"):
        found.setdefault(row.about, []).append(row)
    return found


class Dated(Protocol):
    """What counts from a day on."""

    @property
    def since(self) -> date: ...


_Version = TypeVar("_Version", bound=Dated)


def on_day(versions: Sequence[_Version], day: date) -> _Version | None:
    """The one in force on a day, of versions in the order in which they began."""
    return next((row for row in reversed(versions) if row.since <= day), None)


def schemes_on(kind: str, abouts: Collection[str], day: date, using: str = "default") -> dict[str, Scheme]:
    """By what it is about the standard in force on a day; one statement."""
    known = {about: on_day(rows, day) for about, rows in versions_of(kind, abouts, using).items()}
    return {about: row for about, row in known.items() if row is not None}


def know_shops(known: Known) -> None:
    """Say how it is known which of these codes are shops; they are kept by an upper domain."""
    _known.append(known)


def known_shops(codes: Collection[str], using: str) -> set[str]:
    return {code for known in _known for code in known(set(codes), using)} if codes else set()


def shops_of(shops: str) -> frozenset[str]:
    """The codes of the shops whose sales count, as a scheme names them; empty for all of them."""
    return frozenset(filter(None, shops.split(SHOPS)))


def percent(rate: int) -> str:
    """A rate in 1/10,000 as people write it."""
    return f"{rate // 100}.{rate % 100:02}%"


def period_of(scheme: Scheme, day: date) -> date:
    """The first day of the standard's period in which a day lies."""
    return first_of(day, _MONTHS[scheme.period])


def ask_for_schemes(work: Work, kind: str, abouts: Sequence[str], due_at: datetime | None = None) -> None:
    """A task for personnel for each standard that is missing, until it is published."""
    wanted = sorted(set(abouts))
    columns = {
        "post": "hr",
        "kind": MISSING,
        "title": [f"公布“{about}”的{SchemeKind(kind).label}" for about in wanted],
        "page": "policy_schemes",
        "due_at": due_at,
        "source": MISSING,
        "source_key": [f"{kind}/{about}" for about in wanted],
    }
    open_tasks(work, columns, len(wanted))
