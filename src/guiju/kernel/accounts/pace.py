"""How fast anybody may guess a password or a code, by name and by address; nobody can lock another out.

Each count is a virtual schedule (GCRA): ``burst`` guesses at once, then one an ``interval``. A guess is taken only when
every count that concerns it has room, and is counted before the password is looked at, so parallel guesses count too.
A pair of name and address that has signed in within ninety days is *familiar*: it has counts of its own, which strangers
do not fill. Guesses of one name are thus at most burst + 3600/interval of the familiar and of the strange ones an hour:
(5 + 5) + (5 + 5) = 20.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import digest
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from guiju.kernel.accounts.models import Pace

FAMILIAR_FOR = timedelta(days=90)
_FORGOTTEN_AFTER = timedelta(days=1)
_ADVANCE = """
insert into accounts_pace (key, due_at) values (%s, %s)
on conflict (key) do update
set due_at = case when accounts_pace.due_at > %s then accounts_pace.due_at else %s end + %s
where accounts_pace.due_at <= %s
"""


class Limit(NamedTuple):
    burst: int
    interval: timedelta


PAIR = Limit(3, timedelta(minutes=15))
ADDRESS = Limit(20, timedelta(minutes=2))
STRANGERS = Limit(5, timedelta(minutes=12))
FAMILIAR_PAIR = Limit(5, timedelta(minutes=12))
FAMILIAR = Limit(5, timedelta(minutes=12))


@dataclass(frozen=True)
class Taken:
    """A guess that may be made; ``counts`` are given back when it was right."""

    pair: str
    counts: tuple[tuple[str, Limit], ...]


@dataclass(frozen=True)
class TooFast:
    """A guess that is not looked at."""

    wait: timedelta

    @property
    def minutes(self) -> int:
        return max(1, -int(-self.wait.total_seconds() // 60))

    @property
    def says(self) -> str:
        return f"尝试太频繁，请 {self.minutes} 分钟后再试"


def take(name: str, address: str, *, what: str = "password", now: datetime | None = None) -> Taken | TooFast:
    """Count a guess of ``name`` from ``address``; refusing one writes nothing, so a flood of guesses does not either."""
    moment = _milliseconds(now or timezone.now())
    counts = _counts(name, network_of(address), what, moment)
    rows = dict(Pace.objects.filter(key__in=[key for key, _ in counts]).values_list("key", "due_at"))
    wait = max(rows.get(key, 0) - moment - _ahead(limit) for key, limit in counts)
    if wait > 0:
        return TooFast(timedelta(milliseconds=wait))
    with transaction.atomic(), connection.cursor() as cursor:
        for key, limit in sorted(counts):
            interval = _interval(limit)
            cursor.execute(_ADVANCE, [key, moment + interval, moment, moment, interval, moment + _ahead(limit)])
            if cursor.rowcount != 1:
                transaction.set_rollback(True)
                return TooFast(limit.interval)
    return Taken(counts[0][0], counts)


def succeeded(taken: Taken, now: datetime | None = None) -> None:
    """Give a right guess back, make its pair familiar and forget counts that ran out."""
    moment = _milliseconds(now or timezone.now())
    with transaction.atomic(), connection.cursor() as cursor:
        for key, limit in sorted(taken.counts):
            if key == taken.pair:
                cursor.execute(
                    "update accounts_pace set due_at = %s, succeeded_at = %s where key = %s", [moment, moment, key]
                )
            else:
                cursor.execute("update accounts_pace set due_at = due_at - %s where key = %s", [_interval(limit), key])
        cursor.execute(
            "delete from accounts_pace where due_at < %s and (succeeded_at is null or succeeded_at < %s)",
            [moment - _span(_FORGOTTEN_AFTER), moment - _span(FAMILIAR_FOR)],
        )


def _counts(name: str, source: str, what: str, moment: int) -> tuple[tuple[str, Limit], ...]:
    """What a guess counts on; the pair comes first."""
    pair = _key(what, "pair", name, source)
    last = Pace.objects.filter(key=pair).values_list("succeeded_at", flat=True).first()
    if last is not None and moment - last < _span(FAMILIAR_FOR):
        return (pair, FAMILIAR_PAIR), (_key(what, "familiar", name), FAMILIAR)
    return (pair, PAIR), (_key(what, "address", source), ADDRESS), (_key(what, "strangers", name), STRANGERS)


def network_of(address: str) -> str:
    """The address; of IPv6 the /64, which is what one household or office has."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "?"
    if isinstance(parsed, IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped else str(IPv6Address(int(parsed) >> 64 << 64))
    return str(parsed)


def mark(name: str) -> str:
    """How a log names a name that somebody tried; it may be a password typed into the wrong field."""
    return _key("mark", name)[:12]


def _key(*parts: str) -> str:
    message = "\0".join(part.strip().lower() for part in parts).encode()
    return digest(settings.SECRET_KEY.encode(), message, "sha256").hex()


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _span(span: timedelta) -> int:
    return int(span.total_seconds() * 1000)


def _interval(limit: Limit) -> int:
    return _span(limit.interval)


def _ahead(limit: Limit) -> int:
    """How far a schedule may run ahead of the clock and still have room."""
    return _interval(limit) * (limit.burst - 1)
