"""申请退换: what a consumer asks for is recorded, whenever he does; his days are counted as the clause says then."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from guiju.domains.aftersales.controls import REASONS
from guiju.domains.aftersales.models import ReturnRequest
from guiju.domains.aftersales.timer import counting
from guiju.domains.warehouse.fields import FileDigest, moments
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities

PROOF = "aftersales.return"
AnyOrder = Annotated[
    str,
    Label("订单"),
    Reference("orders.Order", by="number", fetch=("warehouse_id",), place="warehouse_id", title="平台订单"),
]


class RequestInput(Input):
    order: AnyOrder
    reason: Annotated[Literal["quality", "no_reason"], Label("事由", choices=REASONS)]
    signed_at: Annotated[AwareDatetime, Label("签收时间", "物流显示的签收时间")]
    delivered_at: Annotated[AwareDatetime | None, Label("送达时间", "交到消费者本人手里，例如从驿站取件")] = None
    filed_at: Annotated[AwareDatetime | None, Label("申请时间", "空着就是现在")] = None
    detail: Annotated[str, Field(max_length=1000), Label("情况")] = ""
    proof: Annotated[FileDigest, Label("凭证", "照片或聊天截图")] = None


class RequestReturn(Command):
    """Nothing about it is judged: it has been asked for."""

    key = "aftersales.request_return"
    title = "登记退换申请"
    header = RequestInput
    records_reality = True
    happened = "filed_at"

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        for item, (signed, filed) in enumerate(batch.head.rows("signed_at", "filed_at")):
            if (filed or context.now) < signed:
                yield refusal(item, None, "constraint_holds", "申请时间早于签收时间", "请核对两个时间")

    def apply(self, batch: Batch, work: Work) -> None:
        head, count = batch.head, counting(work.context)
        until = [count.until(*each) for each in head.rows("signed_at", "delivered_at")]
        warehouses = [order.warehouse_id for order in head.record("order")]
        columns = {
            "order_id": head.ids("order"),
            "warehouse_id": warehouses,
            "reason": head.reason,
            "detail": head.detail,
            "signed_at": moments(head.signed_at, work.now),
            "delivered_at": [moments([at], work.now)[0] if at else None for at in head.delivered_at],
            "filed_at": moments(head.filed_at, work.now),
            "counted_from": count.start.value,
            "interpretation": count.interpretation,
            "window_until": until,
            "handler": work.actor,
            "recorded_at": work.now,
        }
        ids = work.insert_numbered(
            ReturnRequest,
            columns,
            kind="TQ",
            entities=entities(work, warehouses),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        attach(work, "退换凭证", PROOF, ids, head.record("proof"))
        work.answer(range(batch.size), until=[f"{day}" for day in until])
