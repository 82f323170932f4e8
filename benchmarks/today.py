"""今日, the list of findings and the inbox with a million rows of each kind behind them: server CPU, warm.

    GUIJU_DATA=DIR [GUIJU_DATABASE_URL=…] .venv/bin/python -m benchmarks.today [ROWS]

writes rows under an open guard into an empty data folder that it founds as the demo company. 2,000 findings are open,
300 tasks wait for a person, 50,000 warnings of one run are unanswered; the rest is history.
"""

import os
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guiju.config.settings")
import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from guiju.demo import company  # noqa: E402
from guiju.kernel.accounts.models import Account  # noqa: E402
from guiju.kernel.audit.models import Breach, Decision, Evidence  # noqa: E402
from guiju.kernel.findings.models import Closing, Finding, FindingAssignment  # noqa: E402
from guiju.kernel.org.models import Person, Place  # noqa: E402
from guiju.kernel.store.bulk import insert  # noqa: E402
from guiju.kernel.store.transaction import writing_transaction  # noqa: E402
from guiju.kernel.worklist.models import Message, Task  # noqa: E402

AT_ONCE = 100_000
OPEN, WAITING, UNANSWERED = 2_000, 300, 50_000
FIRST = 10_000 << 20
NOW = datetime.now(tz=UTC)
ASKS = 20
PAGES = ("/", "/findings/", "/findings/?state=mine", "/findings/?state=late", "/findings/?state=all", "/messages/")


def fill(rows: int) -> None:
    people = dict(Person.objects.values_list("number", "account_id"))
    place = Place.objects.get().id
    for start in range(0, rows, AT_ONCE):
        count = min(AT_ONCE, rows - start)
        with writing_transaction():
            _history(start, count, rows, people, place)
        print(f"{start + count:,}", flush=True)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("analyze")


def _history(start: int, count: int, rows: int, people: dict[str, Any], place: int) -> None:
    numbers = range(start, start + count)
    ids = [FIRST + number for number in numbers]
    moments = [NOW - timedelta(seconds=30 * (rows - number)) for number in numbers]
    keeper = people["1004"]
    is_open = [number >= rows - OPEN for number in numbers]
    columns = {
        "id": ids,
        "control": "benchmark",
        "clause": [f"S03.{number % 30:02d}" for number in numbers],
        "fingerprint": [f"B-{number}" for number in numbers],
        "title": "消防通道堆了纸箱",
        "place_id": place,
        "owner": 0,
        "reporter": [keeper if number % 10 == 0 else 0 for number in numbers],
        "supervisor": "owner",
        "opened_at": moments,
        "resolved_at": [None if still else moment for still, moment in zip(is_open, moments, strict=True)],
    }
    insert(Finding, columns, count)
    assigned = {
        "id": ids,
        "finding_id": ids,
        "responsible": [people[f"100{1 + number % 6}"] for number in numbers],
        "due_at": [moment + timedelta(days=3) for moment in moments],
        "assigner": 0,
        "assigner_post": "store_manager",
        "assigned_at": moments,
    }
    insert(FindingAssignment, assigned, count)
    closed = [each for each, still in zip(ids, is_open, strict=True) if not still]
    insert(Closing, {"id": closed, "finding_id": closed, "closer": 0, "note": "", "closed_at": NOW}, len(closed))
    ended = [None if number >= rows - WAITING else NOW for number in numbers]
    task = {"kind": "x", "title": "整改", "source": "benchmark", "opened_at": NOW, "due_at": moments, "ended_at": ended}
    insert(Task, {**task, "id": ids, "person": keeper, "source_key": [str(number) for number in numbers]}, count)
    read = [None if number >= rows - WAITING else NOW for number in numbers]
    insert(
        Message, {"id": ids, "person": keeper, "kind": "x", "title": "请整改", "sent_at": NOW, "read_at": read}, count
    )
    _judged(start, count, rows, keeper, moments)


def _judged(start: int, count: int, rows: int, keeper: int, moments: list[datetime]) -> None:
    runs = [10_000 + start + place for place in range(count)]
    bare = {"payload": b"{}", "is_compressed": False, "salt": b"s" * 32, "public_commitment": b"c" * 32}
    evidence = {
        **bare,
        "id": [run << 20 for run in runs],
        "command": "benchmark",
        "actor": keeper,
        "occurred_at": moments,
        "recorded_at": moments,
        "private_root": b"p" * 32,
        "leaf": [10_000_000 + run for run in runs],
    }
    insert(Evidence, evidence, count)
    counted = {"facts_version": 1, "clauses": "[]", "params_digest": "0" * 64}
    numbers = {"judged": 100, "blocked": 1, "held": 0, "warned": 1}
    ids = [(run << 20) + 1 for run in runs]
    decided = {"id": ids, "evidence_id": [run << 20 for run in runs], "control": "benchmark"}
    insert(Decision, {**decided, **counted, **numbers}, count)
    same_run = 10_000 + rows - UNANSWERED
    warned = {
        "id": [(run << 20) + 2 for run in runs],
        "evidence_id": [min(run, same_run) << 20 for run in runs],
        "actor": keeper,
        "item": 0,
        "subject_type": "x",
        "subject_key": [f"B-{run}" for run in runs],
        "control": "benchmark",
        "clause": "S03.12",
        "clause_version": 1,
        "effect": ["warn" if run >= same_run or run % 4 else "block" for run in runs],
        "message": "货已进出 7 小时后才登账",
        "acknowledged_at": [None if run >= same_run or run % 4 == 0 else NOW for run in runs],
    }
    insert(Breach, warned, count)


def measure() -> None:
    for number in ("1001", "1004"):
        client = Client()
        client.force_login(Account.objects.get(person__number=number))
        for page in (*PAGES, *(("/breaches/", "/breaches/?effect=waived") if number == "1001" else ())):
            answer = client.get(page)
            assert answer.status_code == 200, (page, answer.status_code)  # noqa: S101
            spent = []
            for _ in range(ASKS):
                before = time.process_time()
                client.get(page)
                spent.append(time.process_time() - before)
            spent.sort()
            print(f"{number} {page:28} {spent[ASKS // 2] * 1000:6.1f} ms  p95 {spent[-2] * 1000:6.1f} ms", flush=True)


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    company.load()
    if Task.objects.count() < 1000:
        fill(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
    measure()
