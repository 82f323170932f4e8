"""At closing time whoever came in and has not left stands on the closing list, and the keeper must answer."""

from datetime import datetime
from hashlib import sha256
from typing import Annotated

import orjson
from django.utils import timezone

from guiju.domains.safety.registers import Visitors
from guiju.domains.warehouse.duties import CLOSED
from guiju.domains.warehouse.referred import PEOPLE_INSIDE
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.occasions import Occasion, Window, fall_due
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.controls.reading import effective
from guiju.kernel.store.stored import as_moment

_FETCH = ("place_id", "opens_at", "closes_at", "due_at", "bundle", "day")


class InsideInput(Input):
    closing: Annotated[
        str, Label("闭仓检查"), Reference("controls.DutyItem", by="fingerprint", fetch=_FETCH, title="职责事项")
    ]
    visit: Annotated[
        str,
        Label("来访"),
        Reference("safety.Visitor", by="number", fetch=("company", "arrived_at"), title="来访"),
    ]


class ListPeopleInside(Command):
    """Run by the program itself, any number of times."""

    key = "warehouse.list_people_inside"
    title = "未离开人员列入闭仓清单"
    header = InsideInput

    def apply(self, batch: Batch, work: Work) -> None:
        bounds = PEOPLE_INSIDE.bounds(work.now, work.using)
        by_place: dict[int, list[Occasion]] = {}
        for closing, visit in zip(batch.head.record("closing"), batch.head.record("visit"), strict=True):
            arrived = timezone.localtime(as_moment(visit.arrived_at))
            who = f"{visit.number}（{visit.company or '单位未填'}，{arrived:%m-%d %H:%M} 进入）"
            window = Window(as_moment(closing.opens_at), as_moment(closing.closes_at), closing.bundle)
            occasion = Occasion(
                visit.number, f"没有离开登记：{who}", closing.place_id, 0, as_moment(closing.due_at), window
            )
            by_place.setdefault(closing.place_id, []).append(occasion)
        for place, occasions in by_place.items():
            own = effective(bounds, place)
            if own:
                fall_due(work, PEOPLE_INSIDE, own, occasions)


def list_people_inside(moment: datetime, using: str = "default") -> int:
    """Ask about everybody who is still in where a closing check is open; a step of the ticker."""
    closings = DutyItem.objects.using(using).filter(
        duty=CLOSED.key, day=timezone.localdate(moment), opens_at__lte=moment, settled_at__isnull=True
    )
    open_now = dict(closings.values_list("place_id", "fingerprint"))
    inside = Visitors.entries(using).filter(ended_at__isnull=True, place__in=open_now).order_by("id")
    day = timezone.localdate(moment)
    asked = DutyItem.objects.using(using).filter(duty=PEOPLE_INSIDE.key, day=day).values_list("fingerprint", flat=True)
    known = {mark.split("/")[1] for mark in asked}
    items: list[dict[str, object]] = [
        {"closing": open_now[place], "visit": number}
        for number, place in inside.values_list("number", "place_id")
        if number not in known
    ]
    if items and PEOPLE_INSIDE.bounds(moment, using):
        request = f"inside:{sha256(orjson.dumps([str(day), items])).hexdigest()[:32]}"
        run_items(ListPeopleInside, items, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))
    return len(items)
