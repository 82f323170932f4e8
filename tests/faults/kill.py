"""kill -9 in mid-run, then everything is asked again: ``python -m tests.faults.kill --trials 100 sqlite``."""

import argparse
import json
import mmap
import random
import shutil
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.faults import writers
from tests.faults.world import ENGINES, World, report, world

LONGEST_AIM_SECONDS = 0.3
IN_ONE_COMPANY = 10
"""So many trials go on with what the ones before left."""
LONGEST_START_SECONDS = 20


def trial(where: World, seed: str) -> Counter[str]:
    """Let them work, kill them all, come back and compare; raises what does not hold, with the seed."""
    folder = where.folder / "diaries"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    phases = mmap.mmap(-1, writers.WRITERS + 1)
    choice = random.Random(seed)
    workers = [where.start(writers.write, folder, number, seed, phases) for number in range(writers.WRITERS)]
    workers.append(where.start(writers.seal, writers.SEALER, phases))
    warm_up(folder)
    time.sleep(choice.uniform(0.2, 0.8))
    _aim(choice, phases)
    order = list(workers)
    choice.shuffle(order)
    was_alive = all(worker.is_alive() for worker in workers)
    for worker in order:
        worker.kill()
        time.sleep(choice.choice([0, 0, 0.005]))
    for worker in workers:
        worker.join()
    assert was_alive, f"{seed}: a writer ended by itself with {[worker.exitcode for worker in workers]}"
    figures: Counter[str] = where.do(come_back, folder, seed)
    dead = [writers.PHASES[phase] for phase in phases[: writers.WRITERS + 1]]
    figures.update(f"writer killed {phase}" for phase in dead[: writers.WRITERS])
    figures[f"sealer killed {dead[writers.SEALER]}"] += 1
    figures["trials that hit an open transaction"] += any(phase != writers.PHASES[0] for phase in dead)
    figures["trials"] += 1
    return figures


def warm_up(folder: Path, longest: float = LONGEST_START_SECONDS) -> None:
    """Until each writer has had an answer, ``longest`` seconds."""
    until = time.monotonic() + longest
    waiting = [folder / f"confirmed-{number}.jsonl" for number in range(writers.WRITERS)]
    while time.monotonic() < until and not all(path.exists() and path.stat().st_size for path in waiting):
        time.sleep(0.005)


def _aim(choice: random.Random, phases: Any) -> None:
    """Half of the trials wait for a moment: somebody inside a transaction, committing or about to write the anchor."""
    victim, phase = choice.randrange(writers.WRITERS + 1), choice.choice([writers.INSIDE, writers.COMMITTING])
    if victim == writers.SEALER:
        phase = choice.choice([writers.INSIDE, writers.ANCHORING])
    if choice.random() < 0.5:
        until = time.monotonic() + LONGEST_AIM_SECONDS
        while phases[victim] != phase and time.monotonic() < until:
            pass


def come_back(folder: Path, seed: str) -> Counter[str]:
    """As after a restart: the anchor caught up, everything verified, every request sent again."""
    from guiju.kernel.audit import sealer
    from guiju.kernel.audit.models import Evidence
    from guiju.kernel.commands.models import Receipt

    begun = [line for number in range(writers.WRITERS) for line in _lines(folder / f"begun-{number}.jsonl")]
    confirmed = [line for number in range(writers.WRITERS) for line in _lines(folder / f"confirmed-{number}.jsonl")]
    first = {line["key"]: line["outcome"] for line in confirmed}
    receipts = folder / "receipts.jsonl"
    receipts.write_text("".join(json.dumps({"run": line["run"]}) + "\n" for line in confirmed))
    sealer.start()
    _verify(receipts, seed)
    before = Evidence.objects.count()
    figures: Counter[str] = Counter()
    figures["confirmed"] = len(confirmed)
    for given in begun:
        key = given["key"]
        outcome = writers.send(given)
        if key in first:
            assert outcome.replayed, f"{key} was confirmed and is done again"
            assert _same(outcome.as_dict(), first[key]), f"{key} is answered otherwise than before"
            continue
        figures["committed, answer lost" if outcome.replayed else "never committed"] += 1
        again = writers.send(given)
        assert again.replayed, key
        assert again.run == outcome.run, key
        assert _same(again.as_dict(), outcome.as_dict()), key
    assert Evidence.objects.count() == before + figures["never committed"], seed
    keys = [given["key"] for given in begun]
    kept = Receipt.objects.filter(request_id__startswith=f"{seed}:").values_list("request_id", flat=True)
    assert sorted(kept) == sorted(keys), seed
    figures["done"] = sum(outcome["status"] == "done" for outcome in first.values())
    sealer.seal()
    _verify(receipts, seed)
    return figures


def _verify(receipts: Path, seed: str) -> None:
    from guiju.kernel.audit.verify import verify

    found = verify(receipts=receipts)
    assert found.ok, f"{seed}\n{found.text()}"


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """The same answer, as a client reads it."""
    return json.loads(json.dumps({**one, "replayed": None})) == {**json.loads(json.dumps(other)), "replayed": None}


def _lines(path: Path) -> list[dict[str, Any]]:
    """The whole lines of a diary; the last may be torn."""
    if not path.exists():
        return []
    *lines, _torn = path.read_bytes().split(b"\n")
    return [json.loads(line) for line in lines]


def play(engine: str, trials: int, seed: str) -> dict[str, int]:
    """The sums of all trials.

    Raises:
        AssertionError, ChildFailed: a predicate does not hold; the message has the seed of the trial.
    """
    figures: Counter[str] = Counter()
    with world(engine) as where:
        for number in range(trials):
            if number % IN_ONE_COMPANY == 0:
                where.reset()
            figures.update(trial(where, f"{seed}-{number}"))
    return dict(sorted(figures.items()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("--trials", type=int, default=3)
    parser.add_argument("--seed", default="kill")
    given = parser.parse_args()
    report(play(given.engine, given.trials, given.seed))
