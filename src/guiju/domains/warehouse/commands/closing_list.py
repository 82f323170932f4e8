"""What comes onto the closing list only then: who has not left, whether each camera runs."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from django.utils import timezone

from guiju.domains.safety.cameras import standing
from guiju.domains.safety.registers import Visitors
from guiju.domains.warehouse.duties import CLOSED
from guiju.domains.warehouse.referred import CAMERAS_CHECKED, PEOPLE_INSIDE
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.receipts import request_of
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.occasional import OccasionalDuty
from guiju.kernel.controls.duties.occasions import Occasion, Window, fall_due
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.rulebook import profile
from guiju.kernel.store.stored import as_moment

_FETCH = ("place_id", "opens_at", "closes_at", "due_at", "bundle")
Closing = Annotated[
    str, Label("闭仓检查"), Reference("controls.DutyItem", by="fingerprint", fetch=_FETCH, title="职责事项")
]


class InsideInput(Input):
    closing: Closing
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
        rows = zip(batch.head.record("closing"), batch.head.record("visit"), strict=True)
        _list(work, PEOPLE_INSIDE, [(closing, visit.number, (_inside(visit),)) for closing, visit in rows])


def _inside(visit: Any) -> str:
    arrived = timezone.localtime(as_moment(visit.arrived_at))
    return f"没有离开登记：{visit.number}（{visit.company or '单位未填'}，{arrived:%m-%d %H:%M} 进入）"


class CamerasInput(Input):
    closing: Closing
    cameras: Annotated[list[str], Label("摄像头")]


class ListCameras(Command):
    """A check for each camera of the warehouse. Run by the program itself, any number of times."""

    key = "warehouse.list_cameras"
    title = "摄像头列入闭仓清单"
    header = CamerasInput

    def apply(self, batch: Batch, work: Work) -> None:
        rows = zip(batch.head.record("closing"), batch.head.cameras, strict=True)
        _list(work, CAMERAS_CHECKED, [(closing, "cameras", tuple(cameras)) for closing, cameras in rows])


def _list(work: Work, duty: OccasionalDuty, asked: Iterable[tuple[Any, str, tuple[str, ...]]]) -> None:
    occasions = [
        Occasion(
            mark,
            checks,
            closing.place_id,
            0,
            as_moment(closing.due_at),
            Window(as_moment(closing.opens_at), as_moment(closing.closes_at), closing.bundle),
        )
        for closing, mark, checks in asked
    ]
    fall_due(work, duty, duty.bounds(work.now, work.using), occasions)


def step(moment: datetime, using: str = "default") -> None:
    """Add to the closing checks that are open; a step of the ticker."""
    closings = DutyItem.objects.using(using).filter(
        duty=CLOSED.key, day=timezone.localdate(moment), opens_at__lte=moment, settled_at__isnull=True
    )
    open_now: dict[int, str] = dict(closings.values_list("place_id", "fingerprint"))
    if not open_now:
        return
    known = _known(moment, using)
    if PEOPLE_INSIDE.bounds(moment, using):
        inside = Visitors.entries(using).filter(ended_at__isnull=True, place__in=open_now).order_by("id")
        _run(
            ListPeopleInside,
            [
                {"closing": open_now[place], "visit": number}
                for number, place in inside.values_list("number", "place_id")
                if (PEOPLE_INSIDE.key, number, place) not in known
            ],
            moment,
            using,
        )
    answered = profile.answers(using).get("cameras")
    if answered and answered.answer and CAMERAS_CHECKED.bounds(moment, using):
        cameras: dict[int, list[str]] = {}
        for each in standing(open_now, using):
            cameras.setdefault(each.place, []).append(f"{each.code} {each.covers}")
        items: list[dict[str, object]] = [
            {"closing": open_now[place], "cameras": codes}
            for place, codes in cameras.items()
            if (CAMERAS_CHECKED.key, "cameras", place) not in known
        ]
        _run(ListCameras, items, moment, using)


def _known(moment: datetime, using: str) -> set[tuple[str, str, int | None]]:
    """Duty, mark and place of what is on a list of the day."""
    day = timezone.localdate(moment)
    asked = DutyItem.objects.using(using).filter(duty__in=(PEOPLE_INSIDE.key, CAMERAS_CHECKED.key), day=day)
    rows = asked.values_list("duty", "fingerprint", "place_id")
    return {(duty, mark.split("/")[1], place) for duty, mark, place in rows}


def _run(command: type[Command], items: list[dict[str, object]], moment: datetime, using: str) -> None:
    if items:
        request = request_of("closing", [str(timezone.localdate(moment)), items])
        run_items(command, items, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))
