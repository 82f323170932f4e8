"""The place tree: what a place lies in, and what lies in it."""

from collections.abc import Collection, Mapping

from django.db import connections

from guiju.kernel.org.models import Place
from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.store.written import Written

Parents = Mapping[int, int | None]
"""Place → the place above it."""


_PARENTS = Written(lambda using: Place.objects.using(using).values_list("id", "parent_id"))


def parents(using: str = "default") -> dict[int, int | None]:
    return dict(_PARENTS.rows({}, using))


def line_of(place: int, known: Parents) -> list[int]:
    """The place and those above it, narrowest first."""
    line: list[int] = []
    at: int | None = place
    while at is not None and at not in line:
        line.append(at)
        at = known.get(at)
    return line


def places_below(places: Collection[int], using: str = "default") -> dict[int, set[int]]:
    """Each place with all that lies in it."""
    found: dict[int, set[int]] = {}
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"with recursive r(origin, place) as (select id, id from org_place where {any_of('id', using=using)} "
            "union all select r.origin, p.id from r join org_place p on p.parent_id = r.place) "
            "select origin, place from r",
            [array(sorted(places), using)],
        )
        for origin, place in cursor.fetchall():
            found.setdefault(origin, set()).add(place)
    return found
