"""Which laws a clause rests on, how they stand, and whether it was held against their newest version."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from guiju.domains.policy.models import Assessment, ClauseConfirmation, StatuteVersion

_NAMED = re.compile(r"^[《]?(?:中华人民共和国)?(?P<name>[^0-9《》 ,，]+)")


class LawStanding(NamedTuple):
    """A version of a law behind a clause; ``is_pending``: it is in force and the clause was not confirmed since it came."""

    statute: str
    version: str
    effective_from: date
    is_pending: bool
    is_conditional: bool
    is_unassessed: bool


def laws_of(spelled: str) -> list[str]:
    """The laws that a clause names, in its order: ``安全生产法 28条; 电子商务法 10条, 12条`` names two."""
    found = (_NAMED.match(part.strip()) for part in re.split(r"[;；]", spelled))
    return list(dict.fromkeys(each["name"] for each in found if each))


def unassessed(statutes: Iterable[str], using: str) -> dict[str, list[str]]:
    """By law: the changed versions that nobody has assessed."""
    found: dict[str, list[str]] = {}
    for statute, version in waiting_versions(using).filter(statute__in=set(statutes)).values_list("statute", "version"):
        found.setdefault(statute, []).append(version)
    return found


def waiting_versions(using: str) -> QuerySet[StatuteVersion]:
    """Versions that came while the register was kept and that nobody has assessed."""
    assessed = Assessment.objects.filter(version=OuterRef("pk"))
    return StatuteVersion.objects.using(using).filter(~Exists(assessed), is_change=True).order_by("id")


def standing_of(code: str, law: str, day: date, using: str) -> Sequence[LawStanding]:
    """The laws behind a clause as they stand on a day; three statements, none where it names no law."""
    names = laws_of(law)
    if not names:
        return []
    versions = list(StatuteVersion.objects.using(using).filter(statute__in=names))
    if not versions:
        return []
    waiting = unassessed(names, using)
    confirmed = ClauseConfirmation.objects.using(using).filter(code=code).order_by("-id").first()
    return [_standing(newest, day, confirmed, waiting) for name in names if (newest := _newest(versions, name, day))]


def _newest(versions: Sequence[StatuteVersion], name: str, day: date) -> StatuteVersion | None:
    """The one in force on the day, else the next to come."""
    own = [each for each in versions if each.statute == name]
    in_force = [each for each in own if each.effective_from <= day]
    if in_force:
        return max(in_force, key=lambda each: (each.effective_from, each.id))
    return min(own, key=lambda each: (each.effective_from, each.id), default=None)


def _standing(
    newest: StatuteVersion, day: date, confirmed: ClauseConfirmation | None, waiting: dict[str, list[str]]
) -> LawStanding:
    is_waiting = newest.version in waiting.get(newest.statute, ())
    seen = confirmed is not None and confirmed.confirmed_at >= newest.entered_at
    conditional = confirmed is not None and confirmed.is_conditional and newest.statute in waiting
    pending = newest.is_change and newest.effective_from <= day and (conditional or not seen)
    return LawStanding(newest.statute, newest.version, newest.effective_from, pending, conditional, is_waiting)
