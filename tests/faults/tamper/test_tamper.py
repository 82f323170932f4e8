"""Every attack is found and its place named; an honest history is never accused.

``GUIJU_TRIALS`` is the number of random trials of each (one in the suite, 20 and more in a campaign); a failure prints
the seed, and the same seed plays the same trial again.
"""

import os
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import transaction

from guiju.kernel.audit import sealer
from guiju.kernel.audit.erase import erase
from guiju.kernel.audit.rotation import rotate
from guiju.kernel.audit.verify import verify
from guiju.kernel.store.transaction import writing_transaction
from guiju.lib.runs import RUN_BITS
from tests.audit.company import START, arrive, found
from tests.faults.tamper.attacks import ATTACKS, Attack
from tests.faults.tamper.scene import Scene
from tests.turns import in_turn

TRIALS = int(os.environ.get("GUIJU_TRIALS", "1"))
RUNS = 20


def honest_history() -> None:
    """Twenty runs under five heads and two keys, with one private part erased and an unsealed tail of two runs."""
    found()
    for number in range(2, RUNS + 1):
        arrive(number)
        if number in {4, 8, 13, 18}:
            sealer.seal()
        if number == 8:
            rotate()
    with writing_transaction():
        erase(3 << RUN_BITS, 0, START)


@contextmanager
def undone(vault: Path) -> Iterator[None]:
    """Database and files as they were, whatever happens inside."""
    backup = vault.with_name(f"{vault.name}-backup")
    shutil.copytree(vault, backup)
    before = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(before)
        shutil.rmtree(vault)
        backup.rename(vault)
        sealer._frontiers.clear()


@pytest.mark.django_db
@pytest.mark.parametrize("half", range(2))
def test_each_attack_is_found_and_named(half: int, vault: Path) -> None:
    honest_history()
    clean = verify()
    assert clean.ok, clean.text()
    for attack in in_turn(ATTACKS[half::2], 3):
        _play(attack, vault)
    again = verify()
    assert again.ok, again.text()


def _play(attack: Attack, vault: Path) -> None:
    for trial in range(TRIALS):
        seed = f"{attack.__name__}:{trial}"
        with undone(vault):
            expected = attack(Scene(random.Random(seed), vault))
            report = verify()
        faults = {check.name: check.fault for check in report.checks if check.fault}
        assert not report.ok, f"{seed}: not found"
        assert expected.place in faults.get(expected.check, ""), f"{seed}: {expected} is not in\n{report.text()}"
        assert report.first_fault == next(iter(faults.values()))


@pytest.mark.django_db
@pytest.mark.parametrize("trial", range(TRIALS))
def test_an_honest_history_is_never_accused(trial: int, vault: Path) -> None:
    """Whatever commands, seals, rotations, erasures and restarts come in whatever order."""
    choice = random.Random(f"honest:{trial}")
    found()
    number = 2
    for step in range(30):
        what = choice.choice(["arrive", "arrive", "arrive", "seal", "rotate", "erase", "restart"])
        if what == "arrive":
            arrive(number)
            number += choice.choice([1, 1, 2])
        elif what == "seal":
            sealer.seal()
        elif what == "rotate" and step % 3 == 0:
            rotate()
        elif what == "erase" and number > 3:
            with writing_transaction():
                erase(2 << RUN_BITS, choice.choice([0, 2]), START)
        elif what == "restart":
            sealer._frontiers.clear()
            sealer.start()
        report = verify()
        assert report.ok, f"honest:{trial}, step {step} ({what})\n{report.text()}"
    assert (vault / "anchor.jsonl").exists()
