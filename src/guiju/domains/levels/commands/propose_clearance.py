"""处理建议: what is to become of stock that does not move, by when, and who answers for it."""

from typing import Annotated, Any, Literal

from django.utils import timezone
from pydantic import Field

from guiju.domains.levels.duties import IDLE_PROPOSED
from guiju.domains.levels.fields import FinishOn, Reason
from guiju.domains.levels.lists import unanswered
from guiju.domains.levels.models import CLEARANCE
from guiju.domains.levels.proposing import write_proposals
from guiju.domains.levels.reading import tied_up
from guiju.domains.warehouse.api import batch_of_code
from guiju.domains.warehouse.fields import Quantity, SkuCode, Warehouse
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.settling import settle_occasions


class ClearanceInput(Input):
    warehouse: Warehouse
    sku: SkuCode
    batch: Annotated[str, Field(max_length=60), Label("批号或入库日期", "空着是全部批次")] = ""
    action: Annotated[
        Literal["markdown", "supplier_return", "transfer", "scrap", "reuse"], Label("建议", choices=CLEARANCE)
    ]
    quantity: Quantity
    finish_on: FinishOn
    owner: Annotated[
        str | None, Label("负责人", "空着是本人"), Reference("org.Person", by="number", fetch=("account_id",))
    ] = None
    reason: Reason


class ProposeClearance(Command):
    key = "levels.propose_clearance"
    title = "提出处理建议"
    header = ClearanceInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        head = batch.head
        keys = list(zip(head.ids("warehouse"), head.ids("sku"), head.batch, strict=True))
        known = batch_of_code([key for key in keys if key[2] and None not in key], context.using)
        batches = [known.get(key, 0) if key[2] else 0 for key in keys]
        asked = [(place or 0, sku or 0, stock) for (place, sku, _), stock in zip(keys, batches, strict=True)]
        there = tied_up(asked, context.using)
        head.records["stock_batch"] = [stock or None for stock in batches]
        head.records["value"] = [
            stock.value * quantity // stock.good if stock.good else 0
            for stock, quantity in zip(there, head.quantity, strict=True)
        ]
        refused = []
        today = timezone.localdate(context.now)
        for item, (stock, (place, sku, code)) in enumerate(zip(there, keys, strict=True)):
            if place is None or sku is None:
                continue
            if code and not batches[item]:
                refused.append(refusal(item, None, "reference_exists", f"没有批次 {code} 的存货", "请核对批号"))
            elif stock.good < head.quantity[item]:
                message = f"良品只有 {stock.good}，建议处理 {head.quantity[item]}"
                refused.append(refusal(item, None, "stock_suffices", message, "请按现有的数量提出"))
            if head.finish_on[item] < today:
                refused.append(refusal(item, None, "constraint_holds", "完成日期已经过了", "请写今天或以后的日期"))
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "warehouse_id": head.ids("warehouse"),
            "sku_id": head.ids("sku"),
            "batch_id": head.record("stock_batch"),
            "action": head.action,
            "quantity": head.quantity,
            "value": head.record("value"),
            "reason": head.reason,
            "owner": [work.actor if owner is None else owner.account_id or 0 for owner in head.record("owner")],
            "finish_on": head.finish_on,
        }
        titles = [
            f"{CLEARANCE[action]} {sku} {quantity}" for action, sku, quantity in head.rows("action", "sku", "quantity")
        ]
        write_proposals(work, columns, titles)
        _settle(work, columns)


def _settle(work: Work, columns: dict[str, Any]) -> None:
    """Where each line of a month's list has its proposal now, the duty of proposing is done."""
    batches = zip(columns["warehouse_id"], columns["sku_id"], columns["batch_id"], strict=True)
    proposed = {(warehouse, sku, stock or 0) for warehouse, sku, stock in batches}
    left: dict[str, bool] = {}
    for line in unanswered(columns["warehouse_id"], work.using):
        is_left = not proposed & {(line.warehouse, line.sku, 0), (line.warehouse, line.sku, line.batch)}
        mark = f"{line.month:%Y-%m}/{line.warehouse}"
        left[mark] = left.get(mark, False) or is_left
    if answered := [mark for mark, is_left in left.items() if not is_left]:
        settle_occasions(work, IDLE_PROPOSED, answered)
