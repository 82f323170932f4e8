"""CPU of client and server a line of ``receive_goods`` and ``dispatch_goods``, everything on, beside raw SQL.

    .venv/bin/python -m benchmarks.spine [sqlite|postgres] [--sizes 10000,100000,1000000] [--pairs 3] [--open 10]

A batch of 5,000 lines of ours and one of six raw statements into the same tables, in a database of their own, alternate;
both databases grow alike to the size, then must hold equal rows and conserved stock. A pair is 10,000 lines on each
side. Figures are medians over all batches of the size; ``tail`` is the ratio in the last tenth of the run. How CPU a line
grows with what is written is ``benchmarks.growth``'s to say. Linux only (``/proc``).
"""

import argparse
import random
import statistics
import sys
from multiprocessing import get_context
from typing import Any, NamedTuple

from benchmarks.sides import Cost, databases

BATCH = 5_000
PAIR = 10_000
COMMANDS = ("receive", "dispatch")
HEADINGS = f"{'command':>9} {'lines':>9} {'batches':>7} {'ours':>20} {'raw':>20} {'ratio':>6} {'tail':>6} {'mean':>6}"
JUDGED = {
    "receive": {"received_as_counted", "goods_match_note", "mismatched_goods_inspected", "ledger_posted_in_time"},
    "dispatch": {"issue_papers_complete", "picker_is_named", "issued_within_request", "ledger_posted_in_time"},
}
"""The warehouse's gates, of S03.06, 08, 10 and 12, that must have judged every batch, once for each set of params."""
ANALYSED = {-1, 0, 20, 40, 80, 160}
"""Batches before which the planner's statistics are renewed."""


class Job(NamedTuple):
    engine: str
    command: str
    lines: int
    open_batches: int


class Figure(NamedTuple):
    """What one batch costs on each side."""

    ours: Cost
    raw: Cost

    @property
    def ratio(self) -> float:
        return self.ours.whole / self.raw.whole


def measure(job: Job) -> list[Figure]:
    """The figures of every batch of a job, in two fresh databases."""
    with databases(job.engine) as (ours, raw):
        ours_side, raw_side = (begin(job.command, side.using, job.open_batches) for side in (ours, raw))
        chance = random.Random(job.lines)
        figures = []
        for number in range(-1, job.lines // BATCH):
            given = ours_side.wanted.by_chance(chance)
            for side in (ours_side, raw_side):
                side.prepare(number, given)
            ours_side.prepare_command()
            raw_side.prepare_plain()
            if number in ANALYSED:
                for side in (ours_side, raw_side):
                    side.stock.analyze()
            figures.append(Figure(ours.cpu(ours_side.ours), raw.cpu(raw_side.raw)))
            for side in (ours_side, raw_side):
                side.finish()
        compare(ours_side.stock.summary(), raw_side.stock.summary())
        judged = ours_side.stock.judged()
        if any(judged.get(f"warehouse.{gate}", 0) < len(figures) for gate in JUDGED[job.command]):
            message = f"not everything was judged: {judged}"
            raise SystemExit(message)
        return figures[1:]


def begin(command: str, using: str, open_batches: int) -> Any:
    """The papers of a command and stock for them, in a database that has neither."""
    from benchmarks.dispatching import Dispatching
    from benchmarks.receiving import Receiving
    from benchmarks.stock import Stock

    papers = {"receive": Receiving, "dispatch": Dispatching}
    return papers[command](Stock(using, open_batches))


def compare(ours: dict[str, tuple[int, int]], raw: dict[str, tuple[int, int]]) -> None:
    differing = [f"{table}: {ours[table]} and {raw[table]}" for table in ours if ours[table] != raw[table]]
    if differing:
        message = f"the sides differ: {differing}"
        raise SystemExit(message)


def run(job: Job, pairs: int) -> list[Figure]:
    """As many fresh runs as give the number of pairs, each in a process of its own."""
    context = get_context("spawn")
    figures = []
    for _ in range(max(1, -(-pairs * PAIR // job.lines))):
        with context.Pool(1) as pool:
            figures += pool.apply(measure, (job,))
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engine", nargs="?", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--sizes", default="10000,100000,1000000", help="lines of a run")
    parser.add_argument("--pairs", type=int, default=3, help="pairs of 10,000 lines at least, for each size")
    parser.add_argument("--open", type=int, default=10, help="open batches of a SKU")
    parser.add_argument("--commands", default=",".join(COMMANDS))
    given = parser.parse_args()
    write(f"{given.engine}, {given.open} open batches a SKU: CPU µs a line, medians of batches of {BATCH:,} lines")
    write(HEADINGS)
    for command in given.commands.split(","):
        for lines in map(int, given.sizes.split(",")):
            report(command, lines, run(Job(given.engine, command, lines, given.open), given.pairs))


def report(command: str, lines: int, figures: list[Figure]) -> None:
    tail = figures[-max(2, len(figures) // 10) :]
    ratio, tail_ratio = (statistics.median(each.ratio for each in some) for some in (figures, tail))
    mean = sum(each.ours.whole for each in figures) / sum(each.raw.whole for each in figures)
    ours, raw = spelled([each.ours for each in figures]), spelled([each.raw for each in figures])
    write(f"{command:>9} {lines:9,} {len(figures):7} {ours:>20} {raw:>20} {ratio:6.2f} {tail_ratio:6.2f} {mean:6.2f}")


def spelled(batches: list[Cost]) -> str:
    """The median of batches in µs a line, and of it client and server."""
    whole, client, server = (
        statistics.median(amounts) / BATCH * 1e6
        for amounts in ([each.whole for each in batches], *zip(*batches, strict=True))
    )
    return f"{whole:.1f} ({client:.1f}+{server:.1f})"


def write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
