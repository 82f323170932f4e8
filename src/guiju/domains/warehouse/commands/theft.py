"""A suspected theft is recorded as seen; the bins it concerns are counted at once, by somebody else."""

from typing import Annotated

from django.db.models import Sum
from pydantic import Field

from guiju.domains.warehouse.fields import BinCode, Moment, Warehouse, moments
from guiju.domains.warehouse.models import BinCount, BinStock, BinUnderCount, SuspectedTheft
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.worklist.commands import FinishTasks, OpenTasks

SOURCE, COUNT, COUNTERS = "theft", "theft.count", "warehouse_head"
"""Counted by the post above the keeper, never by whoever recorded it."""


class TheftInput(Input):
    warehouse: Warehouse
    description: Annotated[str, Field(min_length=2, max_length=2000), Label("情况")]
    found_at: Annotated[Moment, Label("发现时间")] = None


class TheftBinInput(Input):
    bin: BinCode


class RecordTheft(Command):
    key = "warehouse.record_theft"
    title = "被盗嫌疑登记"
    header = TheftInput
    line = TheftBinInput
    causes = ("worklist.open_tasks",)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        places = batch.to_lines(batch.head.ids("warehouse"))
        seen: set[tuple[int, str]] = set()
        refused = []
        rows = zip(batch.line_items, batch.numbers, batch.lines.bin, batch.lines.record("bin"), places, strict=True)
        for item, number, code, record, place in rows:
            if record is not None and place is not None and record.warehouse_id != place:
                refused.append(refusal(item, number, "stands", f"库位 {code} 不在这个仓库", "请核对库位"))
            elif (item, code) in seen:
                refused.append(refusal(item, number, "once", f"库位 {code} 写了两次", "每个库位只写一行"))
            seen.add((item, code))
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        warehouses = head.ids("warehouse")
        found = moments(head.found_at, work.now)
        thefts = work.insert_numbered(
            SuspectedTheft,
            {
                "warehouse_id": warehouses,
                "description": head.description,
                "found_at": found,
                "handler": work.actor,
            },
            kind="BD",
            entities=entities(work, warehouses),
            dates=found,
            items=range(batch.size),
        )
        under = work.insert(
            BinUnderCount, {"theft_id": batch.to_lines(thefts), "bin_id": batch.lines.ids("bin")}, batch.lines.size
        )
        tasks = {
            "post": [COUNTERS] * batch.lines.size,
            "place": batch.to_lines(warehouses),
            "excluded": [work.actor] * batch.lines.size,
            "kind": [COUNT] * batch.lines.size,
            "title": [f"立即盘点库位 {code}（被盗嫌疑）" for code in batch.lines.bin],
            "page": ["record"] * batch.lines.size,
            "page_key": [f"warehouse.bins/{code}" for code in batch.lines.bin],
            "source": [SOURCE] * batch.lines.size,
            "source_key": [str(each) for each in under],
        }
        work.perform(OpenTasks, tasks, origin=batch.line_items)


class CountBinInput(Input):
    bin: BinCode
    quantity: Annotated[int, Field(ge=0, le=10_000_000), Label("实盘数量")]


class CountBin(Command):
    """Ends every count that the bin waits for; what the card says at this moment stands beside it."""

    key = "warehouse.count_bin"
    title = "盘点库位"
    header = CountBinInput
    causes = ("worklist.finish_tasks",)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        bins = [each for each in batch.head.ids("bin") if each is not None]
        waiting = BinUnderCount.objects.using(context.using).filter(bin__in=bins, count__isnull=True)
        by_bin: dict[int, list[tuple[int, int]]] = {}
        for under, each, handler in waiting.values_list("id", "bin_id", "theft__handler"):
            by_bin.setdefault(each, []).append((under, handler))
        cards = BinStock.objects.using(context.using).filter(bin__in=bins).values("bin")
        held = dict(cards.annotate(total=Sum("quantity")).values_list("bin", "total"))
        batch.head.records["waiting"] = [by_bin.pop(each, []) for each in batch.head.ids("bin")]
        batch.head.records["card"] = [held.get(each, 0) for each in batch.head.ids("bin")]
        refused = []
        for item, (each, waits) in enumerate(zip(batch.head.ids("bin"), batch.head.record("waiting"), strict=True)):
            if each is not None and not waits:
                refused.append(refusal(item, None, "stands", "这个库位没有待盘", "无需盘点"))
            elif any(handler == context.actor for _, handler in waits):
                refused.append(refusal(item, None, "other_person", "登记人不能自己盘点", "请另一位同事盘点"))
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        rows = [(item, under) for item, waits in enumerate(batch.head.record("waiting")) for under, _ in waits]
        columns = {
            "under_id": [under for _, under in rows],
            "card_quantity": [batch.head.record("card")[item] for item, _ in rows],
            "quantity": [batch.head.quantity[item] for item, _ in rows],
            "counter": work.actor,
            "counted_at": work.now,
        }
        work.insert(BinCount, columns, len(rows))
        done = {"source": [SOURCE] * len(rows), "source_key": [str(under) for _, under in rows]}
        work.perform(FinishTasks, done, origin=[item for item, _ in rows])
