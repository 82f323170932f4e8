"""kill -9 of writers and sealer. ``GUIJU_TRIALS`` trials: 3 in the suite, 100 in a campaign."""

import os

from tests.faults.scenario import figures_of
from tests.settings import ENGINE

TRIALS = int(os.environ.get("GUIJU_TRIALS", "3"))


def test_what_was_confirmed_stands_and_what_is_asked_again_is_not_done_twice() -> None:
    figures = figures_of("kill", ENGINE, "--trials", str(TRIALS), "--seed", os.environ.get("GUIJU_SEED", "suite"))
    assert figures["trials"] == TRIALS
    assert figures["confirmed"] > 0
    assert figures["done"] > 0
    assert figures["trials that hit an open transaction"] >= 0.3 * TRIALS, figures
