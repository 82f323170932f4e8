"""Duty items as people see them: those of one place, time and bundle are one checklist."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

import orjson
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from guiju.kernel.controls.duties.checks import Check, checks_in
from guiju.kernel.controls.duties.plan import ANYBODY
from guiju.kernel.controls.duties.whose import doer
from guiju.kernel.controls.models import WHOLE, DutyAnswer, DutyItem
from guiju.kernel.org.held import Seats
from guiju.kernel.org.holders import holders, line_at
from guiju.kernel.org.models import Place, PlaceKind
from guiju.kernel.org.tree import parents
from guiju.kernel.store.written import AmongGiven, Given, WrittenObjects

BUNDLES = {
    "opening": "开门检查",
    "shift_start": "上岗检查",
    "patrol": "巡查",
    "closing": "下班检查",
    "daily_meeting": "每日例会",
    "daily_ops": "每日运营",
    "friday_report": "每周报送",
    "weekly_meeting": "每周例会",
    "humidity": "温湿度记录",
    "cleaning": "每周清理",
    "cleaning_review": "清理照片复核",
    "month_first": "月初事项",
    "month_end": "月末事项",
    "monthly_safety": "每月安全检查",
    "quarterly": "每季事项",
    "yearly": "每年事项",
}
PERIODS = frozenset({"month_first", "month_end", "quarterly", "yearly"})
"""What the end or the beginning of a period asks for, together where it opens together."""
STARTS = frozenset({"opening", "shift_start"})
"""What is looked at before the day's work."""
INNER = (PlaceKind.ZONE, PlaceKind.SPOT)
MAKING_UP = timedelta(days=7)
"""How long a person is shown what he missed."""


class State(StrEnum):
    AHEAD = "未到时间"
    OPEN = "待做"
    LACKING = "待补"
    LATE = "逾期"
    DONE = "已做"


class AnsweredCheck(NamedTuple):
    asked: Check
    answer: DutyAnswer | None


@dataclass(frozen=True)
class Checklist:
    """``items`` are of one place and time; each was planned by clauses of its own."""

    items: Sequence[DutyItem]
    now: datetime

    @property
    def first(self) -> DutyItem:
        return self.items[0]

    @property
    def place(self) -> Place | None:
        """Where it is: the warehouse, where its items are in zones of it."""
        own = self.first.place
        return own.parent if own and own.kind in INNER and len({item.place_id for item in self.items}) > 1 else own

    @property
    def title(self) -> str:
        named = dict.fromkeys(BUNDLES.get(item.bundle) or item.title for item in self.items)
        return "、".join(named)

    @property
    def closes_at(self) -> datetime:
        """When the first of it is due."""
        return min(item.closes_at for item in self.items)

    @property
    def open(self) -> list[DutyItem]:
        """Those nobody has answered yet."""
        return [item for item in self.items if not hasattr(item, "done")]

    @property
    def lacking(self) -> list[DutyItem]:
        """Those that were answered and still lack a scan or a photo."""
        return [item for item in self.items if hasattr(item, "done") and not is_done(item)]

    @property
    def state(self) -> State:
        return max((state_of(item, self.now) for item in self.items), key=_URGENCY.index)

    @property
    def checks(self) -> int:
        return sum(len(checks_in(item.checks)) for item in self.items)


_URGENCY = [State.DONE, State.AHEAD, State.LACKING, State.OPEN, State.LATE]


def is_done(item: DutyItem) -> bool:
    """Whether it is done with all it needs."""
    return hasattr(item, "done") and (not item.done.lacks or hasattr(item.done, "completion"))


def state_of(item: DutyItem, now: datetime) -> State:
    if is_done(item):
        return State.DONE
    if hasattr(item, "done"):
        return State.LACKING
    if now < item.opens_at:
        return State.AHEAD
    return State.LATE if now > item.due_at else State.OPEN


def mine(actor: int, now: datetime, using: str = "default", seats: Seats | None = None) -> list[Checklist]:
    """Today's checklists of a person, and those of the last days that are still to be made up for.

    Whoever stands in for another has his.
    """
    who = doer(actor, using, seats)
    day = timezone.localdate(now)
    found = _SHOWN.objects({"day": day, "since": day - MAKING_UP, "holders": [ANYBODY, *who.owners]}, using)
    return bundled([item for item in found if who.may_do(item)], now)


def _shown(using: str) -> QuerySet[DutyItem]:
    missed = Q(day__lt=Given("day"), day__gte=Given("since")) & ~WHOLE
    items = DutyItem.objects.using(using).filter(Q(day=Given("day")) | missed, AmongGiven("holder", "holders"))
    return items.select_related("place__parent", "done__completion").order_by("opens_at", "id")


_SHOWN = WrittenObjects(_shown)


def bundled(items: Iterable[DutyItem], now: datetime) -> list[Checklist]:
    """Items of one place and bundle that open together, those of zones with their warehouse's; without a bundle alone."""
    groups: dict[tuple[object, ...], list[DutyItem]] = {}
    for item in items:
        where = item.place.parent_id if item.place and item.place.kind in INNER else item.place_id
        groups.setdefault((item.day, where, item.opens_at, together(item.bundle, item.fingerprint)), []).append(item)
    return [Checklist(group, now) for group in groups.values()]


def together(bundle: str, fingerprint: str) -> str:
    """What items that open at one place and time have in common to be one checklist."""
    if bundle in STARTS:
        return "start"
    return "period" if bundle in PERIODS else bundle or fingerprint


def checks_of(items: Sequence[DutyItem], using: str = "default") -> dict[int, list[AnsweredCheck]]:
    """By item the checks with their answers, in one statement."""
    given = DutyAnswer.objects.using(using).filter(done__item__in=items).select_related("done")
    answers = {(answer.done.item_id, answer.check_number): answer for answer in given}
    return {
        item.id: [AnsweredCheck(each, answers.get((item.id, each.number))) for each in checks_in(item.checks)]
        for item in items
    }


def acting(items: Sequence[DutyItem], day: date, using: str = "default") -> dict[int, int]:
    """By item planned for a person the account that acts for him on the day, his own where nobody stands in."""
    named = {post for item in items if item.holder for post in orjson.loads(item.posts)}
    known, above = holders(day, named, using), parents(using)
    found = {}
    for item in items:
        if item.holder:
            found[item.id] = known.acting_for(item.holder, orjson.loads(item.posts), line_at(item.place_id, above))
    return found


def overseen(places: frozenset[int] | None, day: date, using: str = "default") -> QuerySet[DutyItem]:
    """Everybody's items of a day at these places (None: everywhere), each with its number of faults."""
    items = DutyItem.objects.using(using).filter(day=day)
    if places is not None:
        items = items.filter(place__in=places)
    faults = Count("done__answers", filter=Q(done__answers__result="not_ok"))
    return items.select_related("place", "done__completion").annotate(faults=faults).order_by("closes_at", "id")
