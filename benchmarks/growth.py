"""CPU of client and server a line of ``receive_goods`` and ``dispatch_goods`` after a million lines, beside ten thousand.

    .venv/bin/python -m benchmarks.growth [sqlite|postgres] [--lines 1000000] [--young 10000] [--pairs 12] [--open 10]

One database grows to ``lines`` and one to ``young``; then batches of 5,000 lines in the one and in the other alternate,
everything on in both. The two of a pair are measured within seconds, so that a machine that changes its speed in the
course of a run changes both. Figures are medians over the pairs. Linux only (``/proc``).
"""

import argparse
import random
import statistics
from multiprocessing import get_context
from typing import NamedTuple

from benchmarks.sides import Cost, databases
from benchmarks.spine import ANALYSED, BATCH, COMMANDS, begin, spelled, write

HEADINGS = f"{'command':>9} {'lines':>9} {'pairs':>5} {'grown':>20} {'young':>20} {'growth':>6}  of each pair"


class Job(NamedTuple):
    engine: str
    command: str
    lines: int
    young: int
    pairs: int
    open_batches: int


class Pair(NamedTuple):
    """What a batch costs in the grown and in the young database."""

    grown: Cost
    young: Cost

    @property
    def growth(self) -> float:
        return self.grown.whole / self.young.whole


def measure(job: Job) -> list[Pair]:
    with databases(job.engine) as both:
        papers = [begin(job.command, side.using, job.open_batches) for side in both]
        chance = random.Random(job.lines)

        def batch(place: int, number: int) -> Cost:
            ours = papers[place]
            ours.prepare(number, ours.wanted.by_chance(chance))
            ours.prepare_command()
            if number in ANALYSED:
                ours.stock.analyze()
            cost = both[place].cpu(ours.ours)
            ours.finish()
            return cost

        written = [lines // BATCH for lines in (job.lines, job.young)]
        for place, batches in enumerate(written):
            for number in range(-1, batches):
                batch(place, number)
        pairs = [
            Pair(*(batch(place, batches + pair) for place, batches in enumerate(written))) for pair in range(job.pairs)
        ]
        for ours in papers:
            ours.stock.summary()
        return pairs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engine", nargs="?", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--lines", type=int, default=1_000_000, help="lines of the grown database")
    parser.add_argument("--young", type=int, default=10_000, help="lines of the one beside it")
    parser.add_argument("--pairs", type=int, default=12)
    parser.add_argument("--open", type=int, default=10, help="open batches of a SKU")
    parser.add_argument("--commands", default=",".join(COMMANDS))
    given = parser.parse_args()
    write(
        f"{given.engine}, {given.open} open batches a SKU: CPU µs a line of ours after {given.young:,} lines and later"
    )
    write(HEADINGS)
    for command in given.commands.split(","):
        job = Job(given.engine, command, given.lines, given.young, given.pairs, given.open)
        with get_context("spawn").Pool(1) as pool:
            report(job, pool.apply(measure, (job,)))


def report(job: Job, pairs: list[Pair]) -> None:
    grown, young = spelled([pair.grown for pair in pairs]), spelled([pair.young for pair in pairs])
    growth = statistics.median(pair.growth for pair in pairs)
    each = " ".join(f"{pair.growth:.2f}" for pair in pairs)
    write(f"{job.command:>9} {job.lines:9,} {len(pairs):5} {grown:>20} {young:>20} {growth:6.2f}  {each}")


if __name__ == "__main__":
    main()
