"""让步接收: a lot that failed is accepted all the same, when whoever answers for quality approves."""

from typing import Annotated

from pydantic import Field

from guiju.domains.warehouse.acceptance import open_failures
from guiju.domains.warehouse.batches import batch_of_code
from guiju.domains.warehouse.fields import SkuCode, Warehouse
from guiju.domains.warehouse.models import Concession
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.ports import Holding
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities

CONTROL = "warehouse.concession"
QUALITY_HEAD = "quality_manager"


class ConcessionInput(Input):
    warehouse: Warehouse
    sku: SkuCode
    batch: Annotated[str, Field(min_length=1, max_length=60), Label("批号", "没有批号的填入库日期")]
    reason: Annotated[str, Field(min_length=2, max_length=500), Label("让步理由")]


class ConcedeLot(Command):
    """Always held for the head of quality. The goods stay where they are until somebody changes their state."""

    key = "warehouse.concede_lot"
    title = "申请让步接收"
    header = ConcessionInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        head = batch.head
        named = list(zip(head.ids("warehouse"), head.ids("sku"), head.batch, strict=True))
        found = batch_of_code([each for each in named if None not in each], context.using)
        lots = [found.get(each) for each in named]
        failed = open_failures([lot for lot in lots if lot is not None], context.using)
        head.records["lot"] = lots
        head.records["inspection"] = [failed.get(lot) if lot is not None else None for lot in lots]
        refused, seen = [], set()
        for item, (each, lot) in enumerate(zip(named, lots, strict=True)):
            if None in each:
                continue
            if lot is None:
                refused.append(unknown(item, None, "批号", head.batch[item], "在库的批次"))
            elif lot not in failed or lot in seen:
                message = f"批次 {head.batch[item]} 没有待让步的不合格结论"
                refused.append(refusal(item, None, "stands", message, "只有检验不合格的批次才要让步"))
            seen.add(lot)
        return refused

    def holds(self, batch: Batch, context: Context) -> dict[int, Holding]:
        head = batch.head
        rows = zip(head.sku, head.batch, head.reason, head.ids("warehouse"), head.record("inspection"), strict=True)
        return {
            item: Holding(
                QUALITY_HEAD,
                {CONTROL: {"inspection": inspection}},
                f"{sku} 批次 {lot} 检验不合格，申请让步接收：{reason}",
                places=frozenset({place}),
            )
            for item, (sku, lot, reason, place, inspection) in enumerate(rows)
        }

    def apply(self, batch: Batch, work: Work) -> None:
        approval = work.context.approval
        if approval is None:
            message = "a lot is conceded by an approval only"
            raise RuntimeError(message)
        warehouses = batch.head.ids("warehouse")
        columns = {
            "warehouse_id": warehouses,
            "batch_id": batch.head.record("lot"),
            "inspection_id": batch.head.record("inspection"),
            "reason": batch.head.reason,
            "handler": work.actor,
            "approver": approval.approver,
            "conceded_at": work.now,
        }
        work.insert_numbered(
            Concession, columns, kind="RB", entities=entities(work, warehouses), dates=[work.now] * batch.size,
            items=range(batch.size),
        )  # fmt: skip
