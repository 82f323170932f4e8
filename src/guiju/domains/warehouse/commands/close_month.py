"""月结: the month's books are closed, the days that were never closed listed and the finance head's word under it."""

from datetime import date
from typing import Annotated

from django.utils import timezone
from pydantic import Field

from guiju.domains.warehouse.closing import busy_open_days
from guiju.domains.warehouse.controls.closing import FINANCE_HEAD
from guiju.domains.warehouse.controls.matching import MatchesEqual
from guiju.domains.warehouse.fields import LockedWarehouse, Month, month_days
from guiju.domains.warehouse.matching import figures, gaps
from guiju.domains.warehouse.models import MonthClose, MonthDifference, MonthFigure, MonthOpenDay
from guiju.domains.warehouse.subjects import GapLeft, MatchGap, MonthClosing, OpenDay
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.ports import ports
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.alert import raise_at_once
from guiju.kernel.org.entities import entities


class CloseMonthInput(Input):
    warehouse: LockedWarehouse
    month: Month


class CloseMonthLineInput(Input):
    """A day that was never closed, or a difference between ledger and account, goods or card."""

    day: Annotated[date | None, Label("未结日")] = None
    gap: Annotated[str, Field(max_length=80), Label("差异", "三相符表上的编号，如 cards/A-500/0")] = ""
    owner: Annotated[
        str | None, Label("责任人"), Reference("org.Person", by="number", fetch=("account_id",), title="人员")
    ] = None
    reason: Annotated[str, Field(min_length=2, max_length=200), Label("原因")]


class CloseMonth(Command):
    key = "warehouse.close_month"
    title = "月结"
    header = CloseMonthInput
    line = CloseMonthLineInput
    needs_lines = False
    yields = (OpenDay, MatchGap, MonthClosing)
    causes = ("findings.open",)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        spans = [month_days(month) for month in batch.head.month]
        batch.head.records["span"] = spans
        warehouses = batch.head.ids("warehouse")
        asked = {
            (warehouse, span): None for warehouse, span in zip(warehouses, spans, strict=True) if warehouse is not None
        }
        found = busy_open_days(list(asked), context.using)
        batch.head.records["open"] = [found.get(key, []) for key in zip(warehouses, spans, strict=True)]
        known = figures([each for each in warehouses if each is not None], context.using)
        batch.head.records["figures"] = [[row for row in known if row.warehouse == place] for place in warehouses]
        batch.head.records["gaps"] = [gaps(rows) for rows in batch.head.record("figures")]
        return [*_closed(batch, context), *_listed(batch), *_differing(batch)]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        listed = set(zip(batch.line_items, batch.lines.day, strict=True))
        warehouses, spans = batch.head.ids("warehouse"), batch.head.record("span")
        rows = [(item, day) for item, days in enumerate(batch.head.record("open")) for day in days]
        days = {
            "place": [warehouses[item] for item, _ in rows],
            "day": [day for _, day in rows],
            "listed": [each in listed for each in rows],
        }
        named = set(zip(batch.line_items, batch.lines.gap, strict=True))
        found = [(item, gap) for item, known in enumerate(batch.head.record("gaps")) for gap in known]
        differing = {
            "place": [gap.figure.warehouse for _, gap in found],
            "month": [spans[item][0] for item, _ in found],
            "gap": [gap.key for _, gap in found],
            "match": [gap.match.value for _, gap in found],
            "sku": [gap.figure.sku for _, gap in found],
            "ledger": [gap.figure.ledger for _, gap in found],
            "other": [gap.other for _, gap in found],
            "listed": [(item, gap.key) in named for item, gap in found],
        }
        months = {"place": warehouses, "month": [first for first, _ in spans]}
        return [
            Subjects(OpenDay, days, [item for item, _ in rows], [None] * len(rows)),
            Subjects(MatchGap, differing, [item for item, _ in found], [None] * len(found)),
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
        left = [(batch.line_items[index], day, index) for index, day in enumerate(lines.day) if day is not None]
        columns = {
            "close_id": [closes[item] for item, _, _ in left],
            "day": [day for _, day, _ in left],
            "reason": [lines.reason[index] for _, _, index in left],
        }
        work.insert(MonthOpenDay, columns, len(left))
        self._snapshot(batch, work, closes)
        self._answered(batch, work, closes)

    def _snapshot(self, batch: Batch, work: Work, closes: range) -> None:
        rows = [
            (close, row) for close, found in zip(closes, batch.head.record("figures"), strict=True) for row in found
        ]
        columns = {
            "close_id": [close for close, _ in rows],
            "sku_id": [row.sku_id for _, row in rows],
            "batch_id": [row.batch for _, row in rows],
            "ledger": [row.ledger for _, row in rows],
            "general": [row.general for _, row in rows],
            "card": [row.card for _, row in rows],
            "counted": [row.counted for _, row in rows],
        }
        work.insert(MonthFigure, columns, len(rows))

    def _answered(self, batch: Batch, work: Work, closes: range) -> None:
        """Each difference on the list has somebody who answers to its finding, the handler where nobody is named."""
        lines = batch.lines
        known = [{gap.key: gap for gap in found} for found in batch.head.record("gaps")]
        rows = [
            (index, batch.line_items[index], known[batch.line_items[index]][key])
            for index, key in enumerate(lines.gap)
            if key
        ]
        people = [lines.record("owner")[index] for index, _, _ in rows]
        owners = [person.account_id if person is not None and person.account_id else work.actor for person in people]
        columns = {
            "close_id": [closes[item] for _, item, _ in rows],
            "match": [gap.match.value for _, _, gap in rows],
            "sku_id": [gap.figure.sku_id for _, _, gap in rows],
            "batch_id": [gap.figure.batch for _, _, gap in rows],
            "ledger": [gap.figure.ledger for _, _, gap in rows],
            "other": [gap.other for _, _, gap in rows],
            "reason": [lines.reason[index] for index, _, _ in rows],
            "owner": owners,
        }
        work.insert(MonthDifference, columns, len(rows))
        left = {
            "place": [gap.figure.warehouse for _, _, gap in rows],
            "gap": [gap.key for _, _, gap in rows],
            "owner": owners,
        }
        found = Subjects(GapLeft, left, [item for _, item, _ in rows], [None] * len(rows))
        raise_at_once(MatchesEqual, found, work, is_grave=False)


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
        if day is None:
            continue
        if day not in batch.head.record("open")[item]:
            advice = "只列有货物进出而没有日结的日期"
            refused.append(refusal(item, number, "stands", f"{day} 不是本月未结的日期", advice))
        elif (item, day) in seen:
            refused.append(refusal(item, number, "once", f"{day} 列了两次", "每一天只列一次"))
        seen.add((item, day))
    return refused


def _differing(batch: Batch) -> list[Refusal]:
    """Each other line names a difference there is, once."""
    seen, refused = set(), []
    for line, (item, day, key) in enumerate(zip(batch.line_items, batch.lines.day, batch.lines.gap, strict=True)):
        number = batch.numbers[line]
        if (day is None) == (not key):
            said = "一行只列一个未结日，或一项差异"
            refused.append(refusal(item, number, "constraint_holds", said, "请分行填写"))
        elif key and key not in {gap.key for gap in batch.head.record("gaps")[item]}:
            refused.append(refusal(item, number, "stands", f"{key} 没有差异", "只列三相符表上的差异"))
        elif key and (item, key) in seen:
            refused.append(refusal(item, number, "once", f"{key} 列了两次", "每项差异只列一次"))
        seen.add((item, key))
    return refused
