"""Who holds a post at a place: there, above it, or everywhere."""

from collections.abc import Collection, Iterable

from django.db import connections
from django.utils import timezone

from guiju.kernel.store.arrays import any_of, array

Wanted = tuple[str, int | None]
"""A post's code and a place; None asks for every holder of the post."""


def holders(wanted: Iterable[Wanted], using: str = "default") -> dict[Wanted, list[int]]:
    """The accounts that hold each post today, each once; two statements."""
    asked = sorted(set(wanted), key=str)
    if not asked:
        return {}
    above = places_above({place for _, place in asked if place is not None}, using)
    today = timezone.localdate()
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select q.code, a.place_id, p.account_id from org_assignment a join org_post q on q.id = a.post_id "
            "join org_person p on p.id = a.person_id where p.account_id is not null and "
            "(p.left_on is null or p.left_on >= %s) and a.since <= %s and (a.until is null or a.until >= %s) and "
            + any_of("q.code", "text", using),
            [today, today, today, array(sorted({post for post, _ in asked}), using)],
        )
        held = cursor.fetchall()
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
