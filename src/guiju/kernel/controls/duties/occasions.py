"""Duty items of what has just happened, made in the run that records it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import orjson
from django.utils import timezone

from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.occasional import OccasionalDuty
from guiju.kernel.controls.duties.plan import STRICTNESS
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.controls.reading import Bound, effective
from guiju.kernel.store.arrays import any_of, array

NOWHERE = "-"


class Window(NamedTuple):
    """Of another duty item, on whose checklist the occasion is to stand."""

    opens_at: datetime
    closes_at: datetime
    bundle: str


class Occasion(NamedTuple):
    """What has happened, and who must do what about it until when; ``mark`` names it among those of the duty.

    ``holder`` 0 is whoever of the posts does it. ``posts`` are its own, where the duty's params do not say them.
    """

    mark: str
    checks: tuple[str, ...]
    place: int | None
    holder: int
    due_at: datetime
    window: Window | None = None
    evidence: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()


def fall_due(work: Work, duty: OccasionalDuty, bounds: Sequence[Bound], occasions: Sequence[Occasion]) -> None:
    """Make a duty item of each occasion where the duty is bound; one that is there already stays as it is.

    Their posts and the superior stand in the duty's params.
    """
    found: dict[tuple[tuple[str, str], ...], tuple[list[Bound], list[Occasion]]] = {}
    for each in occasions:
        own = effective(bounds, each.place)
        same = tuple((bound.clause.code, bound.params_digest) for bound in own)
        found.setdefault(same, (own, []))[1].append(each)
    for own, together in found.values():
        if own:
            _write(work, duty, own, together)


def _write(work: Work, duty: OccasionalDuty, bounds: Sequence[Bound], occasions: Sequence[Occasion]) -> None:
    day = timezone.localdate(work.now)
    marks = [f"{duty.key}/{each.mark}/{each.place or NOWHERE}/{day}/{each.holder}" for each in occasions]
    known = {
        mark
        for (mark,) in work.select(
            f"select fingerprint from controls_dutyitem where {any_of('fingerprint', 'text', work.using)}",
            [array(sorted(set(marks)), work.using)],
        )
    }
    first = {mark: place for place, mark in reversed(list(enumerate(marks))) if mark not in known}
    fresh = sorted(first.values())
    params = bounds[0].params
    due = [occasions[place].due_at for place in fresh]
    windows = [occasions[place].window or Window(work.now, occasions[place].due_at, "") for place in fresh]
    work.insert(
        DutyItem,
        {
            "fingerprint": [marks[place] for place in fresh],
            "duty": duty.key,
            "clauses": orjson.dumps([list(bound.clause) for bound in bounds]).decode(),
            "mode": max((bound.mode for bound in bounds), key=STRICTNESS.index),
            "title": duty.title,
            "place_id": [occasions[place].place for place in fresh],
            "day": day,
            "opens_at": [window.opens_at for window in windows],
            "closes_at": [window.closes_at for window in windows],
            "due_at": due,
            "bundle": [window.bundle for window in windows],
            "posts": [
                orjson.dumps(list(occasions[place].posts or params.posts)).decode()  # type: ignore[attr-defined]
                for place in fresh
            ],
            "holder": [occasions[place].holder for place in fresh],
            "superior": params.superior,  # type: ignore[attr-defined]
            "checks": [orjson.dumps(list(occasions[place].checks)).decode() for place in fresh],
            "evidence": [orjson.dumps(occasions[place].evidence).decode() for place in fresh],
            "answer_days": 0,
            "planned_at": work.now,
            "settled_at": None,
        },
        len(fresh),
    )
