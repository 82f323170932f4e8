"""Garbage is looked for among what the tests make, and less often: all that was imported stays until the end."""

import gc

import pytest

NEW_OBJECTS, YOUNGER_ROUNDS = 20_000, 20


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, YOUNGER_ROUNDS, YOUNGER_ROUNDS)
