"""日结: the day's books are closed, with what is not posted yet listed, each with a reason and who posts it."""

from datetime import date
from typing import Annotated, Literal

from django.utils import timezone
from pydantic import Field

from guiju.domains.warehouse.closing import Unposted, unposted
from guiju.domains.warehouse.controls.closing import UnpostedLater
from guiju.domains.warehouse.duties import DAY_CLOSED
from guiju.domains.warehouse.fields import LockedWarehouse
from guiju.domains.warehouse.models import DayClose, DayCloseLine, OpenReason
from guiju.domains.warehouse.subjects import DayUnposted, LeftUnposted
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.alert import raise_at_once
from guiju.kernel.controls.duties.settling import settle
from guiju.kernel.org.entities import entities

REASONS = {value: str(label) for value, label in OpenReason.choices}


class CloseDayInput(Input):
    warehouse: LockedWarehouse
    day: Annotated[date, Label("业务日期")]


class CloseDayLineInput(Input):
    document: Annotated[str, Field(min_length=1, max_length=30), Label("未登账单据")]
    reason: Annotated[
        Literal["came_late", "no_papers", "in_doubt", "inspecting", "other"], Label("原因", choices=REASONS)
    ]
    owner: Annotated[str, Label("责任人"), Reference("org.Person", by="number", fetch=("account_id",), title="人员")]
    note: Annotated[str, Field(max_length=200), Label("说明")] = ""


class CloseDay(Command):
    key = "warehouse.close_day"
    title = "日结"
    header = CloseDayInput
    line = CloseDayLineInput
    needs_lines = False
    yields = (DayUnposted,)
    causes = ("findings.open",)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        warehouses = batch.head.ids("warehouse")
        known = unposted([each for each in warehouses if each is not None], context.using)
        found: list[list[Unposted]] = [
            [row for row in known if row.warehouse == warehouse and timezone.localdate(row.counted_at) <= day]
            for warehouse, day in zip(warehouses, batch.head.day, strict=True)
        ]
        batch.head.records["unposted"] = found
        return [*_closed(batch, context), *_listed(batch, found)]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        listed = set(zip(batch.line_items, batch.lines.document, strict=True))
        rows = [(item, row) for item, found in enumerate(batch.head.record("unposted")) for row in found]
        columns = {
            "document": [row.number for _, row in rows],
            "day": [batch.head.day[item] for item, _ in rows],
            "place": [row.warehouse for _, row in rows],
            "left": [row.left for _, row in rows],
            "listed": [(item, row.number) in listed for item, row in rows],
        }
        return [Subjects(DayUnposted, columns, [item for item, _ in rows], [None] * len(rows))]

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        warehouses = head.ids("warehouse")
        closes = work.insert_numbered(
            DayClose,
            {"warehouse_id": warehouses, "day": head.day, "closed_at": work.now, "handler": work.actor},
            kind="RJ",
            entities=entities(work, warehouses),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        arrivals = [row.arrival for row in lines.record("document")]
        owners = [person.account_id or 0 for person in lines.record("owner")]
        columns = {
            "close_id": batch.to_lines(closes),
            "arrival_id": arrivals,
            "reason": lines.reason,
            "note": lines.note,
            "owner": owners,
        }
        work.insert(DayCloseLine, columns, lines.size)
        settle(work, DAY_CLOSED, warehouses, head.day)
        left = {
            "document": lines.document,
            "day": batch.to_lines(head.day),
            "place": batch.to_lines(warehouses),
            "arrival": arrivals,
            "owner": owners,
        }
        found = Subjects(LeftUnposted, left, batch.line_items, batch.numbers)
        raise_at_once(UnpostedLater, found, work, is_grave=False)


def _closed(batch: Batch, context: Context) -> list[Refusal]:
    """A day is closed once, and not before it has come."""
    warehouses = batch.head.ids("warehouse")
    known = DayClose.objects.using(context.using).filter(
        warehouse__in={each for each in warehouses if each is not None}, day__in=set(batch.head.day)
    )
    seen, refused = set(known.values_list("warehouse", "day")), []
    today = timezone.localdate(context.now)
    for item, key in enumerate(zip(warehouses, batch.head.day, strict=True)):
        if key in seen:
            refused.append(refusal(item, None, "once", f"{key[1]} 已经日结", "无需重复日结"))
        elif key[1] > today:
            refused.append(refusal(item, None, "step_in_order", f"{key[1]} 还没有到", "请在当天或之后日结"))
        seen.add(key)
    return refused


def _listed(batch: Batch, found: list[list[Unposted]]) -> list[Refusal]:
    """Each line names what is not posted, once."""
    by_number = [{row.number: row for row in rows} for rows in found]
    records, seen, refused = [], set(), []
    for line, (item, number) in enumerate(zip(batch.line_items, batch.lines.document, strict=True)):
        row = by_number[item].get(number)
        records.append(row)
        if row is None:
            refused.append(unknown(item, batch.numbers[line], "未登账单据", number, "本仓未登账的单据"))
        elif (item, number) in seen:
            refused.append(refusal(item, batch.numbers[line], "once", f"{number} 列了两次", "每张单据只列一次"))
        seen.add((item, number))
    batch.lines.records["document"] = records
    return refused
