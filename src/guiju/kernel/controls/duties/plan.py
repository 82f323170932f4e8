"""What is to be done on a day: bindings in force, places and holders make duty items, each once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from guiju.kernel.calendar.workdays import calendar
from guiju.kernel.controls.duties.cadence import is_due
from guiju.kernel.controls.duties.duty import Duty, DutyParams, duties
from guiju.kernel.controls.duties.occasional import bindable_duties
from guiju.kernel.controls.judge import Bindings, load_bindings
from guiju.kernel.controls.reading import Bound, by_params
from guiju.kernel.org.absences import absences
from guiju.kernel.org.holders import Holders, holders
from guiju.kernel.org.models import Place
from guiju.kernel.org.tree import line_of
from guiju.kernel.rulebook.kept import rules_version
from guiju.kernel.store.written import Written
from guiju.lib.workdays import Calendar

ANYBODY = 0
STRICTNESS = ("observe", "pledge", "warn", "enforce")


class Spot(NamedTuple):
    """A place where a duty may be due; ``line`` are the place and those above it."""

    id: int
    code: str
    kind: str
    line: tuple[int, ...]


@dataclass(frozen=True)
class Situation:
    """All that a day's duties depend on, read in a fixed number of statements."""

    day: date
    bindings: Bindings
    spots: Sequence[Spot]
    calendar: Calendar
    holders: Holders
    away: frozenset[int] = frozenset()
    """The accounts of those on leave, where a duty asks for it."""
    using: str = "default"


_PLACES = Written(
    lambda using: Place.objects.using(using).order_by("id").values_list("id", "code", "kind", "parent_id")
)


def situation(day: date, using: str = "default") -> Situation:
    return next(situations([day], using))


def situations(days: Sequence[date], using: str = "default") -> Iterator[Situation]:
    """Those of several days, in their order; what hangs on no day is read once."""
    if not days:
        return
    rules, known = rules_version(using), bindable_duties()
    spots, workdays = _spots(using), calendar(min(days), max(days), using)
    for day in days:
        bound = load_bindings("duty", known, day, using, version=rules)
        bindings = {key: bounds for key, bounds in bound.items() if key in duties()}
        if not bindings:
            yield Situation(day, {}, (), Calendar(), Holders(()))
            continue
        named = {post for key, bounds in bindings.items() for each in bounds for post in _posts(duties()[key], each)}
        away = _away(day, using) if any(duties()[key].free_on_leave for key in bindings) else frozenset()
        yield Situation(day, bindings, spots, workdays, holders(day, named, using), away, using)


def _spots(using: str) -> list[Spot]:
    rows = list(_PLACES.rows({}, using))
    above = {place: parent for place, _, _, parent in rows}
    return [Spot(place, code, kind, tuple(line_of(place, above))) for place, code, kind, _ in rows]


def _away(day: date, using: str) -> frozenset[int]:
    leaves = absences(day, using)
    return frozenset(account for account, own in leaves.items() if any(since <= day for since, _ in own))


def _posts(duty: Duty, bound: Bound) -> list[str]:
    given = duty.read(bound.params)
    return [*given.posts, given.superior]


def planned(now: Situation) -> list[dict[str, Any]]:
    """The day's duty items, as the lines of `PlanDuties`."""
    return [
        item
        for key, bounds in now.bindings.items()
        for spot, same in _scopes(duties()[key], bounds, now.spots)
        for item in _items(duties()[key], same, spot, now)
    ]


def _scopes(duty: Duty, bounds: Sequence[Bound], spots: Sequence[Spot]) -> Iterator[tuple[Spot | None, list[Bound]]]:
    """Where the duty is due and by which bindings; those with the same params make one item."""
    anywhere = [each for each in bounds if each.place is None and not duty.place_kind(each.params)]
    for same in by_params(anywhere):
        yield None, same
    for spot in spots:
        for same in by_params(_narrowest(duty, bounds, spot)):
            yield spot, same


def _narrowest(duty: Duty, bounds: Sequence[Bound], spot: Spot) -> list[Bound]:
    """Of each clause the binding with the narrowest scope around the place, if it is due at such a place."""
    chosen: dict[str, Bound] = {}
    for place in (*spot.line, None):
        for each in bounds:
            if each.place != place:
                continue
            kind = duty.place_kind(each.params)
            if kind == spot.kind if kind else place == spot.id:
                chosen.setdefault(each.clause.code, each)
    return list(chosen.values())


def _items(duty: Duty, same: list[Bound], spot: Spot | None, now: Situation) -> Iterator[dict[str, Any]]:
    given = duty.read(same[0].params)
    if duty.turn > given.times_a_day or not _is_due(duty, same[0], given, now):
        return
    opens, closes = window(now.day, given)
    shared = {
        "duty": duty.key,
        "clauses": [list(each.clause) for each in same],
        "mode": max((each.mode for each in same), key=STRICTNESS.index),
        "title": duty.title,
        "place": spot.code if spot else None,
        "opens_at": opens,
        "closes_at": closes,
        "due_at": closes + timedelta(minutes=given.grace_minutes),
        "bundle": given.bundle,
        "posts": given.posts,
        "superior": given.superior,
        "checks": [*given.checks, *(each.model_dump() for each in given.asked)] or [duty.title],
        "answer_days": given.answer_days,
        "fault_days": given.fault_days,
        "evidence": given.evidence,
    }
    mark = f"{duty.key}/{same[0].params_digest[:8]}/{spot.code if spot else '-'}/{now.day}"
    line = spot.line if spot else None
    named = now.holders.assigned(given.posts, line)
    if given.per == "each" and named:
        for each in named:
            if duty.free_on_leave and each.owner in now.away and each.account == each.owner:
                continue
            yield {**shared, "fingerprint": f"{mark}/{each.number}", "holder": each.owner}
    else:
        alone = None if named else now.holders.first(given.superior, line)
        yield {**shared, "fingerprint": f"{mark}/*", "holder": ANYBODY, "left_to": alone}


def _is_due(duty: Duty, bound: Bound, given: DutyParams, now: Situation) -> bool:
    if is_due(given.cadence, given.on_holidays, now.day, now.calendar):
        return True
    return duty.besides is not None and duty.besides(bound.params, now.day, now.using)


def window(day: date, given: DutyParams) -> tuple[datetime, datetime]:
    """From when until when the duty of a day is done, as instants."""
    midnight = timezone.make_aware(datetime.combine(day, time()))
    opens, closes = given.span
    return midnight + timedelta(minutes=opens), midnight + timedelta(minutes=closes)
