"""The clock jumps (T06) under real workers and clients: back a day, ahead a month, steps of NTP, foreign time zones.

``python -m tests.faults.clock sqlite --seconds 8``: libfaketime stands between the processes and the clock and follows a file
that says how far it is off; the machine's running time stays true.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count, pairwise
from pathlib import Path
from typing import Any

from tests.faults.world import ENGINES, World, report, world

DAY = 86_400
OFFSETS = {"a step ahead": 2, "a step back": -2, "a day back": -DAY, "a month ahead": 30 * DAY, "true again": 0}
ZONES = ["Asia/Shanghai", "America/New_York", "Pacific/Apia", "Asia/Kolkata"]
"""Of workers and clients in turn, with and without summer time: the company's days are Shanghai's, wherever a process runs."""
WORKERS, CLIENTS, START_SECONDS = 2, 2, 60.0


def library() -> str | None:
    """Libfaketime for threads, as Debian or PyPI has it."""
    found = [
        *Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"),
        *Path("/usr/lib/faketime").glob("libfaketimeMT.so.1"),
    ]
    return os.environ.get("GUIJU_FAKETIME") or (str(found[0]) if found else None)


class Clock:
    """What the processes take for the time."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "offset"
        self.set(0)

    def set(self, seconds: int) -> None:
        draft = self.file.with_suffix(".new")
        draft.write_text(f"{seconds:+d}")
        draft.replace(self.file)

    def environment(self, place: int) -> dict[str, str]:
        return {
            **os.environ,
            "LD_PRELOAD": str(library()),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "TZ": ZONES[place % len(ZONES)],
        }


@contextmanager
def working(where: World, clock: Clock, seed: str, clients: int) -> Iterator[list[Path]]:
    """Workers and clients, until the block ends; they end by themselves when asked."""
    (where.folder / "receipts").mkdir(exist_ok=True)
    receipts = [where.folder / "receipts" / f"{seed}-{number}" for number in range(clients)]
    commands = [["guiju.cli.worker"]] * WORKERS
    commands += [
        ["tests.faults.clock", "client", "--seed", f"{seed}:{at}", "--into", str(at_)]
        for at, at_ in enumerate(receipts)
    ]
    running = [
        subprocess.Popen([sys.executable, "-m", *command], env=clock.environment(place))
        for place, command in enumerate(commands)
    ]
    try:
        until = time.monotonic() + START_SECONDS
        while not all(path.exists() and path.stat().st_size for path in receipts):
            assert time.monotonic() < until, "clients did not start"
            assert all(each.poll() is None for each in running), [each.returncode for each in running]
            time.sleep(0.05)
        yield receipts
        assert all(each.poll() is None for each in running), [each.returncode for each in running]
    finally:
        for each in running:
            each.send_signal(signal.SIGTERM)
        codes = [each.wait(30) for each in running]
    assert set(codes) <= {0, -signal.SIGTERM}, codes


def work(into: Path, seed: str) -> None:
    """A client: random acts, each confirmed in a file, with the time that its clock showed.

    Where the clock jumps between the making of a request and the door, it is turned away as back-dated, once.
    """
    import django

    django.setup()
    from django.utils import timezone

    from guiju.kernel.commands.command import command_of
    from guiju.kernel.commands.context import Forbidden
    from tests.faults.people import account, do
    from tests.faults.steps import step

    choice = random.Random(seed)
    with into.open("a") as file:
        for turn in count():
            person, command, items = step(choice)
            given = command_of(command), items, account(person), f"{seed}:{turn}"
            is_turned_away = False
            try:
                outcome = do(*given)
            except Forbidden:
                outcome, is_turned_away = do(*given), True
            said = {"run": outcome.run, "at": timezone.now().isoformat(), "turned away": is_turned_away}
            file.write(json.dumps(said) + "\n")
            file.flush()


