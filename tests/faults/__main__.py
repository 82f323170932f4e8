# ruff: noqa: T201
"""The fault tests, with their figures: ``python -m tests.faults [--short|--full] [sqlite|postgres] [--test NAME …]``.

Short is what the suite runs (minutes). Full is 20 rounds of overselling, 100 kills, 2,000 sequences beside the model, 10,000
commands on both engines, the power failing at 500 moments. Other attacks (`BY_NAME`) are played where they are named. Prints a
table for docs/reliability.md; the exit code is 1 where something does not hold.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from guiju.cli.postgres import temporary_server
from guiju.cli.source_tree import ROOT
from tests.faults.clock import library
from tests.faults.disk import SCENARIOS as DISKS
from tests.faults.fairness import WRITERS, is_met
from tests.faults.preloaded import compiler
from tests.faults.scenario import Failed, figures_of
from tests.faults.test_disk import may_mount
from tests.faults.world import ENGINES, FOUNDED
from tests.turns import ALL


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--short", dest="size", action="store_const", const="short", default="short")
    size.add_argument("--full", dest="size", action="store_const", const="full")
    parser.add_argument("engine", nargs="?", choices=ENGINES, metavar="sqlite|postgres")
    parser.add_argument("--test", action="append", choices=[*RELEASE, *BY_NAME], help="only this one; may be repeated")
    given = parser.parse_args()
    chosen = {name: test for name, test in {**RELEASE, **BY_NAME}.items() if name in (given.test or RELEASE)}
    failed = 0
    print("| test | engine | how often | figures | seconds |\n| --- | --- | --- | --- | --- |", flush=True)
    for engine in [given.engine] if given.engine else ENGINES:
        with ExitStack() as stack:
            os.environ[FOUNDED] = stack.enter_context(tempfile.TemporaryDirectory(prefix="guiju-founded-"))
            if engine == "postgres" and not os.environ.get("GUIJU_TEST_POSTGRES"):
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="guiju-faults-")))
                os.environ["GUIJU_TEST_POSTGRES"] = stack.enter_context(temporary_server(folder / "postgres"))
                stack.callback(os.environ.pop, "GUIJU_TEST_POSTGRES")
            for name, test in chosen.items():
                if engine in test.engines and test.is_possible():
                    times = test.full if given.size == "full" else test.short
                    failed += _row(name, engine, test.times.format(f"{times:,}"), test.play, times)
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


def _fairness(engine: str, rounds: int) -> str:
    """What is asserted is the counts; a target of time that is missed is shown as such."""
    each = "40" if rounds == RELEASE["fairness"].full else "8"
    played = figures_of("fairness", engine, "--rounds", str(rounds), "--each", each, "--seed", _seed())["rounds"]
    told = []
    for clients in WRITERS:
        mine = [each for each in played if each["clients"] == clients]
        met = sum(map(is_met, mine))
        told.append(
            f"{clients} writers: {_sum(mine, 'commands')} commands, {_sum(mine, 'deadlocks')} deadlocks, "
            f"{_sum(mine, 'again')} begun anew, longest wait {max(each['longest'] for each in mine)} ms, slowest client "
            f"{min(each['slowest_share'] for each in mine)} × the mean rate, targets met in "
            f"{met}/{len(mine)}" + ("" if met == len(mine) else " (**missed**)")
        )
    return "; ".join(told)


def _model(engine: str, sequences: int) -> str:
    """In two halves at once, each with a seed of its own."""
    halves = [("--sequences", str(sequences // 2), "--seed", str(each)) for each in (1, 2)]
    with ThreadPoolExecutor() as pool:
        played = list(pool.map(lambda half: figures_of("model.machine", engine, *half, is_alone=False), halves))
    total: Counter[str] = Counter()
    for each in played:
        total.update(each)
    kinds = {name.split()[0] for name in total if name.endswith((" done", " refused"))}
    return (
        f"differences 0; {total['sequences']} sequences, {total['done']} commands done and {total['refused']} refused, of "
        f"{len(kinds)} kinds; {total['verified']} verified"
    )


def _alike(_engine: str, steps: int) -> str:
    figures = figures_of("model.differential", "", "--steps", str(steps), "--seed", _seed())
    return "tables alike; " + ", ".join(f"{name} {number}" for name, number in figures.items())


def _seed() -> str:
    return os.environ.get("GUIJU_SEED", "campaign")


def _guess(engine: str, guesses: int) -> str:
    is_full = guesses == BY_NAME["guesses"].full
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
    figures = figures_of("kill", engine, "--trials", str(trials), "--seed", _seed())
    hit = figures["trials that hit an open transaction"]
    order = ["confirmed", "committed, answer lost", "never committed"]
    deaths = [name for name in figures if name.startswith(("writer killed", "sealer killed"))]
    told = [f"{name} {figures.get(name, 0)}" for name in (*order, *deaths)]
    return f"violations of N1–N6 0; open transaction hit in {hit}/{trials}; {'; '.join(told)}"


def _kill_server(engine: str, trials: int) -> str:
    figures = figures_of("kill_server", engine, "--trials", str(trials), "--seed", _seed())
    order = ["server processes killed", "confirmed", "committed, answer lost", "never committed"]
    return "violations of N1–N6 0; " + "; ".join(f"{name} {figures.get(name, 0)}" for name in order)


def _power(engine: str, points: int) -> str:
    figures = figures_of("power", engine, "--points", str(points), "--seed", _seed())
    return "lost 0, damaged 0; " + ", ".join(f"{name} {number}" for name, number in figures.items())


def _kill_upgrade(engine: str, trials: int) -> str:
    figures = figures_of("kill_upgrade", engine, "--trials", str(trials), "--seed", _seed())
    return f"undone {figures['undone']}, done {figures['done']}; run again: {trials}/{trials} verify clean"


def _clock(engine: str, seconds: int) -> str:
    """So long between two jumps; the long form has restarts as well."""
    more = ["--full"] if seconds > 1 else []
    played = figures_of("clock", engine, "--seconds", str(seconds), "--seed", _seed(), *more)
    return ", ".join(f"{name} {number}" for name, number in played.items())


def _disk(engine: str, _times: int) -> str:
    told = []
    for name in DISKS:
        if name != "slow" or compiler():
            figures = figures_of("disk", engine, "--only", name)[name]
            told.append(f"{name}: " + ", ".join(f"{what} {number}" for what, number in figures.items()))
    return "; ".join(told)


def _tamper(engine: str, trials: int) -> str:
    if not list((ROOT / "tests/faults/tamper").glob("test_*.py")):
        return "not there"
    environment = {**os.environ, ALL: "1", "GUIJU_TEST_ENGINE": engine, "GUIJU_TRIALS": str(trials)}
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-o", "faulthandler_timeout=0", "tests/faults/tamper"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(done.stdout)
    return done.stdout.splitlines()[-1].strip("= ")


class Test(NamedTuple):
    """How often a test is played in its short and in its full form, on which engines, where it can be."""

    play: Callable[[str, int], str]
    short: int
    full: int
    times: str
    engines: Collection[str] = ENGINES
    is_possible: Callable[[], Any] = lambda: True


RELEASE = {
    "oversell": Test(_oversell, 1, 20, "{} rounds"),
    "fairness": Test(_fairness, 1, 3, "{} rounds"),
    "model": Test(_model, 12, 2_000, "{} sequences of 50", ["sqlite"]),
    "both engines": Test(_alike, 200, 10_000, "{} commands", ["postgres"]),
    "kill -9": Test(_kill, 3, 100, "{} trials"),
    "kill -9 of the server": Test(_kill_server, 2, 50, "{} trials", ["postgres"]),
    "power cut": Test(_power, 6, 500, "at {} moments, twice", ["sqlite"], compiler),
    "clock": Test(_clock, 1, 8, "steps of {} s", is_possible=library),
    "disk": Test(_disk, 1, 1, "once", is_possible=may_mount),
}
"""T01–T04, T06, T07, T18 and T20."""
BY_NAME = {
    "guesses": Test(_guess, 240, 10_000, "{} guesses"),
    "kill -9 of an upgrade": Test(_kill_upgrade, 2, 50, "{} trials"),
    "tamper": Test(_tamper, 3, 20, "{} trials each"),
}
"""T11, T14 and T17."""

if __name__ == "__main__":
    sys.exit(main())
