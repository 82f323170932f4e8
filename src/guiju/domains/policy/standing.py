"""Versions as they stand: their steps, and which one bound at a moment."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Expression, QuerySet
from django.utils import timezone

from guiju.domains.policy.models import Rejection, RulebookVersion, StepKind, VersionStep
from guiju.kernel.store.written import AmongGiven, Written

Steps = dict[str, datetime]
"""Kind of step → its moment."""

STATES = {
    "drafted": "草案",
    "proposed": "提案",
    "reviewed": "已审核",
    "adopted": "已采纳",
    "announced": "已公告",
    "coming": "待生效",
    "effective": "生效中",
    "superseded": "已废止（被新版取代）",
    "repealed": "已废止",
}


class Span(NamedTuple):
    """A version that is or was in force, from ``since`` up to ``until``; None is open. ``taken_at`` is when it was published."""

    rulebook: int
    version: int
    number: str
    turn: int
    since: datetime
    until: datetime | None
    taken_at: datetime

    def binds_at(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or moment < self.until)


def steps_of(versions: Collection[int | None], using: str = "default") -> dict[int, Steps]:
    """The steps of these versions; one statement."""
    found: dict[int, Steps] = {}
    rows = VersionStep.objects.using(using).filter(version__in={each for each in versions if each is not None})
    for version, kind, at in rows.values_list("version", "kind", "at"):
        found.setdefault(version, {})[kind] = at
    return found


def state_of(steps: Steps, moment: datetime) -> str:
    """A key of `STATES`: the furthest step whose moment has come; a version whose day is ahead is coming."""
    order = [kind for kind in StepKind.values if kind in steps]
    come = [kind for kind in order if steps[kind] <= moment]
    if StepKind.EFFECTIVE in steps and StepKind.EFFECTIVE not in come:
        return "coming"
    return come[-1] if come else "drafted"


_BOUNDS = [StepKind.EFFECTIVE, StepKind.SUPERSEDED, StepKind.REPEALED]


def _bounds(using: str, *of: Expression) -> QuerySet[VersionStep, tuple[Any, ...]]:
    columns = ("version__rulebook", "version", "version__number", "version__version", "kind", "at", "taken_at")
    rows = VersionStep.objects.using(using).filter(*of, kind__in=_BOUNDS)
    return rows.order_by("at", "id").values_list(*columns)


_ALL = Written(_bounds)
_SOME = Written(lambda using: _bounds(using, AmongGiven("version__rulebook", "rulebooks")))


def spans(rulebooks: Iterable[int] | None, using: str = "default") -> dict[int, list[Span]]:
    """By rulebook its published versions, oldest first, each with its end; None is all rulebooks. One statement."""
    rows = _ALL.rows({}, using) if rulebooks is None else _SOME.rows({"rulebooks": sorted(set(rulebooks))}, using)
    begun: dict[int, Span] = {}
    ends: dict[int, list[datetime]] = {}
    for rulebook, version, number, turn, kind, at, taken_at in rows:
        if kind == StepKind.EFFECTIVE:
            begun[version] = Span(rulebook, version, number, turn, at, None, taken_at)
        else:
            ends.setdefault(version, []).append(at)
    found: dict[int, list[Span]] = {}
    for version, span in begun.items():
        until = min(ends.get(version, []), default=None)
        found.setdefault(span.rulebook, []).append(span._replace(until=until))
    return found


class Begun(NamedTuple):
    """A published version of a rulebook, with the day from which it binds."""

    version: int
    number: str
    rulebook: str
    on: date


def begun(rulebooks: Collection[str], using: str = "default") -> list[Begun]:
    """The published versions of these rulebooks, by the day from which they bind; one statement."""
    rows = VersionStep.objects.using(using).filter(kind=StepKind.EFFECTIVE, version__rulebook__code__in=set(rulebooks))
    columns = ("version", "version__number", "version__rulebook__code", "at")
    return [
        Begun(version, number, rulebook, timezone.localdate(at))
        for version, number, rulebook, at in rows.order_by("at", "id").values_list(*columns)
    ]


def binding_at(known: Iterable[Span], moment: datetime) -> Span | None:
    """The version that bound at a moment: of several the one that came last."""
    return max((span for span in known if span.binds_at(moment)), key=lambda span: span.since, default=None)


def in_force_now(moment: datetime, using: str = "default") -> list[Span]:
    """The version of each rulebook that binds at a moment, by number; one statement."""
    standing = (binding_at(own, moment) for own in spans(None, using).values())
    return sorted((span for span in standing if span is not None), key=lambda span: span.number)


def accepted_at(known: Iterable[Span], moment: datetime, rejected: Collection[int]) -> Span | None:
    """As `binding_at` for somebody who rejects some versions: the one before goes on for him."""
    own = list(known)
    if not rejected:
        return binding_at(own, moment)
    begun = [span for span in own if span.since <= moment and span.version not in rejected]
    last = max(begun, key=lambda span: span.since, default=None)
    if last is None or last.binds_at(moment):
        return last
    goes_on = any(span.version in rejected and span.since == last.until for span in own)
    return last if goes_on else None


def rejected_by(versions: Iterable[int], using: str = "default") -> dict[str, set[int]]:
    """By merchant which of these versions he does not accept; one statement."""
    found: dict[str, set[int]] = {}
    rows = Rejection.objects.using(using).filter(version__in=set(versions)).values_list("party", "version")
    for party, version in rows:
        found.setdefault(party, set()).add(version)
    return found


def latest_numbers(rulebooks: Iterable[int], using: str = "default") -> dict[int, int]:
    """By rulebook the number of its newest version, drafted or not; one statement."""
    found: dict[int, int] = {}
    rows = RulebookVersion.objects.using(using).filter(rulebook__in=set(rulebooks)).values_list("rulebook", "version")
    for rulebook, version in rows:
        found[rulebook] = max(found.get(rulebook, 0), version)
    return found
