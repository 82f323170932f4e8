"""kill -9 at random points of an upgrade: ``python -m tests.faults.kill_upgrade sqlite --trials 50`` is the long form."""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from guiju.cli.source_tree import ROOT
from tests.archive.installation import GUIJU, Installation, installation

OLDER = ("retention", "monitoring")
"""Without these apps' tables the database is of a time before them."""
LONGEST_SECONDS = 60.0


def killed_upgrades(place: Installation, trials: int, seed: str) -> dict[str, int]:
    """Kill as many upgrades, after each of which the database is of before or of afterwards; returns how many of each."""
    figures: Counter[str] = Counter(undone=0, done=0)
    due = place.act("pending")["pending"]
    for trial in range(trials):
        choice = random.Random(f"{seed}:{trial}")
        _kill_one(place, choice)
        figures["killed"] += 1
        state = place.act("pending")
        assert state["pending"] in {0, due}, f"{seed}:{trial}: {state}"
        assert state["missing"] == [] or state["pending"], f"{seed}:{trial}: {state}"
        figures["undone" if state["pending"] else "done"] += 1
        place.guiju("upgrade")
        assert place.act("pending") == {"pending": 0, "missing": []}, f"{seed}:{trial}"
        assert place.verify()["ok"], f"{seed}:{trial}"
        if trial + 1 < trials:
            place.act("go_back", *OLDER)
    return dict(figures)


def _kill_one(place: Installation, choice: random.Random) -> None:
    """Wait for the backup, then a random while within the time that migrations take."""
    command = [sys.executable, "-c", GUIJU, "upgrade"]
    process = subprocess.Popen(command, cwd=ROOT, env=place.environment, stdout=subprocess.PIPE, text=True)
    began = time.monotonic()
    assert process.stdout is not None
    assert "升级前的备份" in process.stdout.readline()
    time.sleep(choice.uniform(0, 1.2))
    process.kill()
    process.wait()
    assert time.monotonic() - began < LONGEST_SECONDS


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=("sqlite", "postgres"))
    parser.add_argument("--trials", type=int, default=3)
    parser.add_argument("--seed", default="upgrade")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="guiju-upgrade-")))
        older = stack.enter_context(installation(folder, given.engine))
        older.act("found")
        older.act("go_back", *OLDER)
        sys.stdout.write(json.dumps(killed_upgrades(older, given.trials, given.seed)) + "\n")
