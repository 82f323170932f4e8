"""A year of duties for 200 people: each step of the ticker, and the pages of one's own duties, as the history grows.

    GUIJU_DATA=DIR [GUIJU_DATABASE_URL=…] .venv/bin/python -m benchmarks.duties [ITEMS …]

founds the demo company in an empty data folder, binds six duties a day to a post that 200 people hold, and writes the
history under an open guard up to each of ITEMS (10,000, 100,000 and 300,000 unless given). Every tenth item was missed and
made up for. Then a day is planned, half of it done, the rest missed; wall time of each step, CPU of each page, warm.
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guiju.config.settings")
import django

django.setup()

import time_machine  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from guiju.demo import company  # noqa: E402
from guiju.kernel.accounts.models import Account  # noqa: E402
from guiju.kernel.commands.context import SYSTEM, Context  # noqa: E402
from guiju.kernel.commands.run import run_items  # noqa: E402
from guiju.kernel.controls.duties.doing import DoDuty  # noqa: E402
from guiju.kernel.controls.duties.duty import Duty, DutyParams  # noqa: E402
from guiju.kernel.controls.models import DutyDone, DutyItem  # noqa: E402
from guiju.kernel.org.commands import DefinePost, RegisterPerson  # noqa: E402
from guiju.kernel.org.models import Person  # noqa: E402
from guiju.kernel.rulebook.commands import EnactClause, FoundRulebook  # noqa: E402
from guiju.kernel.store.bulk import insert  # noqa: E402
from guiju.kernel.store.transaction import writing_transaction  # noqa: E402
from guiju.kernel.worklist import ticking  # noqa: E402

PEOPLE, A_DAY, ASKS, AT_ONCE = 200, 6, 20, 50_000
POST, SIZES = "bench_clerk", (10_000, 100_000, 300_000)
FIRST = 20_000 << 20
DUTIES = [
    Duty(
        f"benchmark.duty_{number}",
        f"第 {number + 1} 项每日职责",
        DutyParams(
            posts=[POST], per="each", opens=f"{8 + number:02}:00", closes=f"{9 + number:02}:00", on_holidays="all"
        ),
    )
    for number in range(A_DAY)
]


def staff() -> list[int]:
    """The accounts of 200 people with one post, six duties a day bound to it."""
    ask = Context(SYSTEM, request_id="benchmark")
    permissions = [{"permission": each} for each in ("controls.do_duty", "worklist.read_messages")]
    _done(DefinePost, [{"code": POST, "title": "文员", "lines": permissions}], ask)
    people = [
        {
            "number": f"B{number:04}",
            "name": f"员工{number}",
            "username": f"bench{number}",
            "lines": [{"post": POST, "since": company.FOUNDED}],
        }
        for number in range(PEOPLE)
    ]
    _done(RegisterPerson, people, ask)
    _done(FoundRulebook, [{"code": "S99", "title": "基准制度"}], ask)
    clauses = [
        {
            "rulebook": "S99",
            "code": f"S99.{number + 1:02}",
            "version": 1,
            "title": duty.title,
            "text": duty.title,
            "mode": "warn",
            "kind": "duty",
            "params": {},
            "effective_from": company.FOUNDED,
            "lines": [{"control": duty.key, "mode": "warn"}],
        }
        for number, duty in enumerate(DUTIES)
    ]
    _done(EnactClause, clauses, ask)
    return list(Person.objects.filter(number__startswith="B").order_by("id").values_list("account_id", flat=True))


def _done(command: Any, items: list[dict[str, Any]], context: Context) -> None:
    outcome = run_items(command, items, context)
    assert len(outcome.done) == len(items), outcome.refusals[:3]  # noqa: S101


def fill(since: int, until: int, accounts: list[int], today: date) -> None:
    """History from the ``since``-th item back in time to the ``until``-th: 1,200 a day, the newest yesterday."""
    for start in range(since, until, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, until))
        with writing_transaction():
            _history(list(numbers), accounts, today)
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def _history(numbers: list[int], accounts: list[int], today: date) -> None:
    a_day = PEOPLE * A_DAY
    days = [today - timedelta(days=1 + number // a_day) for number in numbers]
    turns = [number % A_DAY for number in numbers]
    opens = [_at(day, 8 + turn) for day, turn in zip(days, turns, strict=True)]
    closes = [moment + timedelta(hours=1) for moment in opens]
    ids = [FIRST + number for number in numbers]
    columns = {
        "id": ids,
        "fingerprint": [f"benchmark.duty_{turn}/0/-/{number}" for turn, number in zip(turns, numbers, strict=True)],
        "duty": [DUTIES[turn].key for turn in turns],
        "clauses": '[["S99.01",1,"x"]]',
        "mode": "warn",
        "title": "每日职责",
        "place_id": None,
        "day": days,
        "opens_at": opens,
        "closes_at": closes,
        "due_at": closes,
        "bundle": "",
        "posts": f'["{POST}"]',
        "holder": [accounts[number // A_DAY % PEOPLE] for number in numbers],
        "superior": "",
        "checks": '["每日职责"]',
        "evidence": "[]",
        "answer_days": 0,
        "fault_days": None,
        "planned_at": opens,
        "settled_at": closes,
    }
    insert(DutyItem, columns, len(numbers))
    late = [timedelta(days=1) if number % 10 == 0 else timedelta() for number in numbers]
    done = {
        "id": ids,
        "item_id": ids,
        "done_by": columns["holder"],
        "done_at": [moment + after for moment, after in zip(closes, late, strict=True)],
        "note": "",
        "seconds": None,
        "made_up": [bool(after) for after in late],
        "lacks": "",
    }
    insert(DutyDone, done, len(numbers))


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time())) + timedelta(hours=hour)


def measure(items: int, accounts: list[int], day: date) -> None:
    """A day that begins now: planned at its first tick, half of it done, the rest missed."""
    with time_machine.travel(_at(day, 8), tick=True):
        _beat(f"{items:,} plan")
        _pages(f"{items:,}", accounts[0])
    with time_machine.travel(_at(day, 12), tick=True):
        for account in accounts[: PEOPLE // 2]:
            own = DutyItem.objects.filter(day=day, holder=account, opens_at__lte=timezone.now(), done__isnull=True)
            given = [{"item": each.fingerprint, "lines": [{"check": 1, "result": "ok"}]} for each in own]
            _done(DoDuty, given, Context(account, timezone.now()))
        for turn in range(4):
            _beat(f"{items:,} miss {turn + 1}")
    with time_machine.travel(_at(day, 12) + timedelta(minutes=30), tick=True):
        _beat(f"{items:,} quiet")


def _beat(name: str) -> None:
    spent = {step.function.__name__: _timed(step.function) for step in ticking._steps.values()}
    slowest = sorted(spent.items(), key=lambda each: -each[1])[:3]
    told = ", ".join(f"{step} {seconds * 1000:.0f}" for step, seconds in slowest)
    print(f"{name:16} tick {sum(spent.values()) * 1000:7.0f} ms  ({told})", flush=True)


def _timed(function: Callable[[datetime, str], object]) -> float:
    before = time.perf_counter()
    function(timezone.now(), "default")
    return time.perf_counter() - before


def _pages(name: str, account: int) -> None:
    client = Client()
    client.force_login(Account.objects.get(id=account))
    for page in ("/duties/", "/"):
        answer = client.get(page)
        assert answer.status_code == 200, (page, answer.status_code)  # noqa: S101
        spent = []
        for _ in range(ASKS):
            before = time.process_time()
            client.get(page)
            spent.append(time.process_time() - before)
        spent.sort()
        print(f"{name:16} {page:9} {spent[ASKS // 2] * 1000:6.1f} ms  p95 {spent[-2] * 1000:6.1f} ms", flush=True)


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    company.load()
    people = staff()
    today = timezone.localdate()
    written = 0
    for turn, size in enumerate([int(each) for each in sys.argv[1:]] or SIZES):
        fill(written, size, people, today)
        written = size
        measure(size, people, today + timedelta(days=turn))
