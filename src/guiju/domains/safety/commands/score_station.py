"""工位 5S 检查: a station is scored where it stands."""

from typing import Annotated, NamedTuple

from pydantic import Field

from guiju.domains.safety.controls.scores import StationScoreLow, mark_of, scored
from guiju.domains.safety.fields import Note, Photo, PlaceCode
from guiju.domains.safety.models import StationScore
from guiju.domains.safety.registers import HygieneAreas
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.alert import raise_at_once
from guiju.kernel.org.entities import entities

DOCUMENT = "safety.station_score"


class ScoreInput(Input):
    place: PlaceCode
    station: Annotated[str, Field(min_length=1, max_length=40), Label("工位")]
    owner: Annotated[
        str | None,
        Label("工位责任人", "卫生责任区不用填，由登记的责任人负责"),
        Reference("org.Person", by="number", fetch=("account_id",), title="人员"),
    ] = None
    score: Annotated[int, Field(ge=0, le=100), Label("得分", "满分 100")]
    note: Note = ""
    photo: Photo = None


class Row(NamedTuple):
    place_id: int
    station: str
    score: int
    scored_at: object
    owner: object


class ScoreStation(Command):
    """What is not in order is its owner's to put right, from the moment it is saved."""

    key = "safety.score_station"
    title = "工位 5S 检查"
    header = ScoreInput
    causes = ("findings.open",)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        head = batch.head
        areas = HygieneAreas.entries(context.using).filter(code__in=set(head.station), ended_at__isnull=True)
        keepers = {row.code: row.keeper for row in areas.select_related("keeper").order_by("id")}
        answering = [
            owner or keepers.get(station) for owner, station in zip(head.record("owner"), head.station, strict=True)
        ]
        head.records["answering"] = answering
        return [
            refusal(item, None, "stands", f"没有人负责“{head.station[item]}”", "请填工位责任人，或先登记卫生责任区")
            for item, each in enumerate(answering)
            if each is None and not head.columns["owner"][item]
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        head, places = batch.head, batch.head.ids("place")
        answering = head.record("answering")
        found = work.insert_numbered(
            StationScore,
            {
                "place_id": places,
                "station": head.station,
                "owner_id": [each.id for each in answering],
                "score": head.score,
                "note": head.note,
                "scored_by": work.actor,
                "scored_at": work.now,
            },
            kind="GW",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        attach(work, "工位照片", DOCUMENT, found, head.record("photo"))
        rows = [
            Row(place, station, score, work.now, owner)
            for place, station, score, owner in zip(places, head.station, head.score, answering, strict=True)
        ]
        marks = [mark_of(row.station, work.now) for row in rows]
        subjects = scored(marks, rows, work.context, set(), list(range(batch.size)))
        raise_at_once(StationScoreLow, subjects, work, is_grave=False)
