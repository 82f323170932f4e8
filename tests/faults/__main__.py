# ruff: noqa: T201
"""The fault tests in full, with their figures: ``python -m tests.faults [--short|--full] [sqlite|postgres]``.

Short is what the suite runs (a minute); full is 20 rounds of overselling, 100 kills and 20 trials of each attack an
engine. Prints a table for docs/reliability.md; the exit code is 1 where something does not hold.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from guiju.cli.postgres import temporary_server
from guiju.cli.source_tree import ROOT
from tests.faults.scenario import Failed, figures_of
from tests.faults.test_full_disk import may_mount
from tests.faults.world import ENGINES

GUESSES = {"short": 240, "full": 10_000}
ROUNDS, KILLS, ATTACKS = {"short": 1, "full": 20}, {"short": 3, "full": 100}, {"short": 3, "full": 20}
UPGRADES = {"short": 2, "full": 50}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--short", dest="size", action="store_const", const="short", default="short")
    size.add_argument("--full", dest="size", action="store_const", const="full")
    parser.add_argument("engine", nargs="?", choices=ENGINES, metavar="sqlite|postgres")
    given = parser.parse_args()
    failed = 0
    print("| test | engine | how often | figures | seconds |\n| --- | --- | --- | --- | --- |", flush=True)
    for engine in [given.engine] if given.engine else ENGINES:
        with ExitStack() as stack:
            if engine == "postgres" and not os.environ.get("GUIJU_TEST_POSTGRES"):
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="guiju-faults-")))
                os.environ["GUIJU_TEST_POSTGRES"] = stack.enter_context(temporary_server(folder / "postgres"))
                stack.callback(os.environ.pop, "GUIJU_TEST_POSTGRES")
            failed += _row("oversell", engine, f"{ROUNDS[given.size]} rounds", _oversell, ROUNDS[given.size])
            failed += _row("guesses", engine, f"{GUESSES[given.size]} guesses", _guess, GUESSES[given.size])
            failed += _row("kill -9", engine, f"{KILLS[given.size]} trials", _kill, KILLS[given.size])
            upgrades = UPGRADES[given.size]
            failed += _row("kill -9 of an upgrade", engine, f"{upgrades} trials", _kill_upgrade, upgrades)
            if engine == "sqlite" and may_mount():
                failed += _row("full disk", engine, "once", _full_disk, 1)
            failed += _row("tamper", engine, f"{ATTACKS[given.size]} trials each", _tamper, ATTACKS[given.size])
    return 1 if failed else 0


def _row(test: str, engine: str, times: str, play: Callable[[str, int], str], count: int) -> bool:
    began = time.monotonic()
    try:
        figures, failed = play(engine, count), False
    except Failed as error:
        print(error, file=sys.stderr)
        figures, failed = "**failed**", True
    print(f"| {test} | {engine} | {times} | {figures} | {time.monotonic() - began:.0f} |", flush=True)
    return failed


def _oversell(engine: str, rounds: int) -> str:
    played = figures_of("oversell", engine, "--rounds", str(rounds))
    one, many = played["one_product"], played["many_products"]
    exact = sum(each["sold"] == 100 for each in one)
    return (
        f"sold exactly 100 in {exact}/{rounds}; wait in ms: {_waits(one)}; orders of 4 lines with returns and "
        f"reversals: {_waits(many)}, {_sum(many, 'deadlocks')} deadlocks, "
        f"{_sum(one, 'again') + _sum(many, 'again')} runs begun anew; sent twice at once, done once: "
        f"{_sum(played['sent_twice'], 'pairs')}; held exactly 100 in "
        f"{sum(each['held'] == 100 for each in played['one_promise'])}/{rounds}; "
        f"undone twice at once, done once: {_sum(played['undone_twice'], 'pairs')}"
    )


def _waits(rounds: list[dict[str, Any]]) -> str:
    middle = sorted(each["p50"] for each in rounds)[len(rounds) // 2]
    slowest = max(each["slowest_client"] / each["mean_client"] for each in rounds)
    return (
        f"median {middle}, p99 {max(each['p99'] for each in rounds)}, longest {max(each['longest'] for each in rounds)}, "
        f"slowest client {slowest:.1f} × the mean"
    )


def _sum(rounds: list[dict[str, Any]], name: str) -> int:
    return sum(each[name] for each in rounds)


def _guess(engine: str, guesses: int) -> str:
    is_full = guesses == GUESSES["full"]
    size = ("--accounts", "500", "--timed", "100") if is_full else ("--accounts", "12")
    played = figures_of("guessing", engine, "--guesses", str(guesses), *size)
    times = played.pop("times", None)
    told = [
        f"{name}: looked at {each['looked_at']}, most of one account an hour {each['most_of_one_account']}, "
        f"boss came in {each['boss_came_in']}/{each['boss_visits']}"
        for name, each in played.items()
    ]
    if times:
        told.append(f"known name {times['known']} ms, unknown {times['unknown']} ms ({times['differ_percent']} %)")
    return "; ".join(told)


def _kill(engine: str, trials: int) -> str:
    figures = figures_of("kill", engine, "--trials", str(trials), "--seed", os.environ.get("GUIJU_SEED", "campaign"))
    hit = figures["trials that hit an open transaction"]
    order = ["confirmed", "committed, answer lost", "never committed"]
    deaths = [name for name in figures if name.startswith(("writer killed", "sealer killed"))]
    told = [f"{name} {figures.get(name, 0)}" for name in (*order, *deaths)]
    return f"violations of N1–N6 0; open transaction hit in {hit}/{trials}; {'; '.join(told)}"


def _kill_upgrade(engine: str, trials: int) -> str:
    seed = os.environ.get("GUIJU_SEED", "campaign")
    figures = figures_of("kill_upgrade", engine, "--trials", str(trials), "--seed", seed)
    return f"undone {figures['undone']}, done {figures['done']}; run again: {trials}/{trials} verify clean"


def _full_disk(engine: str, _times: int) -> str:
    return "; ".join(f"{name} {number}" for name, number in figures_of("full_disk", engine).items())


def _tamper(engine: str, trials: int) -> str:
    if not list((ROOT / "tests/faults/tamper").glob("test_*.py")):
        return "not there"
    environment = {**os.environ, "GUIJU_TEST_ENGINE": engine, "GUIJU_TRIALS": str(trials)}
    command = [sys.executable, "-m", "pytest", "-q", "tests/faults/tamper"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(done.stdout)
    return done.stdout.splitlines()[-1].strip("= ")


if __name__ == "__main__":
    sys.exit(main())
