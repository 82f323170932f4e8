"""What the organisation tells upper packages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class UnitsClosed:
    """Departments that are no more: by department its item in the batch and the one that has what it kept (None: none)."""

    items: list[int]
    units: list[int]
    successors: list[int | None]
