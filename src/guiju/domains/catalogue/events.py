"""What upper domains react to."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class StorageRulesSet:
    """SKUs (ids) are to be stored otherwise from now on; ``hazards`` are values of `Hazard`."""

    skus: Sequence[int]
    hazards: Sequence[str]
