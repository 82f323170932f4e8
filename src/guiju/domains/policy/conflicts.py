"""How conflicts stand: which are unruled, and which clause a point is decided by."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q

from guiju.domains.policy.models import Conflict
from guiju.domains.policy.models.conflicts import Standing

OPEN = (Standing.LOOP.value, Standing.UNRULED.value)


class Contested(NamedTuple):
    """``is_open``: nobody has ruled yet; ``statute`` is the article that wins, empty between clauses."""

    number: str
    point: str
    is_open: bool
    statute: str


def contested(codes: Iterable[str], using: str = "default") -> dict[str, list[Contested]]:
    """By clause: its conflicts that are unruled or in which a statute wins; one statement."""
    wanted = set(codes)
    found: dict[str, list[Contested]] = {}
    rows = Conflict.objects.using(using).filter(Q(one__in=wanted) | Q(other__in=wanted)).select_related("ruling")
    for each in rows.order_by("id"):
        is_open = each.standing in OPEN and not hasattr(each, "ruling")
        statute = f"{each.statute} {each.article}" if each.standing == Standing.STATUTE else ""
        if is_open or statute:
            for code in {each.one, each.other} & wanted:
                found.setdefault(code, []).append(Contested(each.number, each.point, is_open, statute))
    return found
