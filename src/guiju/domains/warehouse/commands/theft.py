"""A suspected theft is recorded as seen; the bins it concerns are counted at once, by somebody else."""

from typing import Annotated

from pydantic import Field

from guiju.domains.warehouse.bin_counts import THEFT, counting_tasks
from guiju.domains.warehouse.fields import BinCode, Moment, Warehouse, moments
from guiju.domains.warehouse.models import BinUnderCount, SuspectedTheft
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.worklist.commands import OpenTasks


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
        said = [f"立即盘点库位 {code}（被盗嫌疑）" for code in batch.lines.bin]
        tasks = counting_tasks(THEFT, under, batch.lines.bin, batch.to_lines(warehouses), said, work)
        work.perform(OpenTasks, tasks, origin=batch.line_items)
