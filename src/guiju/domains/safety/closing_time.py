"""The closing list of each room; on days of a storm it has one line more."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from pydantic import Field

from guiju.kernel.controls.duties.checks import checks_in
from guiju.kernel.controls.duties.duty import PARTIAL, Clock, Duty, DutyParams
from guiju.kernel.controls.duties.occasional import OccasionalDuty
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.models import DutyAnswer

CLOSED = "safety.rooms_closed"
ROOMS_CLOSED = Duty(
    CLOSED,
    "下班关好门窗",
    DutyParams(
        posts=["keeper"],
        place_kind="zone",
        on_holidays="all",
        opens="17:00",
        closes="19:00",
        grace_minutes=60,
        checks=["门", "窗"],
        evidence=[PARTIAL],
        bundle="closing",
        superior="warehouse_head",
    ),
    {"checks": "items"},
)
"""Each thing is a line of its own; what is not ticked stays on the list of whoever signed."""


class StormParams(Params):
    posts: list[str] = Field(["keeper"], title="岗位")
    superior: str = Field("warehouse_head", title="上级岗位", max_length=40)
    default_storm_push_time: Clock = Field("17:00", title="推送时间")
    default_storm_close_time: Clock = Field("19:00", title="截止时间")


STORM_CHECKED = OccasionalDuty("safety.storm_checked", "恶劣天气闭店检查", StormParams)
STORM_LINE = "防风防雨：门窗加固，门口沙袋，室外物品收回"


def signed(places: Sequence[int], day: datetime, using: str) -> dict[tuple[int, str], int]:
    """By place and thing who signed today that it is closed; one statement."""
    rows = DutyAnswer.objects.using(using).filter(
        done__item__duty=CLOSED, done__item__place__in=places, done__item__day=timezone.localdate(day), result="ok"
    )
    found: dict[tuple[int, str], int] = {}
    for row in rows.select_related("done__item").order_by("id"):
        titles = {check.number: check.title for check in checks_in(row.done.item.checks)}
        found[row.done.item.place_id or 0, titles[row.check_number]] = row.done.done_by
    return found
