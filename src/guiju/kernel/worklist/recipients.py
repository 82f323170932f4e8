"""Who holds a post at a place: there, above it, or everywhere."""

from collections.abc import Collection, Iterable

from django.db import connections

from guiju.kernel.org.held import placed_holders
from guiju.kernel.store.arrays import any_of, array

Wanted = tuple[str, int | None]
"""A post's code and a place; None asks for every holder of the post."""


def holders(wanted: Iterable[Wanted], using: str = "default") -> dict[Wanted, list[int]]:
    """The accounts that hold each post today, each once; two statements."""
    asked = sorted(set(wanted), key=str)
    if not asked:
        return {}
    above = places_above({place for _, place in asked if place is not None}, using)
    held = placed_holders({post for post, _ in asked}, using)
    return {
        (post, place): sorted(
            {
                account
                for code, where, account in held
                if code == post and (place is None or where is None or where in above.get(place, {place}))
            }
        )
        for post, place in asked
    }


def places_above(places: Collection[int], using: str = "default") -> dict[int, set[int]]:
    """Each place with all it lies in."""
    return _reach(places, "select r.origin, p.parent_id from r join org_place p on p.id = r.place", using)


def places_below(places: Collection[int], using: str = "default") -> dict[int, set[int]]:
    """Each place with all that lies in it."""
    return _reach(places, "select r.origin, p.id from r join org_place p on p.parent_id = r.place", using)


def _reach(places: Collection[int], step: str, using: str) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"with recursive r(origin, place) as (select id, id from org_place where {any_of('id', using=using)} "
            f"union all {step}) select origin, place from r where place is not null",
            [array(sorted(places), using)],
        )
        for origin, place in cursor.fetchall():
            found.setdefault(origin, set()).add(place)
    return found
