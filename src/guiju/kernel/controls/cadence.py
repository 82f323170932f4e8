"""Within how many days a clause should have had something to judge: from the cadences of its occasions."""

from datetime import datetime
from functools import lru_cache
from itertools import pairwise

from dateutil.rrule import rrulestr

from guiju.kernel.rulebook.vocabulary import occasions

_START = datetime(2026, 1, 1)  # noqa: DTZ001 — a calendar without zones
_MANY = 9
USUAL_DAYS = 30
"""A clause that acts on commands and events, and none shorter: a silent month is worth a look."""


@lru_cache(maxsize=2048)
def of(spelled: str) -> float:
    """Days: a tenth more than the longest interval among the clause's cadences, at least a month."""
    longest = max((interval(rule) for each in occasions(spelled) for rule in each.cadences), default=0)
    return max(USUAL_DAYS, 1.1 * longest)


@lru_cache(maxsize=256)
def interval(rule: str) -> int:
    """The longest gap of an RRULE in days, over nine occurrences from a fixed day."""
    dates = list(rrulestr(f"DTSTART:20260101T000000\nRRULE:{rule}").xafter(_START, count=_MANY, inc=True))
    return max(((later - earlier).days for earlier, later in pairwise(dates)), default=0)
