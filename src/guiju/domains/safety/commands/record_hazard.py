"""上报隐患: anybody says what he sees, at a place, with a photo; no rule ever stops it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from guiju.domains.safety.fields import PersonNumber, Photo, PlaceCode
from guiju.domains.safety.models import Hazard, HazardKind
from guiju.domains.safety.referred import HAZARD, HAZARD_REPORTED, ReportParams
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.reading import Bound, effective
from guiju.kernel.controls.referrals.duty import cited, posts_of
from guiju.kernel.controls.referrals.opening import Matter, refer
from guiju.kernel.org.entities import entities
from guiju.kernel.worklist.messages import Notice, send

DOCUMENT = "safety.hazard"
KINDS = {str(value): str(label) for value, label in HazardKind.choices}


class HazardInput(Input):
    place: PlaceCode
    kind: Annotated[Literal["general", "fire", "facility"], Label("种类", choices=KINDS)] = "general"
    what: Annotated[str, Field(min_length=2, max_length=200), Label("看到了什么")]
    photo: Photo = None
    station: Annotated[PersonNumber, Label("在谁的工位", "不知道可以不填")] = None
    is_hidden: Annotated[bool, Label("不让被查部门知道是谁上报的")] = False


class RecordHazard(Command):
    """Whoever must see it is told at once; when nobody has seen it in time, so are those above."""

    key = "safety.record_hazard"
    title = "上报隐患"
    header = HazardInput
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        head, places = batch.head, batch.head.ids("place")
        stations = [person.account_id or 0 if person else 0 for person in head.record("station")]
        found = work.insert_numbered(
            Hazard,
            {
                "place_id": places,
                "kind": head.kind,
                "what": head.what,
                "station": stations,
                "reporter": work.actor,
                "is_hidden": head.is_hidden,
                "reported_at": work.now,
                "closed_at": None,
            },
            kind="YH",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        attach(work, "隐患照片", DOCUMENT, found, head.record("photo"))
        told = [
            Notice("safety.hazard", f"您的工位上报了{KINDS[kind]}：{what}", person=station)
            for kind, what, station in zip(head.kind, head.what, stations, strict=True)
            if station
        ]
        send(work, told)
        self._refer(batch, work, found)

    def _refer(self, batch: Batch, work: Work, found: Sequence[int]) -> None:
        bounds = HAZARD_REPORTED.bounds(work.now, work.using)
        rows = zip(found, batch.head.ids("place"), batch.head.rows("kind", "what", "is_hidden"), strict=True)
        open_matters: list[Matter] = []
        hidden: list[Matter] = []
        for item, (hazard, place, (kind, what, is_hidden)) in enumerate(rows):
            own = [bound for bound in effective(bounds, place) if _params(bound).concerns(kind)]
            if own:
                matter = Matter(
                    item,
                    HAZARD.key,
                    str(hazard),
                    f"{KINDS[kind]}：{what}",
                    what,
                    place,
                    posts_of(own),
                    posts_of(own, "escalate_to"),
                    cited(own),
                    _soonest(own, work.now),
                )
                (hidden if is_hidden else open_matters).append(matter)
        refer(work, open_matters)
        refer(work, hidden, reporter=SYSTEM)


def _params(bound: Bound) -> ReportParams:
    params: Any = bound.params
    return params


def _soonest(bounds: Sequence[Bound], now: datetime) -> datetime:
    return now + min(_params(bound).within for bound in bounds)
