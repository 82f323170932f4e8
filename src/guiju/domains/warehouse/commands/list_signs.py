"""Once a month the signs of all bins with special goods are looked at, each with a picture."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

from django.utils import timezone
from pydantic import Field

from guiju.domains.catalogue.models import Mark
from guiju.domains.warehouse.signs import Signed, special_bins
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.receipts import request_of
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.duty import PHOTO_EACH
from guiju.kernel.controls.duties.missing import end_of
from guiju.kernel.controls.duties.occasional import OccasionalDuty
from guiju.kernel.controls.duties.occasions import Occasion, Window, fall_due
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.controls.reading import effective
from guiju.kernel.org.models import Place

MOST_CHECKS = 30
BUNDLE = "month_first"
MARKS = {str(value): str(label) for value, label in Mark.choices}


class SignCheckParams(Params):
    default_sign_check_days: int = Field(3, title="标志检查期限（天）", ge=0, le=31)
    posts: list[str] = Field(["keeper"], title="岗位")
    superior: str = Field("warehouse_head", title="上级岗位")


SIGNS_CHECKED = OccasionalDuty("warehouse.signs_checked", "每月标志检查", SignCheckParams)


class SignsInput(Input):
    place: Annotated[str, Label("库区"), Reference("org.Place", title="库区")]
    month: Annotated[str, Field(pattern=r"^\d{4}-\d{2}$"), Label("月份")]
    part: Annotated[int, Field(ge=1), Label("第几张")]
    checks: Annotated[list[str], Label("检查项")]


class ListSigns(Command):
    """A check for each bin and sign. Run by the program itself, any number of times."""

    key = "warehouse.list_signs"
    title = "安排每月标志检查"
    header = SignsInput

    def apply(self, batch: Batch, work: Work) -> None:
        bounds = SIGNS_CHECKED.bounds(work.now, work.using)
        today = timezone.localdate(work.now)
        occasions = []
        head = batch.head
        for place, month, part, checks in zip(head.ids("place"), head.month, head.part, head.checks, strict=True):
            params: list[Any] = [each.params for each in effective(bounds, place)]
            days = min((each.default_sign_check_days for each in params), default=0)
            due = end_of(today + timedelta(days=days))
            window = Window(work.now, due, BUNDLE)
            mark = f"{month}.{part}"
            occasions.append(Occasion(mark, tuple(checks), place, 0, due, window, (PHOTO_EACH,)))
        fall_due(work, SIGNS_CHECKED, bounds, occasions)


def step(moment: datetime, using: str = "default") -> None:
    """List the month's signs at places where they are not listed yet; a step of the ticker."""
    if not SIGNS_CHECKED.bounds(moment, using):
        return
    today = timezone.localdate(moment)
    month = f"{today:%Y-%m}"
    listed = DutyItem.objects.using(using).filter(duty=SIGNS_CHECKED.key, day__gte=today.replace(day=1))
    known = set(listed.values_list("place_id", flat=True))
    bins: dict[int, list[Signed]] = {}
    for each in special_bins(using):
        if each.place not in known:
            bins.setdefault(each.place, []).append(each)
    codes = dict(Place.objects.using(using).filter(id__in=bins).values_list("id", "code")) if bins else {}
    items: list[dict[str, object]] = [
        {"place": codes[place], "month": month, "part": part, "checks": checks}
        for place, found in bins.items()
        for part, checks in enumerate(_parts(found), 1)
    ]
    if items:
        request = request_of("signs", items)
        run_items(ListSigns, items, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))


def _parts(bins: Sequence[Signed]) -> list[list[str]]:
    checks = [f"{each.bin} 的{MARKS[each.mark]}标志在位、看得清" for each in bins]
    return [checks[start : start + MOST_CHECKS] for start in range(0, len(checks), MOST_CHECKS)]
