"""The benchmarks of the spine still run and their two sides end alike; what they measure is nobody's test."""

import subprocess
import sys

import pytest

from guiju.cli.source_tree import ROOT
from tests import forks
from tests.settings import ENGINE
from tests.turns import every_eighth_run

RECEIVING = ("spine", "--sizes", "5000", "--pairs", "1", "--commands", "receive")
DISPATCHING = ("growth", "--lines", "10000", "--young", "5000", "--pairs", "1", "--commands", "dispatch")


@every_eighth_run(4)
@pytest.mark.skipif(ENGINE != "sqlite", reason="two servers of its own take a minute to be made")
@pytest.mark.parametrize(
    ("asked", "said"),
    [(RECEIVING, "receive     5,000"), (DISPATCHING, "dispatch    10,000")],
    ids=["receive", "dispatch"],
)
def test_it_runs_and_its_databases_hold_together(asked: tuple[str, ...], said: str) -> None:
    benchmark, *options = asked
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{benchmark}", ENGINE, *options],
        cwd=ROOT,
        env=forks.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert said in done.stdout
