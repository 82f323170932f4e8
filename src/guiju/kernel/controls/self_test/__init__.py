"""Self-tests of controls where they run: a bad sample must be caught, and is taken back before anybody sees it."""

from guiju.kernel.controls.self_test.samples import METHODS, NONE, PLANTED, SAMPLE, Reaction
from guiju.kernel.controls.self_test.taking import controls_to_test, latest, step, take, take_all
from guiju.kernel.worklist import ticking

__all__ = [
    "METHODS",
    "NONE",
    "PLANTED",
    "SAMPLE",
    "Reaction",
    "controls_to_test",
    "latest",
    "register",
    "step",
    "take",
    "take_all",
]


def register() -> None:
    """Let this process test one control after another, at a low pace."""
    ticking.register("controls.self_test", 30, step)
