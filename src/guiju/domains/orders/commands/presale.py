"""A buyer is told until when he waits."""

from guiju.domains.orders.fields import OrderNumber, ShipsOn
from guiju.domains.orders.models import Presale
from guiju.domains.orders.standing import standing
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.work import Work


class PresaleInput(Input):
    order: OrderNumber
    ships_on: ShipsOn


class SetPresale(Command):
    key = "orders.set_presale"
    title = "设定预售发货日"
    header = PresaleInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        ids = batch.head.ids("order")
        known = standing({each for each in ids if each is not None}, context.using)
        return [
            refusal(item, None, "stands", f"{known[order].number} 已取消或已占用库存", "无需设定预售发货日")
            for item, order in enumerate(ids)
            if order is not None and (known[order].is_cancelled or known[order].request)
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "order_id": batch.head.ids("order"),
            "ships_on": batch.head.ships_on,
            "handler": work.actor,
            "set_at": work.now,
        }
        work.insert(Presale, columns, batch.size)