def jump(where: World, seconds: float, seed: str) -> dict[str, Any]:
    """All jumps while they work; what must hold afterwards.

    Raises:
        AssertionError: a closed day has changed, a duty came twice or not at all, or something does not verify.
    """
    clock = Clock(where.folder)
    with working(where, clock, seed, CLIENTS) as receipts:
        _wait(lambda: where.do(_planned_days), [0])
        closed = where.do(_close_days)
        for offset in OFFSETS.values():
            clock.set(offset)
            time.sleep(seconds)
    told = where.folder / "receipts.jsonl"
    told.write_text("".join(path.read_text() for path in receipts))
    figures = where.do(_judge, closed, told, 0)
    assert figures["recorded earlier than the one before"] > 0, figures
    assert figures["booked late"] > 0, figures
    said = [json.loads(line) for line in told.read_text().splitlines()]
    turned_away = sum(each["turned away"] for each in said)
    return figures | {"confirmed": len(said), "turned away in a jump, done when sent again": turned_away}


def restart(where: World, seconds: float, seed: str) -> dict[str, Any]:
    """Workers that start under a clock a month ahead, then one that is true again, then the next day's: each duty once."""
    clock = Clock(where.folder)
    closed = where.do(_closed_days)
    for offset, last in ((30, 30), (0, 30), (1, 30), (31, 31)):
        clock.set(offset * DAY)
        with working(where, clock, f"{seed}-{offset}", 0):
            _wait(lambda: where.do(_planned_days), [last])
            time.sleep(seconds)
    figures = where.do(_judge, closed, None, 31)
    return {f"after a restart: {name}": figures[name] for name in ("days planned", "duties", "duties twice or lost")}


def _wait(ask: Any, wanted: list[int]) -> None:
    until = time.monotonic() + START_SECONDS
    while (found := ask()) < wanted:
        assert time.monotonic() < until, (found, wanted)
        time.sleep(0.2)


def _planned_days() -> list[int]:
    """How many days ahead of today duties are planned."""
    from django.db.models import Max
    from django.utils import timezone

    from guiju.kernel.controls.models import DutyDay

    last = DutyDay.objects.aggregate(last=Max("day"))["last"]
    return [(last - timezone.localdate()).days] if last else []


def _close_days() -> dict[str, Any]:
    """Yesterday and today are closed now; what counts on them."""
    from django.utils import timezone

    from guiju.domains.warehouse.api import CloseDay
    from tests.faults.people import KEEPER, account, must

    today = timezone.localdate()
    for day in (today - timedelta(days=1), today):
        must(CloseDay, [{"warehouse": "WH1", "day": day, "lines": []}], account(KEEPER), f"close:{day}")
    return _closed_days()


def _closed_days() -> dict[str, Any]:
    from guiju.domains.warehouse.models import DayClose

    return {str(day): _counted_on(day) for day in DayClose.objects.order_by("day").values_list("day", flat=True)}


def _counted_on(day: date) -> list[int]:
    """Lines of the ledger that count on a day, and their quantities."""
    from guiju.domains.warehouse.models import Move

    found = [quantity for quantity, own, _ in _lines(Move) if own == day]
    return [len(found), sum(found)]


def _lines(moves: Any) -> Iterator[tuple[int, date, bool]]:
    from django.utils import timezone

    for quantity, booked, occurred in moves.objects.values_list("quantity", "booked_on", "occurred_at"):
        yield quantity, booked or timezone.localdate(occurred), booked is not None


def _judge(closed: dict[str, Any], receipts: Path | None, ahead: int) -> dict[str, int]:
    from django.utils import timezone

    from guiju.domains.warehouse.models import Move
    from guiju.kernel.audit import sealer
    from guiju.kernel.audit.models import Evidence
    from guiju.kernel.audit.verify import verify
    from guiju.kernel.controls.models import DutyDay

    sealer.start()
    sealer.seal()
    found = verify(receipts=receipts)
    assert found.ok, found.text()
    now = {day: _counted_on(date.fromisoformat(day)) for day in closed}
    assert now == closed, ("a closed day has changed", closed, now)
    recorded = list(Evidence.objects.order_by("id").values_list("recorded_at", flat=True))
    today = timezone.localdate()
    days = list(DutyDay.objects.order_by("day").values_list("day", flat=True))
    wrong, duties = _twice_or_lost([day for day in days if day >= today])
    assert not wrong, wrong
    assert [day for day in days if day >= today] == [today + timedelta(days=each) for each in range(ahead + 1)], days
    return {
        "runs": len(recorded),
        "recorded earlier than the one before": sum(b < a for a, b in pairwise(recorded)),
        "booked late": sum(is_late for *_, is_late in _lines(Move)),
        "closed days changed": 0,
        "days planned": len(days),
        "duties": duties,
        "duties twice or lost": 0,
    }


