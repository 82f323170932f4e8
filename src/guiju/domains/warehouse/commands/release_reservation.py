"""A request no longer holds the stock that was reserved for it; others may have it."""

from typing import Annotated

from pydantic import Field

from guiju.domains.warehouse.fields import RequestNumber
from guiju.domains.warehouse.models import Reservation
from guiju.domains.warehouse.reservations import release
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work


class ReleaseInput(Input):
    request: RequestNumber
    reason: Annotated[str, Field(min_length=2, max_length=200), Label("原因")]


class ReleaseReservation(Command):
    key = "warehouse.release_reservation"
    title = "释放占用"
    header = ReleaseInput
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        ids = batch.head.ids("request")
        open_ones = Reservation.objects.using(context.using).filter(request_line__request__in=ids, remaining__gt=0)
        holding = set(open_ones.values_list("request_line__request", flat=True))
        return [
            refusal(item, None, "stands", "这张出库申请没有占用库存", "无需释放")
            for item, request in enumerate(ids)
            if request is not None and request not in holding
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        release(work, dict(zip(batch.head.ids("request"), batch.head.reason, strict=True)))
