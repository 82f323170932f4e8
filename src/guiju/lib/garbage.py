"""Garbage is looked for among what the program makes at work, and less often: what it consists of stays until its end.

A full collection walks several hundred thousand objects of classes, fields and forms, a tenth of a second or more in which no page
is answered, and none of them is ever garbage.
"""

import gc

NEW_OBJECTS, YOUNGER_ROUNDS = 20_000, 20


def hold_off() -> None:
    """Until `spare_the_program`: what is imported is no garbage, and to look for any takes a fifth of a start."""
    gc.disable()


def spare_the_program() -> None:
    """From now on; called once everything is imported."""
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, YOUNGER_ROUNDS, YOUNGER_ROUNDS)
    gc.enable()