def _twice_or_lost(days: list[date]) -> tuple[list[str], int]:
    """What the calendar asks for beside what was planned, and findings of one missed duty opened twice."""
    from guiju.kernel.controls.duties.plan import planned, situation
    from guiju.kernel.controls.models import DutyItem
    from guiju.kernel.findings.models import Finding

    wrong, duties = [], 0
    for day in days:
        asked = Counter(line["fingerprint"] for line in planned(situation(day)))
        there = Counter(DutyItem.objects.filter(day=day).values_list("fingerprint", flat=True))
        duties += sum(there.values())
        wrong += [f"{day}: {mark}" for mark in (asked - there) + (there - asked)]
    marks = Counter(Finding.objects.values_list("control", "fingerprint"))
    return [*wrong, *(str(mark) for mark, times in marks.items() if times > 1)], duties


def back_dated(where: World) -> dict[str, int]:
    """What is told of a closed day keeps its own time and is flagged, with how late it came."""
    return where.do(_back_date)


def _back_date() -> dict[str, int]:
    from django.utils import timezone

    from guiju.domains.warehouse import api as warehouse
    from guiju.domains.warehouse.models import Move
    from guiju.kernel.commands.context import Context, Forbidden
    from guiju.kernel.commands.run import run_items
    from tests.faults.people import KEEPER, account, must

    keeper, ago = account(KEEPER), timezone.now() - timedelta(days=1)
    reversal = {"document": "RK-1", "reason": "录入有误"}
    try:
        run_items(warehouse.ReverseDocument, [reversal], Context(actor=keeper, now=ago))
    except Forbidden:
        pass
    else:
        message = "a business time of yesterday was taken from somebody without the permission"
        raise AssertionError(message)
    head = {"warehouse": "WH1", "supplier": "供应商", "carrier": "顺丰", "delivery_note": "LATE", "arrived_at": ago}
    made = must(warehouse.RecordArrival, [{**head, "lines": [{"sku": "A-500", "quantity": 3}]}], keeper, "late:1")
    arrival = made.answers[0]["number"]
    counted = [{"barcode": "6901000000011", "quantity": 3}]
    must(warehouse.CountArrival, [{"arrival": arrival, "counted_at": ago, "lines": counted}], keeper, "late:2")
    item = {"arrival": arrival, "received_at": ago, "lines": [{"line": 1, "quantity": 3}]}
    run = must(warehouse.ReceiveGoods, [item], keeper, "late:3").run
    line = Move.objects.get(id__gte=run << 20, id__lt=(run + 1) << 20)
    assert abs(line.occurred_at - ago) < timedelta(seconds=1)
    assert line.booked_on == timezone.localdate() + timedelta(days=1), line.booked_on
    assert abs(line.delay_seconds - DAY) < 60
    return {"back-dated, flagged": 1, "without the permission turned away": 1}


def play(engine: str, seconds: float, seed: str, *, is_full: bool) -> dict[str, Any]:
    """The figures.

    Raises:
        AssertionError, ChildFailed: something does not hold.
    """
    with world(engine) as where:
        figures = jump(where, seconds, seed) | back_dated(where)
        return figures | restart(where, seconds, seed) if is_full else figures


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=[*ENGINES, "client"])
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--seed", default="clock")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--into", type=Path)
    given = parser.parse_args()
    if given.engine == "client":
        work(given.into, given.seed)
    else:
        report(play(given.engine, given.seconds, given.seed, is_full=given.full))
