"""A room that was signed as closed and was not."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.safety.closing_time import signed
from guiju.domains.safety.models import PatrolSighting
from guiju.domains.safety.subjects import SightingRecorded
from guiju.kernel.audit.recent import LOOK_BACK, first_id_since
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.in_force import params_in_force
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import settled
from guiju.kernel.org.holders import first_at
from guiju.kernel.org.models import Place

Row = tuple[int, int, str, datetime]
"""Of a sighting its row, place, thing and moment."""


class LeaderParams(Params):
    default_leader: str = Field("warehouse_head", title="报哪个岗位", max_length=40)


class Sighting(NamedTuple):
    """``is_settled``: it was looked into."""

    place: str
    thing: str
    is_signed: bool
    is_settled: bool


class ClosedFalsely(Watch):
    """The leader's to speak with whoever signed."""

    key = "safety.closed_falsely"
    title = "签了已关，巡查未关"
    subject = SightingRecorded
    params = LeaderParams
    advice = "请与签字人核实，按不实登记处理"
    examples = (
        breaches(Sighting("食品区", "窗", is_signed=True, is_settled=False)),
        passes(Sighting("食品区", "窗", is_signed=False, is_settled=False)),
        passes(Sighting("食品区", "窗", is_signed=True, is_settled=True)),
    )

    def subjects(self, context: Context) -> Subjects:
        since = first_id_since(context.now - LOOK_BACK, context.using)
        rows = PatrolSighting.objects.using(context.using).filter(id__gte=since).order_by("id")
        return sightings(list(rows.values_list("id", "place_id", "thing", "seen_at")))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Sighting]:
        rows: list[Row] = subjects.memo["rows"]
        over = settled(self.key, context.using)
        places = {place for _, place, _, _ in rows}
        names = dict(Place.objects.using(context.using).filter(id__in=places).values_list("id", "name"))
        days = {timezone.localdate(moment): moment for *_, moment in rows}
        known = {
            (day, *key): who
            for day, moment in days.items()
            for key, who in signed(sorted(places), moment, context.using).items()
        }
        return [
            Sighting(names[place], thing, (timezone.localdate(moment), place, thing) in known, mark in over)
            for mark, (_, place, thing, moment) in zip(subjects.mark, rows, strict=True)
        ]

    @staticmethod
    def judge(fact: Sighting, params: LeaderParams) -> str | None:
        if not fact.is_signed or fact.is_settled:
            return None
        return f"{fact.place} 的{fact.thing}已签“关好”，巡查时开着（不实登记）"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        leader = params_in_force(ClosedFalsely, context)[0].default_leader
        return first_at(leader, subjects.place, context.now, context.using)


def sightings(rows: Sequence[Row]) -> Subjects:
    columns: dict[str, list[Any]] = {
        "mark": [f"XF/{row}" for row, *_ in rows],
        "place": [place for _, place, _, _ in rows],
    }
    found = Subjects(SightingRecorded, columns, list(range(len(rows))), [None] * len(rows))
    found.memo["rows"] = list(rows)
    return found
