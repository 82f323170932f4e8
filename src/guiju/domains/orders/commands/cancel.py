"""The buyer or the platform has cancelled an order: what it holds is free again, unless it has left."""

from typing import Annotated

from pydantic import Field

from guiju.domains.orders.fields import OrderNumber
from guiju.domains.orders.models import Cancellation
from guiju.domains.orders.standing import set_waiting, standing
from guiju.domains.warehouse.api import ReleaseReservation
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work


class CancelInput(Input):
    order: OrderNumber
    reason: Annotated[str, Field(min_length=2, max_length=200), Label("原因")]


class CancelOrder(Command):
    key = "orders.cancel_order"
    title = "登记订单取消"
    header = CancelInput
    causes = ("warehouse.release_reservation",)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        ids = batch.head.ids("order")
        known = standing({each for each in ids if each is not None}, context.using)
        batch.head.records["standing"] = [known.get(each) for each in ids]
        refused, seen = [], set()
        for item, (order, now) in enumerate(zip(ids, batch.head.record("standing"), strict=True)):
            if now is not None and (now.is_cancelled or order in seen):
                refused.append(refusal(item, None, "once", f"{now.number} 已经取消", "无需重复登记"))
            seen.add(order)
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "order_id": batch.head.ids("order"),
            "reason": batch.head.reason,
            "handler": work.actor,
            "cancelled_at": work.now,
        }
        work.insert(Cancellation, columns, batch.size)
        set_waiting(batch.head.ids("order"), work, waits=False)
        rows = enumerate(batch.head.record("standing"))
        held = [(item, now.request) for item, now in rows if now.request and not now.is_shipped]
        if not held:
            return
        work.perform(
            ReleaseReservation,
            {
                "request": [request for _, request in held],
                "reason": [f"订单取消：{batch.head.reason[item]}"[:200] for item, _ in held],
            },
            origin=[item for item, _ in held],
        )
