"""月结: the month's books are closed, the days that were never closed listed and the finance head's word under it."""

from datetime import date
from typing import Annotated

from django.utils import timezone
from pydantic import Field

from guiju.domains.warehouse.closing import busy_open_days
from guiju.domains.warehouse.controls.closing import FINANCE_HEAD
from guiju.domains.warehouse.fields import LockedWarehouse, Month, month_days
from guiju.domains.warehouse.models import MonthClose, MonthOpenDay
from guiju.domains.warehouse.subjects import MonthClosing, OpenDay
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.ports import ports
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities


class CloseMonthInput(Input):
    warehouse: LockedWarehouse
    month: Month


class CloseMonthLineInput(Input):
    day: Annotated[date, Label("未结日")]
    reason: Annotated[str, Field(min_length=2, max_length=200), Label("原因")]


class CloseMonth(Command):
    key = "warehouse.close_month"
    title = "月结"
    header = CloseMonthInput
    line = CloseMonthLineInput
    needs_lines = False
    yields = (OpenDay, MonthClosing)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        spans = [month_days(month) for month in batch.head.month]
        batch.head.records["span"] = spans
        warehouses = batch.head.ids("warehouse")
        asked = {
            (warehouse, span): None for warehouse, span in zip(warehouses, spans, strict=True) if warehouse is not None
        }
        found = busy_open_days(list(asked), context.using)
        batch.head.records["open"] = [found.get(key, []) for key in zip(warehouses, spans, strict=True)]
        return [*_closed(batch, context), *_listed(batch)]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        listed = set(zip(batch.line_items, batch.lines.day, strict=True))
        warehouses, spans = batch.head.ids("warehouse"), batch.head.record("span")
        rows = [(item, day) for item, days in enumerate(batch.head.record("open")) for day in days]
        days = {
            "place": [warehouses[item] for item, _ in rows],
            "day": [day for _, day in rows],
            "listed": [each in listed for each in rows],
        }
        months = {"place": warehouses, "month": [first for first, _ in spans]}
        return [
            Subjects(OpenDay, days, [item for item, _ in rows], [None] * len(rows)),
            Subjects(MonthClosing, months, list(range(batch.size)), [None] * batch.size),
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        warehouses, spans = head.ids("warehouse"), head.record("span")
        closes = work.insert_numbered(
            MonthClose,
            {
                "warehouse_id": warehouses,
                "month": [first for first, _ in spans],
                "last_day": [last for _, last in spans],
                "closed_at": work.now,
                "handler": work.actor,
                "signer": _signer(work),
            },
            kind="YJ",
            entities=entities(work, warehouses),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        columns = {"close_id": batch.to_lines(closes), "day": lines.day, "reason": lines.reason}
        work.insert(MonthOpenDay, columns, lines.size)


def _signer(work: Work) -> int:
    if work.context.approval is not None:
        return work.context.approval.approver
    return work.actor if FINANCE_HEAD in ports().authorizer.posts(work.actor, work.using) else 0


def _closed(batch: Batch, context: Context) -> list[Refusal]:
    """A month is closed once, on its last day or later."""
    keys = list(zip(batch.head.ids("warehouse"), batch.head.record("span"), strict=True))
    known = MonthClose.objects.using(context.using).filter(
        warehouse__in={place for place, _ in keys if place is not None}, month__in={first for _, (first, _) in keys}
    )
    seen, refused = set(known.values_list("warehouse", "month")), []
    today = timezone.localdate(context.now)
    for item, (warehouse, (first, last)) in enumerate(keys):
        if (warehouse, first) in seen:
            refused.append(refusal(item, None, "once", f"{batch.head.month[item]} 已经月结", "无需重复月结"))
        elif last > today:
            advice = "请在当月最后一天或之后月结"
            refused.append(refusal(item, None, "step_in_order", f"{batch.head.month[item]} 还没有结束", advice))
        seen.add((warehouse, first))
    return refused


def _listed(batch: Batch) -> list[Refusal]:
    """Each line names a day of the month that is open, once."""
    seen, refused = set(), []
    for line, (item, day) in enumerate(zip(batch.line_items, batch.lines.day, strict=True)):
        number = batch.numbers[line]
        if day not in batch.head.record("open")[item]:
            advice = "只列有货物进出而没有日结的日期"
            refused.append(refusal(item, number, "stands", f"{day} 不是本月未结的日期", advice))
        elif (item, day) in seen:
            refused.append(refusal(item, number, "once", f"{day} 列了两次", "每一天只列一次"))
        seen.add((item, day))
    return refused
