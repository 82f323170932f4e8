"""Somebody guesses passwords for an hour, from one address and from many, while the boss signs in from his own.

``python -m tests.faults.guessing sqlite --guesses 10000``: over 500 accounts, HTTP to the whole application, the clock
moved through one hour. A guess is *looked at* when the password was compared; the others are answered 429. Passwords are
stretched by a cheap hash meanwhile, for it is counts that are asked; the time of a known and of an unknown name is
measured with the real one.
"""

import argparse
import statistics
import time
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from tests.faults.world import ENGINES, report, world

ACCOUNTS, ADDRESSES = 500, 200
MOST_AN_HOUR = 20
"""Guesses of one account that may be looked at in an hour (the target)."""
BOSS, BOSS_PASSWORD, BOSS_ADDRESS = "zhou", "Pferd-Gurke-77", "198.51.100.7"
CHEAP = ["django.contrib.auth.hashers.MD5PasswordHasher"]
VISITS = 12


def _people(count: int) -> list[str]:
    """The names of so many accounts that have a password; the boss's is first."""
    from django.conf import settings

    from guiju.kernel.accounts import passwords
    from guiju.kernel.commands.context import SYSTEM, Context
    from guiju.kernel.commands.run import run_items
    from guiju.kernel.org.commands import RegisterPerson, ResetPassword, SetPassword
    from guiju.kernel.org.models import Person

    settings.PASSWORD_HASHERS = CHEAP
    names = [f"guessed{number}" for number in range(count - 1)]
    new = [{"number": f"G{number}", "name": "某人", "username": name, "lines": []} for number, name in enumerate(names)]
    assert len(run_items(RegisterPerson, new, Context(actor=SYSTEM)).done) == len(names)
    accounts = dict(Person.objects.values_list("number", "account_id"))
    resets = [
        {
            "person": item["number"],
            "ticket": passwords.ticket(
                "Esel-Tomate-88", owner=passwords.owner_of(accounts[item["number"]]), replaces=None
            ),
        }
        for item in new
    ]
    assert len(run_items(ResetPassword, resets, Context(actor=SYSTEM)).done) == len(names)
    boss = accounts["1001"]
    own = passwords.ticket(BOSS_PASSWORD, owner=passwords.owner_of(boss), replaces=None)
    assert run_items(SetPassword, [{"ticket": own}], Context(actor=boss)).done == [0]
    return [BOSS, *names]


def _attack(accounts: int, addresses: int, guesses: int, *, at_boss: bool) -> dict[str, Any]:
    """An hour of guesses, evenly spread; the boss has signed in from his address before."""
    import time_machine
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    names = _people(accounts)
    began = timezone.now() + timedelta(minutes=1)
    looked_at: Counter[str] = Counter()
    statuses: Counter[int] = Counter()
    visits = [_boss_comes(Client, began - timedelta(seconds=30))]
    every = max(guesses // VISITS, 1)
    with time_machine.travel(began, tick=False) as clock:
        for turn in range(guesses):
            moment = began + timedelta(hours=1) * turn / guesses
            clock.move_to(moment)
            name = BOSS if at_boss else names[turn % accounts]
            address = f"203.0.113.{(turn // (1 if at_boss else accounts)) % addresses}"
            status = _status(Client(), name, f"guess {turn}", address)
            statuses[status] += 1
            looked_at[name] += status != 429
            if turn % every == every - 1:
                visits.append(_boss_comes(Client, None))
    return {
        "guesses": guesses,
        "looked_at": sum(looked_at.values()),
        "most_of_one_account": max(looked_at.values()),
        "statuses": dict(sorted(statuses.items())),
        "boss_visits": len(visits),
        "boss_came_in": sum(visits),
    }


def _boss_comes(client: Any, moment: datetime | None) -> bool:
    import time_machine

    if moment is not None:
        with time_machine.travel(moment, tick=False):
            return _boss_comes(client, None)
    return _status(client(), BOSS, BOSS_PASSWORD, BOSS_ADDRESS) == 302


def _status(client: Any, name: str, password: str, address: str) -> int:
    answer = client.post("/sign-in/", {"username": name, "password": password}, REMOTE_ADDR=address)
    assert answer.status_code in {302, 403, 429}, answer.status_code
    return int(answer.status_code)


def _times(count: int) -> dict[str, Any]:
    """Median CPU milliseconds of a wrong password for a known and for an unknown name, with the real hash."""
    from guiju.kernel.accounts import passwords
    from guiju.kernel.commands.context import Context
    from guiju.kernel.commands.run import run_items
    from guiju.kernel.org.commands import SetPassword
    from guiju.kernel.org.models import Person

    boss = Person.objects.get(number="1001").account_id
    own = passwords.ticket(BOSS_PASSWORD, owner=passwords.owner_of(boss or 0), replaces=None)
    assert run_items(SetPassword, [{"ticket": own}], Context(actor=boss or 0)).done == [0]
    passwords.check("warm", "up")
    spent: dict[str, list[float]] = {BOSS: [], "nobody": []}
    for _ in range(count):
        for name, times in spent.items():
            start = time.thread_time()
            assert passwords.check(name, "wrong") is None
            times.append((time.thread_time() - start) * 1000)
    known, unknown = (statistics.median(times) for times in spent.values())
    return {
        "known": round(known, 1),
        "unknown": round(unknown, 1),
        "differ_percent": round(abs(known - unknown) / known * 100, 1),
    }


def play(engine: str, guesses: int, accounts: int, timed: int) -> dict[str, Any]:
    """The figures of three attacks, and of the times.

    Raises:
        AssertionError: more guesses were looked at than may be, or the boss was kept out.
    """
    attacks = {
        "one address": (1, False),
        "many addresses": (ADDRESSES, False),
        "many addresses, the boss": (ADDRESSES, True),
    }
    figures: dict[str, Any] = {}
    with world(engine) as where:
        for name, (addresses, at_boss) in attacks.items():
            where.reset()
            played = where.do(_call, _attack, (accounts, addresses, guesses), {"at_boss": at_boss})
            assert played["most_of_one_account"] <= MOST_AN_HOUR, (name, played)
            assert played["boss_came_in"] == played["boss_visits"], (name, played)
            figures[name] = played
        if timed:
            where.reset()
            figures["times"] = where.do(_times, timed)
    return figures


def _call(function: Any, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
    return function(*arguments, **named)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("--guesses", type=int, default=10_000)
    parser.add_argument("--accounts", type=int, default=ACCOUNTS)
    parser.add_argument("--timed", type=int, default=0)
    given = parser.parse_args()
    report(play(given.engine, given.guesses, given.accounts, given.timed))
