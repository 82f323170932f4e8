"""The place tree: what a place lies in."""

from collections.abc import Mapping

from guiju.kernel.org.models import Place

Parents = Mapping[int, int | None]
"""Place → the place above it."""


def parents(using: str = "default") -> dict[int, int | None]:
    return dict(Place.objects.using(using).values_list("id", "parent_id"))


def line_of(place: int, known: Parents) -> list[int]:
    """The place and those above it, narrowest first."""
    line: list[int] = []
    at: int | None = place
    while at is not None and at not in line:
        line.append(at)
        at = known.get(at)
    return line
