"""The clock jumps under workers and clients; the long form has restarts under a wrong clock, a month ahead."""

import os

import pytest

from tests.faults.clock import library
from tests.faults.scenario import figures_of
from tests.settings import ENGINE
from tests.turns import every_eighth_run


@every_eighth_run(6)
@pytest.mark.skipif(library() is None, reason="needs libfaketime (apt install libfaketime)")
def test_closed_days_stay_closed_and_duties_come_once() -> None:
    seed = os.environ.get("GUIJU_SEED", "suite")
    played = figures_of("clock", ENGINE, "--seconds", "0.8", "--seed", seed)
    assert played["confirmed"] > 0
    assert played["recorded earlier than the one before"] > 0
    assert played["booked late"] > 0
    assert played["days planned"] == 1
    assert played["duties"] > 0
    assert (played["closed days changed"], played["duties twice or lost"]) == (0, 0)
    assert (played["back-dated, flagged"], played["without the permission turned away"]) == (1, 1)
