"""The power fails at ``GUIJU_POINTS`` moments: 6 in the suite, 500 in a campaign."""

import os

import pytest

from tests.faults.preloaded import compiler
from tests.faults.scenario import figures_of
from tests.settings import ENGINE
from tests.turns import every_eighth_run

POINTS = int(os.environ.get("GUIJU_POINTS", "6"))


@every_eighth_run(2)
@pytest.mark.skipif(compiler() is None, reason="the recording disk is a library to be compiled")
@pytest.mark.skipif(
    ENGINE != "sqlite", reason="a server of its own syncs there; tests/faults/test_kill_server.py kills it"
)
def test_what_was_confirmed_survives_a_power_cut() -> None:
    figures = figures_of("power", ENGINE, "--points", str(POINTS), "--seed", os.environ.get("GUIJU_SEED", "suite"))
    assert figures["cuts, none"] == figures["cuts, subset"] >= POINTS
    assert figures["confirmed, all there"] > 0
    assert figures["syncs"] > 0
