"""Long rows of like cases: a run looks at one in so many, at others each day and on the other engine, or at all of them."""

import os
from collections.abc import Iterable
from typing import TypeVar

from django.utils import timezone

ALL = "GUIJU_ALL"
"""In the environment: every case is looked at."""
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
