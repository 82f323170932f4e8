"""登记恶劣天气预警 and 登记巡查发现: one line more on today's closing lists; what was not closed after all."""

from datetime import datetime, time
from typing import Annotated, Literal

from django.utils import timezone
from pydantic import Field

from guiju.domains.safety.closing_time import STORM_CHECKED, STORM_LINE, StormParams
from guiju.domains.safety.controls.closing_time import ClosedFalsely, sightings
from guiju.domains.safety.fields import Note, PlaceCode
from guiju.domains.safety.models import PatrolSighting, StormWarning
from guiju.kernel.calendar.moments import local
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.alert import raise_at_once
from guiju.kernel.controls.duties.occasions import Occasion, Window, fall_due
from guiju.kernel.controls.patterns.days import minute_of
from guiju.kernel.org.entities import entities
from guiju.kernel.org.models import Place, PlaceKind
from guiju.kernel.org.tree import places_below

THINGS = {"门": "门", "窗": "窗"}


class StormInput(Input):
    place: PlaceCode
    warning: Annotated[str, Field(min_length=2, max_length=120), Label("预警", "例如：台风橙色预警")]


class WarnOfStorm(Command):
    """For today: each room there gets the line from the hour that the clause says, or at once where that is over.

    After closing it is recorded only.
    """

    key = "safety.warn_of_storm"
    title = "登记恶劣天气预警"
    header = StormInput
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        head, places = batch.head, batch.head.ids("place")
        work.insert_numbered(
            StormWarning,
            {
                "place_id": places,
                "warning": head.warning,
                "recorded_by": work.actor,
                "recorded_at": work.now,
            },
            kind="EQ",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        bounds = STORM_CHECKED.bounds(work.now, work.using)
        if not bounds:
            return
        params: StormParams = bounds[0].params  # type: ignore[assignment]
        below = places_below(places, work.using)
        wanted = {each for place in places for each in below[place]}
        rooms = Place.objects.using(work.using).filter(kind=PlaceKind.ZONE, id__in=wanted).order_by("id")
        opens = max(work.now, _today(work.now, params.default_storm_push_time))
        closes = _today(work.now, params.default_storm_close_time)
        window = Window(opens, closes, "closing")
        occasions = [
            Occasion("storm", (STORM_LINE,), room, 0, closes, window) for room in rooms.values_list("id", flat=True)
        ]
        fall_due(work, STORM_CHECKED, bounds, occasions if opens < closes else [])


def _today(moment: datetime, clock: str) -> datetime:
    minutes = minute_of(clock)
    return local(timezone.localdate(moment), time(minutes // 60, minutes % 60))


class SightingInput(Input):
    place: PlaceCode
    thing: Annotated[Literal["门", "窗"], Label("没有关好的", choices=THINGS)]
    note: Note = ""


class RecordSighting(Command):
    """Where somebody has signed today that it is closed, his leader is told at once."""

    key = "safety.record_sighting"
    title = "登记巡查发现"
    header = SightingInput
    causes = ("findings.open",)
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        head, places = batch.head, batch.head.ids("place")
        ids = work.insert_numbered(
            PatrolSighting,
            {
                "place_id": places,
                "thing": head.thing,
                "note": head.note,
                "seen_by": work.actor,
                "seen_at": work.now,
            },
            kind="XF",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        rows = [(id_, place, thing, work.now) for id_, place, thing in zip(ids, places, head.thing, strict=True)]
        raise_at_once(ClosedFalsely, sightings(rows), work, is_grave=False)
