"""The benchmark of the spine still runs, its two sides end alike; what it measures is nobody's test."""

import subprocess
import sys

import pytest

from guiju.cli.source_tree import ROOT
from tests import forks
from tests.settings import ENGINE
from tests.turns import every_eighth_run


@every_eighth_run(4)
@pytest.mark.skipif(ENGINE != "sqlite", reason="two servers of its own take a minute to be made")
@pytest.mark.parametrize("command", ["receive", "dispatch"])
def test_both_sides_end_alike(command: str) -> None:
    asked = [ENGINE, "--sizes", "5000", "--pairs", "1", "--commands", command]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.spine", *asked],
        cwd=ROOT,
        env=forks.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert f"{command}     5,000" in done.stdout
