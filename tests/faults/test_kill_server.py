"""kill -9 of the database server. ``GUIJU_TRIALS`` trials: 2 in the suite, more in a campaign."""

import os
import sys

import pytest

from tests.faults.scenario import figures_of
from tests.settings import ENGINE

TRIALS = int(os.environ.get("GUIJU_TRIALS", "2"))


@pytest.mark.skipif(ENGINE != "postgres", reason="the embedded database has no server")
@pytest.mark.skipif(sys.platform != "linux", reason="finds the server's processes as Linux shows them")
def test_what_was_confirmed_survives_the_servers_death() -> None:
    figures = figures_of(
        "kill_server", ENGINE, "--trials", str(TRIALS), "--seed", os.environ.get("GUIJU_SEED", "suite")
    )
    assert figures["trials"] == TRIALS
    assert figures["confirmed"] > 0
    assert figures["server processes killed"] > TRIALS
