"""Program and model go the same way. ``GUIJU_SEQUENCES`` of 50 acts: 12 in the suite, 2,000 in a campaign."""

import os

import pytest

from tests.faults.scenario import figures_of
from tests.settings import ENGINE
from tests.turns import every_eighth_run

SEQUENCES, STEPS = os.environ.get("GUIJU_SEQUENCES", "12"), "40"
SEED = os.environ.get("GUIJU_SEED", "20")
LEAST_KINDS = 18
"""So many commands are done at least once, and so many are refused in some way."""


@every_eighth_run(3)
@pytest.mark.skipif(ENGINE != "sqlite", reason="sequences begin anew in memory; the engines are compared below")
def test_the_program_does_what_the_model_says() -> None:
    played = figures_of("model.machine", ENGINE, "--sequences", SEQUENCES, "--steps", STEPS, "--seed", SEED)
    assert played["sequences"] >= int(SEQUENCES)
    assert len([name for name in played if name.endswith(" done")]) >= LEAST_KINDS, played
    assert played["refused"] > 0


@every_eighth_run(6)
@pytest.mark.skipif(ENGINE != "postgres", reason="needs both engines")
def test_both_engines_hold_the_same() -> None:
    played = figures_of("model.differential", "", "--steps", "120", "--seed", SEED)
    assert played["commands"] == 120
    assert played["with rows"] > 50
