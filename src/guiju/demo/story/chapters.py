"""A day of the story, hour by hour: the routine, and what happens on that day only."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from guiju.demo.story import (
    abnormal,
    books,
    goods,
    inbound,
    inspecting,
    keeping,
    learning,
    office,
    outbound,
    people,
    rectifying,
    rounds,
    stocktaking,
)
from guiju.demo.story.incidents import INCIDENTS
from guiju.demo.story.stage import Stage

Scene = Callable[[Stage], None]
_MONDAY, _TUESDAY, _WEDNESDAY, _FRIDAY, _SATURDAY = 0, 1, 2, 4, 5


class Told(NamedTuple):
    """``clock`` is the local time at which it happens."""

    clock: str
    scene: Scene


ROUTINE = (
    Told("07:31", Stage.steps),
    Told("07:36", rounds.bins_counted),
    Told("07:42", rounds.morning),
    Told("09:05", rounds.extinguishers_scanned),
    Told("09:10", rounds.forenoon),
    Told("09:15", office.day_begun),
    Told("09:40", inbound.came),
    Told("09:55", outbound.ordered),
    Told("10:00", outbound.allocated),
    Told("10:10", inbound.counted),
    Told("10:25", outbound.approved),
    Told("10:50", inbound.received),
    Told("11:00", inspecting.inspected),
    Told("11:30", inbound.put_away),
    Told("13:00", rectifying.put_right),
    Told("13:30", outbound.pickup_planned),
    Told("14:10", outbound.picked),
    Told("15:00", outbound.dispatched),
    Told("15:40", outbound.staged),
    Told("15:50", rounds.midday),
    Told("16:00", rectifying.looked_at),
    Told("16:40", inbound.proposals_decided),
    Told("16:45", inbound.bought),
    Told("17:00", outbound.handed_over),
    Told("17:20", office.reports_filed),
    Told("17:50", people.messages_read),
    Told("18:10", rounds.evening),
    Told("18:40", books.posted),
    Told("19:00", books.day_closed),
    Told("20:10", Stage.look),
)
FIRST_DAY = (
    Told("06:50", learning.taught),
    Told("07:00", goods.offer),
    Told("07:10", outbound.shops_opened),
    Told("07:20", inspecting.targets_named),
    Told("09:05", keeping.fields_covered),
    Told("09:40", inbound.opening),
)
_LEFT_OUT: set[tuple[int, Scene]] = {
    (0, inbound.came),
    (0, outbound.ordered),
    (0, rectifying.put_right),
    (abnormal.MISSED, rounds.bins_counted),
    (abnormal.MISSED, rounds.morning),
}
_WEEKLY: dict[int, tuple[Told, ...]] = {
    _MONDAY: (Told("16:30", books.movements_checked),),
    _TUESDAY: (Told("10:05", people.visitor_came), Told("11:20", people.visitor_left)),
    _WEDNESDAY: (Told("08:30", people.key_lent), Told("17:40", people.key_returned)),
    _FRIDAY: (
        Told("14:00", people.visitor_came),
        Told("15:10", people.visitor_left),
        Told("16:00", office.meeting_held),
        Told("16:30", books.payables_confirmed),
        Told("16:35", keeping.news_noted),
        Told("16:50", office.notes_written),
    ),
}


def of_day(stage: Stage, day: date) -> list[Told]:
    """The scenes of a day in their order."""
    number = (day - stage.first).days
    told = [each for each in ROUTINE if (number, each.scene) not in _LEFT_OUT]
    if not number:
        return sorted([*told, *FIRST_DAY], key=lambda each: each.clock)
    told += _WEEKLY.get(day.weekday(), ())
    if (day + timedelta(days=1)).day == 1:
        told.append(Told("17:45", books.month_reported))
        if not day.month % 3:
            told.append(Told("17:20", stocktaking.quarter_counted))
    if day.day == 1:
        told += [Told("11:00", office.market_studied), Told("11:10", office.selling_practised)]
    if day.day == 2:
        told.append(Told("10:40", books.month_closed))
    told += [Told(clock, scene) for at, clock, scene in INCIDENTS if at == number]
    return sorted(told, key=lambda each: each.clock)
