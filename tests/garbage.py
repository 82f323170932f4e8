"""Garbage is looked for among what the tests make: all that was imported and collected stays until the end."""

import gc

import pytest

from guiju.lib.garbage import hold_off, spare_the_program

hold_off()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    gc.collect()
    spare_the_program()
