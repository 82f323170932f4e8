"""The model test (T18): Hypothesis finds sequences of acts after which program and model differ, and shortens them.

``python -m tests.faults.model.machine sqlite --sequences 2000 --steps 50 --seed 1``: the engine's file lies in memory where
the machine has /dev/shm, and goes back to the moment after the founding before each sequence.
"""

import argparse
import sqlite3
import sys
import tempfile
from collections import Counter
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.faults.world import ENGINES, report, world

COMPARE_EVERY, VERIFY_EVERY = 4, 25
INSTEAD = ("arrive", "count", "receive", "put_away", "request", "approve", "pick", "dispatch", "return_goods")
"""Where the documents there are do not allow an act, the way of the goods goes on."""
MEMORY = "/dev/shm"


class Drawn:
    """Hypothesis chooses."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def number(self, least: int, most: int) -> int:
        return self.data.draw(st.integers(least, most))

    def among(self, values: Any) -> Any:
        return self.data.draw(st.sampled_from(list(values)))


def play(sequences: int, steps: int, number: int, *, shrinks: bool) -> dict[str, Any]:
    """So many sequences, in this process; how often each act was done and refused.

    Raises:
        AssertionError: program and model differ; Hypothesis prints the shortest sequence it found.
    """
    from django.db import connection
    from django.utils import timezone

    from guiju.kernel.audit.verify import verify
    from tests.faults.model.comparing import Company
    from tests.faults.model.steps import STEPS

    connection.ensure_connection()
    founded = sqlite3.connect(":memory:")
    connection.connection.backup(founded)
    began = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)
    figures: Counter[str] = Counter()

    class Machine(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            founded.backup(connection.connection)
            self.company = Company(began)

        def act(self, name: str, data: st.DataObject) -> None:
            choice, model = Drawn(data), self.company.model
            at = self.company.turn % len(INSTEAD)
            made = (STEPS[each][0](choice, model) for each in (name, *INSTEAD[at:], *INSTEAD[:at]))
            step = next(filter(None, made))
            outcome = self.company.act(step)
            figures["done" if outcome.done else "refused"] += 1
            figures[f"{step.command} {'done' if outcome.done else 'refused'}"] += 1
            if self.company.turn % COMPARE_EVERY == 0:
                self.company.compare()

        @rule()
        def tomorrow(self) -> None:
            self.company.tomorrow()

        def teardown(self) -> None:
            self.company.compare()
            figures["sequences"] += 1
            if figures["sequences"] % VERIFY_EVERY == 0:
                found = verify()
                assert found.ok, found.text()
                figures["verified"] += 1

    for name in STEPS:
        setattr(Machine, name, _rule_of(name))
    seed(number)(Machine)
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=sequences,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink) if shrinks else (Phase.generate,),
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        ),
    )
    return dict(figures)


def _rule_of(name: str) -> Any:
    def act(self: Any, data: st.DataObject) -> None:
        self.act(name, data)

    act.__name__ = name
    return rule(data=st.data())(act)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=ENGINES[:1])
    parser.add_argument("--sequences", type=int, default=20)
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--shrink", action="store_true", help="look for a short sequence where one fails; takes minutes"
    )
    given = parser.parse_args()
    if Path(MEMORY).is_dir():
        tempfile.tempdir = MEMORY
    with world(given.engine) as where:
        sys.stderr.write(f"seed {given.seed}\n")
        report(where.do(partial(play, given.sequences, given.steps, given.seed, shrinks=given.shrink)))
