"""16 and 64 writers over orders of several products. ``GUIJU_ROUNDS`` rounds: 1 in the suite, 10 in a campaign."""

import os

from tests.faults.fairness import SLOWEST_SHARE, WRITERS
from tests.faults.scenario import figures_of
from tests.faults.test_oversell import LONGEST_MS, ROUNDS
from tests.settings import ENGINE
from tests.turns import every_eighth_run

EACH = "4"
"""Commands a client; the longest wait is judged in a campaign, not beside other tests."""


@every_eighth_run(6)
def test_nobody_waits_in_a_circle_is_told_of_a_lock_or_left_behind() -> None:
    seed = os.environ.get("GUIJU_SEED", "suite")
    played = figures_of("fairness", ENGINE, "--each", EACH, "--rounds", str(ROUNDS), "--seed", seed)["rounds"]
    assert [each["clients"] for each in played] == [*WRITERS] * ROUNDS
    for each in played:
        assert (each["deadlocks"], each["again"]) == (0, 0), each
        assert each["longest"] < LONGEST_MS, each
        assert each["slowest_share"] >= SLOWEST_SHARE, each
