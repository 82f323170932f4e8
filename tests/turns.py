"""Long rows of like cases: a run looks at one in so many, at others each day and on the other engine, or at all of them."""

import os
from collections.abc import Iterable
from typing import TypeVar
from zlib import crc32

import pytest
from django.utils import timezone

ALL = "GUIJU_ALL"
"""In the environment: every case is looked at."""
WHOLE = 3_000
"""So many tests are a whole suite."""
BROWSER_EVERY = 2
Case = TypeVar("Case")


def turn() -> int:
    """Another each day and on each engine."""
    return timezone.localdate().toordinal() + (os.environ.get("GUIJU_TEST_ENGINE") == "postgres")


def are_all_wanted() -> bool:
    return ALL in os.environ


def in_turn(cases: Iterable[Case], every: int) -> list[Case]:
    """The cases of today; ``every`` shares no factor with the length of a pattern in their order, else some never come."""
    step = 1 if are_all_wanted() else every
    return list(cases)[turn() % step :: step]


def every_eighth_run(place: int) -> pytest.MarkDecorator:
    """For what takes long and breaks seldom: a whole suite looks at it when it is the turn of this place (0 to 7).

    The places take about as long as each other: 50 s of a worker on PostgreSQL.
    """
    return pytest.mark.turns(8, place)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of a whole suite; what somebody names is looked at in any case."""
    if are_all_wanted() or len(items) < WHOLE:
        return
    for item in items:
        mark, is_browser = item.get_closest_marker("turns"), item.get_closest_marker("browser") is not None
        every, place = mark.args if mark else (BROWSER_EVERY, crc32(item.nodeid.encode()) % BROWSER_EVERY)
        if (mark or is_browser) and turn() % every != place:
            item.add_marker(pytest.mark.skip(reason=f"one run in {every} looks at it, {ALL}=1 at all"))
