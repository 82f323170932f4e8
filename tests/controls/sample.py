"""Duties for the tests, and a company that has them."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any

from PIL import Image

from guiju.kernel.commands.context import SYSTEM, Outcome
from guiju.kernel.controls.duties.doing import DoDuty
from guiju.kernel.controls.duties.duty import Duty, DutyParams
from guiju.kernel.controls.duties.missing import find_missed
from guiju.kernel.controls.duties.planning import plan
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.files.uploads import stage
from guiju.kernel.org.commands import DefinePost, RegisterPerson
from guiju.kernel.org.models import Person, Post
from tests.protocol.company import do

MONDAY = datetime(2026, 11, 23, tzinfo=UTC) - timedelta(hours=8)
"""Midnight in Shanghai; 元旦 is six weeks away."""

OPENING = Duty(
    "sample.opening",
    "开仓检查",
    DutyParams(
        posts=["guard"],
        place_kind="warehouse",
        opens="08:00",
        closes="09:30",
        grace_minutes=30,
        checks=["门锁", "物品"],
        bundle="opening",
        superior="boss",
    ),
)
ROUND = Duty(
    "sample.round", "巡查", DutyParams(posts=["guard"], per="each", superior="boss"), {"checks": "default_hazards"}
)
REPORT = Duty("sample.report", "月报", DutyParams(posts=["clerk"], cadence="FREQ=MONTHLY;BYMONTHDAY=-1"))

_shades = count(1)


def at(days: int = 0, hours: int = 0, minutes: int = 0) -> datetime:
    """Local time after `MONDAY`."""
    return MONDAY + timedelta(days=days, hours=hours, minutes=minutes)


def photo(account: int) -> str:
    picture = BytesIO()
    Image.new("RGB", (64, 64), (next(_shades), 80, 120)).save(picture, "JPEG")
    return stage(account, picture.getvalue(), "photo.jpg").sha256


def planned(now: datetime) -> list[DutyItem]:
    plan(now)
    return list(DutyItem.objects.order_by("id"))


def missed(now: datetime) -> None:
    find_missed(now)


def answers(*results: str, **each: Any) -> list[dict[str, Any]]:
    return [{"check": number, "result": result, **each} for number, result in enumerate(results, 1)]


def fulfil(item: DutyItem, actor: int, lines: list[dict[str, Any]], **head: Any) -> Outcome:
    return do(DoDuty, [{"item": item.fingerprint, "lines": lines, **head}], actor)


def guard(name: str, place: str | None = None, post: str = "guard") -> int:
    """The account of a person who holds the post and may do duties."""
    if not Post.objects.filter(code=post).exists():
        granted = [{"permission": DoDuty.key}]
        do(DefinePost, [{"code": post, "title": f"岗位 {post}", "lines": granted}], SYSTEM)
    held = [{"post": post, "place": place, "since": "2026-01-01"}]
    do(RegisterPerson, [{"number": name, "name": name, "username": name, "lines": held}], SYSTEM)
    return int(Person.objects.values_list("account_id", flat=True).get(number=name) or 0)
