"""Whom a version binds on a day: computed from units, posts and tags, never typed."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from guiju.domains.policy.models import ScopeKind, ScopeRow, Tag, TagKind
from guiju.kernel.org.models import Assignment, Unit

Scope = list[tuple[str, str]]
"""Kind and key of each row of a scope that stands."""
WHOLE: Scope = [(ScopeKind.EVERYBODY.value, "")]


def scope_rows(versions: Collection[int], day: date, using: str = "default") -> dict[int, Scope]:
    """By version the scope that stands on a day; one statement."""
    found: dict[int, dict[tuple[str, str], bool]] = {}
    rows = ScopeRow.objects.using(using).filter(version__in=versions, since__lte=day).order_by("since", "id")
    for version, kind, key, is_removed in rows.values_list("version", "kind", "key", "is_removed"):
        found.setdefault(version, {})[kind, key] = not is_removed
    return {version: [row for row, stands in own.items() if stands] for version, own in found.items()}


class Bound(NamedTuple):
    """A person whom a version binds, and by what."""

    person: int
    number: str
    name: str
    account: int | None
    why: str


class Held(NamedTuple):
    person: int
    number: str
    name: str
    account: int | None
    post: str
    unit: int | None


def audience(scope: Scope, day: date, using: str = "default") -> list[Bound]:
    """Everybody whom this scope binds on a day, by number; where nothing is said, all employees. Three statements."""
    held, wanted = _held(day, using), scope or WHOLE
    units = _units({key for kind, key in wanted if kind == ScopeKind.UNIT}, using)
    tags = tagged({key for kind, key in wanted if kind == ScopeKind.TAG}, day, using)
    found: dict[int, Bound] = {}
    for each in held:
        for kind, key in wanted:
            marks = tags.get(key, set())
            if (
                kind == ScopeKind.EVERYBODY
                or (kind == ScopeKind.POST and each.post == key)
                or (kind == ScopeKind.UNIT and each.unit in units.get(key, ()))
                or (
                    kind == ScopeKind.TAG
                    and ((TagKind.PERSON, each.number) in marks or (TagKind.POST, each.post) in marks)
                )
            ):
                why = f"{ScopeKind(kind).label}{key}"
                found.setdefault(each.person, Bound(each.person, each.number, each.name, each.account, why))
    return sorted(found.values(), key=lambda bound: bound.number)


def _held(day: date, using: str) -> list[Held]:
    """Who works here on a day, by what he holds."""
    there = Q(end__isnull=True) | Q(end__ends_at__date__gt=day)
    stays = Q(person__leaving__isnull=True) | Q(person__leaving__last_day__gte=day)
    rows = Assignment.objects.using(using).filter(there, stays, since__lte=day).order_by("id")
    columns = ("person", "person__number", "person__name", "person__account", "post__code", "unit")
    return [Held(*row) for row in rows.values_list(*columns)]


def _units(codes: set[str], using: str) -> dict[str, set[int]]:
    """By code the unit with all below it."""
    rows = list(Unit.objects.using(using).values_list("id", "code", "parent"))
    below: dict[int | None, list[int]] = {}
    for pk, _, parent in rows:
        below.setdefault(parent, []).append(pk)
    found: dict[str, set[int]] = {}
    for pk, code, _ in rows:
        if code in codes:
            known, ahead = {pk}, [pk]
            while ahead:
                fresh = below.get(ahead.pop(), [])
                known.update(fresh)
                ahead += fresh
            found[code] = known
    return found


def tagged(tags: Collection[str], day: date, using: str = "default") -> dict[str, set[tuple[str, str]]]:
    """By tag the persons (number) and posts (code) that carry it on a day; the latest mark of each counts."""
    found: dict[tuple[str, str, str], bool] = {}
    open_then = Q(until__isnull=True) | Q(until__gte=day)
    rows = Tag.objects.using(using).filter(open_then, tag__in=tags, since__lte=day).order_by("since", "id")
    for tag, kind, key, is_on in rows.values_list("tag", "kind", "key", "is_on"):
        found[tag, kind, key] = is_on
    marked: dict[str, set[tuple[str, str]]] = {}
    for (tag, kind, key), is_on in found.items():
        if is_on:
            marked.setdefault(tag, set()).add((kind, key))
    return marked
