"""取消采购明细: what is still to come of a line will not come."""

from typing import Annotated

from pydantic import Field

from guiju.domains.purchasing.fields import OrderNumber
from guiju.domains.purchasing.models import LineCancellation, PurchaseOrderLine
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.store.arrays import rows_of, rows_parameters


class CancelLineInput(Input):
    order: OrderNumber
    line: Annotated[int, Field(ge=1, le=100_000), Label("行号")]
    reason: Annotated[str, Field(min_length=2, max_length=500), Label("原因")]


class CancelLine(Command):
    key = "purchasing.cancel_line"
    title = "取消采购明细"
    header = CancelLineInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        orders = batch.head.ids("order")
        rows = PurchaseOrderLine.objects.using(context.using).filter(order__in={each for each in orders if each})
        known = {(row.order_id, row.line): row for row in rows}
        found, refused, seen = [], [], set()
        for item, key in enumerate(zip(orders, batch.head.line, strict=True)):
            row = known.get(key)
            found.append(row)
            if row is None and key[0] is not None:
                refused.append(unknown(item, None, "行号", batch.head.line[item], "采购单的行号"))
            elif row is not None and (row.quantity <= row.received + row.cancelled or row.pk in seen):
                refused.append(refusal(item, None, "stands", "这一行没有未到的数量", "无需取消"))
            elif row is not None:
                seen.add(row.pk)
        batch.head.records["order_line"] = found
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        rows = batch.head.record("order_line")
        rest = [row.quantity - row.received - row.cancelled for row in rows]
        given = rows_of({"id": "bigint", "rest": "bigint"}, work.using)
        work.execute(
            f"update purchasing_purchaseorderline set cancelled = cancelled + d.rest from {given} as d "
            "where purchasing_purchaseorderline.id = d.id",
            rows_parameters([[row.pk for row in rows], rest], work.using),
        )
        work.insert_numbered(
            LineCancellation,
            {
                "order_line_id": [row.pk for row in rows],
                "quantity": rest,
                "reason": batch.head.reason,
                "handler": work.actor,
                "cancelled_at": work.now,
            },
            kind="QX",
            entities=entities(work, [row.place_id for row in rows]),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
