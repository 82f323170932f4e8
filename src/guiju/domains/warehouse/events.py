"""What the warehouse tells the domains above, inside the run."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ReservationsRestored:
    """Requests that hold stock again because a dispatch of theirs was reversed: their ids."""

    requests: Sequence[int]


@dataclass(frozen=True)
class ReservationsReleased:
    """Requests that hold no stock any more although their goods have not left, one column a field.

    ``are_gone`` says of which because the goods are no longer there or no longer good.
    """

    requests: Sequence[int]
    reasons: Sequence[str]
    are_gone: Sequence[bool]
