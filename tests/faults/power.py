"""The power fails while they write: ``python -m tests.faults.power --points 500``, on SQLite, which syncs in our processes.

Three writers and a sealer are recorded, every write and sync of theirs. At random moments of the record the disk is rebuilt
twice: of what was not synced nothing is left, or a random half of its sectors. The database must be whole and have every
confirmed command; at some of the moments the company comes back as after a kill: verified, and all that was begun sent again.
"""

import argparse
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.faults import kill, writers
from tests.faults.recorded_disk import TRACE, UNDER, Disk, Record, records, shim
from tests.faults.world import World, report, world

SECONDS = 4
LONGEST_START_SECONDS = 60
PARTS = 2
DATABASE = "guiju.sqlite3"
CHECKED_WHOLE = 50
"""At every so many points the company comes back."""


Judge = Callable[["Diaries", str], Counter[str]]
"""Looks at what is left of the company, and says what was found; raises what does not hold."""


def record(where: World, seed: str, seconds: float) -> list[Record]:
    """What they wrote in so many seconds after the first of each was confirmed; then they are killed."""
    where.reset()
    trace, diaries = where.folder / "trace", where.folder / "diaries"
    diaries.mkdir()
    environment = {
        **os.environ,
        "LD_PRELOAD": str(shim(where.folder)),
        TRACE: str(trace),
        UNDER: str(where.folder),
    }
    trace.touch()
    command = [sys.executable, "-m", "tests.faults.power", "--work", str(diaries), "--seed", seed]
    working = [
        subprocess.Popen([*command, "--number", str(number)], env=environment) for number in range(writers.WRITERS + 1)
    ]
    kill.warm_up(diaries, LONGEST_START_SECONDS)
    time.sleep(seconds)
    assert all(each.poll() is None for each in working), f"{seed}: a writer ended by itself"
    for each in working:
        each.kill()
        each.wait()
    return records(trace)


class Diaries:
    """What clients had begun and been answered up to a moment, as their diaries say."""

    def __init__(self) -> None:
        self.files: dict[str, bytearray] = {}

    def tell(self, record: Record) -> None:
        if record.kind == "W":
            self.files.setdefault(Path(record.path).name, bytearray()).extend(record.data)

    def confirmed(self) -> dict[str, int]:
        files = [content for name, content in self.files.items() if name.startswith("confirmed")]
        told = [json.loads(line) for content in files for line in content.splitlines()]
        return {each["key"]: each["run"] for each in told}

    def write(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, content in self.files.items():
            (folder / name).write_bytes(content)


def cut(where: World, told: list[Record], points: list[int], seed: str, place: Path, judge: Judge) -> Counter[str]:
    """The power fails at each of these places of the record, twice; what is left lies in ``place`` and is judged."""
    disk, diaries = Disk(where.data, where.template), Diaries()
    figures: Counter[str] = Counter()
    start = 0
    for point in points:
        for each in told[start:point]:
            (disk if Path(each.path).is_relative_to(where.data) else diaries).tell(each)
        start = point
        for name, choice in (("none", None), ("subset", random.Random(f"{seed}:{point}"))):
            shutil.rmtree(place, ignore_errors=True)
            for path, content in disk.left(choice):
                left = place / Path(path).relative_to(where.data)
                left.parent.mkdir(parents=True, exist_ok=True)
                left.write_bytes(content)
            figures += judge(diaries, f"{seed}: {name} at {point} of {len(told)}")
            figures[f"cuts, {name}"] += 1
    return figures


def _is_whole(database: Path, diaries: Diaries, name: str) -> Counter[str]:
    """SQLite finds no fault in it, and every confirmed command is there."""
    from django.db.backends.sqlite3._functions import register

    from guiju.lib.runs import RUN_BITS

    confirmed = diaries.confirmed()
    connection = sqlite3.connect(database)
    register(connection)
    try:
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)], name
        kept = dict(connection.execute("select request_id, id from commands_receipt").fetchall())
    finally:
        connection.close()
    lost = {key: run for key, run in confirmed.items() if kept.get(key, 0) >> RUN_BITS != run}
    assert not lost, f"{name}: {lost}"
    return Counter({"confirmed, all there": len(confirmed)})


def play(points: int, seed: str, seconds: float = SECONDS) -> dict[str, int]:
    """The sums of all cuts.

    Raises:
        AssertionError, ChildFailed: something was lost, damaged or half; the message has seed and place.
    """
    with world("sqlite") as where:
        told = record(where, seed, seconds)
        choice = random.Random(seed)
        places = sorted(choice.randrange(len(told)) for _ in range(points))
        figures = Counter(records=len(told), syncs=sum(each.kind == "S" for each in told))
        for each in where.gather([where.ask(_part, where, told, places[part::PARTS], seed) for part in range(PARTS)]):
            figures += each
        where.do(_liar_is_noticed, where, told, seed)
        folder = where.folder / "told"

        def come_back(diaries: Diaries, name: str) -> Counter[str]:
            diaries.write(folder)
            back: Counter[str] = where.do(kill.come_back, folder, seed)
            return Counter({f"{what} (sent again)": number for what, number in back.items()})

        whole = places[::CHECKED_WHOLE]
        figures += cut(where, told, whole, seed, where.data, come_back)
    return dict(sorted(figures.items()))


def _part(where: World, told: list[Record], places: list[int], seed: str) -> Counter[str]:
    place = where.folder / f"left-{os.getpid()}"
    database = place / DATABASE
    return cut(where, told, places, seed, place, lambda diaries, name: _is_whole(database, diaries, name))


def _liar_is_noticed(where: World, told: list[Record], seed: str) -> None:
    """What is asserted here can fail: a disk that says it synced and did not loses what was confirmed."""
    unsynced = [each for each in told if each.kind != "S"]
    try:
        _part(where, unsynced, [len(unsynced)], seed)
    except AssertionError:
        return
    message = f"{seed}: a disk that keeps nothing was not noticed"
    raise AssertionError(message)


def _work(folder: Path, number: int, seed: str) -> None:
    import django

    django.setup()
    phases = bytearray(writers.WRITERS + 1)
    if number == writers.SEALER:
        writers.seal(number, phases)
    writers.write(folder, number, seed, phases)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", nargs="?", choices=["sqlite"])
    parser.add_argument("--points", type=int, default=20)
    parser.add_argument("--seed", default="power")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--number", type=int)
    given = parser.parse_args()
    if given.work:
        _work(given.work, given.number, given.seed)
    report(play(given.points, given.seed))
