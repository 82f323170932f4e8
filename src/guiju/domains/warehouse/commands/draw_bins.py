"""Bins are drawn for the opening check of goods: which ones, nobody chooses."""

from datetime import datetime, timedelta
from random import SystemRandom
from typing import Annotated, Any

import orjson
from django.utils import timezone
from pydantic import Field

from guiju.domains.warehouse.bin_counts import SOURCE, SPOT, drawn, filled_bins, opening_task
from guiju.domains.warehouse.duties import GOODS_CHECKED
from guiju.domains.warehouse.models import BinUnderCount
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.receipts import request_of
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.in_force import bounds_of_duty
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.controls.reading import effective
from guiju.kernel.store.stored import as_moment
from guiju.kernel.worklist.commands import OpenTasks

AHEAD = timedelta(minutes=10)
"""So that they are drawn before the check can be signed."""
PAGE = "warehouse_bins_under_count"


class DrawInput(Input):
    opening: Annotated[
        str,
        Label("开仓检查"),
        Reference(
            "controls.DutyItem", by="fingerprint", fetch=("place_id", "posts", "due_at"), lock=True, title="职责事项"
        ),
    ]
    count: Annotated[int, Field(ge=1, le=1_000), Label("抽点库位数")]


class DrawBins(Command):
    """Once for an opening check. Run by the program itself, any number of times."""

    key = "warehouse.draw_bins"
    title = "抽取开仓抽点库位"
    header = DrawInput
    causes = ("worklist.open_tasks",)
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        records = batch.head.record("opening")
        known = BinUnderCount.objects.using(work.using).filter(opening__in=[record.id for record in records])
        done = set(known.values_list("opening_id", flat=True))
        filled = filled_bins([record.place_id for record in records], work.using)
        chance = SystemRandom()
        rows: list[tuple[int, Any, Any]] = []
        for item, (record, count) in enumerate(zip(records, batch.head.count, strict=True)):
            if record.id not in done:
                chosen = drawn(filled.get(record.place_id, []), count, chance)
                rows += [(item, record, each) for each in sorted(chosen, key=lambda each: each.code)]
        columns = {"opening_id": [record.id for _, record, _ in rows], "bin_id": [each.id for *_, each in rows]}
        work.insert(BinUnderCount, columns, len(rows))
        codes: dict[int, list[str]] = {}
        for item, _, each in rows:
            codes.setdefault(item, []).append(each.code)
        asked = [records[item] for item in codes]
        if not asked:
            return
        tasks = {
            "post": [orjson.loads(record.posts)[0] for record in asked],
            "place": [record.place_id for record in asked],
            "kind": [SPOT] * len(asked),
            "title": [f"开仓抽点库位 {'、'.join(found)}" for found in codes.values()],
            "page": [PAGE] * len(asked),
            "due_at": [as_moment(record.due_at) for record in asked],
            "source": [SOURCE] * len(asked),
            "source_key": [opening_task(record.id) for record in asked],
        }
        work.perform(OpenTasks, tasks, origin=list(codes))


def step(moment: datetime, using: str = "default") -> None:
    """Draw for the opening checks that begin and are not done; a step of the ticker."""
    due = DutyItem.objects.using(using).filter(
        duty=GOODS_CHECKED.key,
        day=timezone.localdate(moment + AHEAD),
        opens_at__lte=moment + AHEAD,
        due_at__gt=moment,
        settled_at__isnull=True,
    )
    open_now = {mark: (item, place) for item, mark, place in due.values_list("id", "fingerprint", "place_id")}
    if not open_now:
        return
    known = BinUnderCount.objects.using(using).filter(opening__in=[item for item, _ in open_now.values()])
    done = set(known.values_list("opening_id", flat=True))
    waiting = {mark: place for mark, (item, place) in open_now.items() if item not in done and place}
    bounds = bounds_of_duty(GOODS_CHECKED.key, moment, using) if waiting else []
    filled = filled_bins(list(waiting.values()), using) if bounds else {}
    items: list[dict[str, object]] = []
    for mark, place in sorted(waiting.items()):
        params: list[Any] = [bound.params for bound in effective(bounds, place)]
        count = max((each.default_spot_bins for each in params), default=0)
        if count and filled.get(place):
            items.append({"opening": mark, "count": count})
    if items:
        request = request_of("drawn", items)
        run_items(DrawBins, items, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))
