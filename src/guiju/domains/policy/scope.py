"""Whom a version binds on a day: computed from units, posts and tags, never typed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

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


@dataclass
class Membership:
    """Whether versions bound some people on some days: read once, asked for any of them; a fixed number of statements."""

    scope: list[tuple[int, str, str, bool, date]]
    held: dict[str, list[tuple[str, int | None, date, date | None]]]
    marks: list[tuple[str, str, str, bool, date, date | None]]
    units: dict[str, set[int]]

    @classmethod
    def read(cls, versions: Collection[int], people: Collection[str], using: str = "default") -> "Membership":
        """``people`` are numbers; five statements."""
        rows = ScopeRow.objects.using(using).filter(version__in=versions).order_by("since", "id")
        scope = list(rows.values_list("version", "kind", "key", "is_removed", "since"))
        found: dict[str, list[tuple[str, int | None, date, date | None]]] = {}
        held = Assignment.objects.using(using).filter(person__number__in=people).order_by("id")
        columns = ("person__number", "post__code", "unit", "since", "end__ends_at", "person__leaving__last_day")
        for number, post, unit, since, ends_at, last_day in held.values_list(*columns):
            ended = timezone.localdate(ends_at) if ends_at else None
            gone = last_day + timedelta(days=1) if last_day else None
            until = min((day for day in (ended, gone) if day), default=None)
            found.setdefault(number, []).append((post, unit, since, until))
        marks = Tag.objects.using(using).order_by("since", "id")
        return cls(
            scope,
            found,
            list(marks.values_list("kind", "key", "tag", "is_on", "since", "until")),
            _units({key for _, kind, key, _, _ in scope if kind == ScopeKind.UNIT}, using),
        )

    def tags(self, number: str, day: date) -> set[str]:
        """The tags of a person on a day, and of the posts held then."""
        posts = {post for post, _ in self._held(number, day)}
        found: dict[tuple[str, str, str], bool] = {}
        for kind, key, tag, is_on, since, until in self.marks:
            of_him = (kind == TagKind.PERSON and key == number) or (kind == TagKind.POST and key in posts)
            if of_him and since <= day and (until is None or day <= until):
                found[tag, kind, key] = is_on
        return {tag for (tag, _, _), is_on in found.items() if is_on}

    def falls_under(self, kind: str, key: str, number: str, day: date) -> bool:
        """Whether one row of a scope names the person on that day."""
        if kind == ScopeKind.TAG:
            return key in self.tags(number, day)
        return any(
            kind == ScopeKind.EVERYBODY
            or (kind == ScopeKind.POST and post == key)
            or (kind == ScopeKind.UNIT and unit in self.units.get(key, ()))
            for post, unit in self._held(number, day)
        )

    def is_bound(self, version: int, number: str, day: date) -> bool:
        """Whether the version bound the person on that day; one without a scope binds every employee."""
        standing: dict[tuple[str, str], bool] = {}
        for each, kind, key, is_removed, since in self.scope:
            if each == version and since <= day:
                standing[kind, key] = not is_removed
        rows = [row for row, stands in standing.items() if stands]
        if not self._held(number, day):
            return False
        return any(self.falls_under(kind, key, number, day) for kind, key in rows or WHOLE)

    def _held(self, number: str, day: date) -> list[tuple[str, int | None]]:
        rows = self.held.get(number, [])
        return [(post, unit) for post, unit, since, until in rows if since <= day and (until is None or day < until)]
