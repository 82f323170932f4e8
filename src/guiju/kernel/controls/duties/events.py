"""What happened to duties, as columns, for the packages above."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class DutyAnswered:
    """Each answer of the duties that were done; ``items`` are positions in the run's batch."""

    items: Sequence[int]
    answers: Sequence[int]
    duties: Sequence[str]
    fingerprints: Sequence[str]
    places: Sequence[int | None]
    titles: Sequence[str]
    names: Sequence[str]
    results: Sequence[str]
    values: Sequence[str]
    notes: Sequence[str]
    made_up: Sequence[bool]
