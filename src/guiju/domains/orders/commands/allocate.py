"""An order gets the stock it wants, all of it or none, and with it the request by which its goods leave."""

from collections.abc import Sequence

from django.utils import timezone

from guiju.domains.orders.fields import OrderNumber
from guiju.domains.orders.models import Allocation
from guiju.domains.orders.standing import Standing, WantedLine, lines_of, set_waiting, standing
from guiju.domains.orders.subjects import OrderAllocated
from guiju.domains.warehouse.api import (
    RequestIssue,
    SetAsideExpiring,
    Wanted,
    as_columns,
    lacking,
    saleable_stock,
    unsaleable,
)
from guiju.domains.warehouse.models import Purpose
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work


class AllocateInput(Input):
    order: OrderNumber


class AllocateOrder(Command):
    """An order that is promised for later and finds too little goes on waiting."""

    key = "orders.allocate_order"
    title = "占用库存"
    header = AllocateInput
    yields = (OrderAllocated,)
    causes = ("warehouse.request_issue", "warehouse.set_aside_expiring")

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        ids = batch.head.ids("order")
        wanted = {each for each in ids if each is not None}
        known, lines = standing(wanted, context.using), lines_of(wanted, context.using)
        batch.head.records["standing"] = [known.get(each) for each in ids]
        batch.head.records["wanted"] = [lines.get(each, []) for each in ids]
        refused, seen = [], set()
        for item, (order, now) in enumerate(zip(ids, batch.head.record("standing"), strict=True)):
            if now is None:
                continue
            if now.is_cancelled:
                refused.append(refusal(item, None, "stands", f"{now.number} 已取消", "无需占用库存"))
            elif now.request or order in seen:
                refused.append(refusal(item, None, "once", f"{now.number} 已经占用库存", "无需重复占用"))
            seen.add(order)
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        rows = _rows(batch)
        places = [record.warehouse_id for record in batch.head.record("order")]
        columns = {
            "order": [batch.head.order[item] for item, _ in rows],
            "line": [line.line for _, line in rows],
            "sku": [line.sku for _, line in rows],
            "place": [places[item] for item, _ in rows],
            "quantity": [line.quantity for _, line in rows],
            "sku_id": [line.sku_id for _, line in rows],
            "order_id": [line.order for _, line in rows],
        }
        return [Subjects(OrderAllocated, columns, [item for item, _ in rows], [None] * len(rows))]

    def apply(self, batch: Batch, work: Work) -> None:
        going = _without_waiting(batch, work)
        known: list[Standing] = [batch.head.record("standing")[item] for item in going]
        wanted: list[list[WantedLine]] = [batch.head.record("wanted")[item] for item in going]
        if not going:
            return
        rows = [(at, line) for at, lines in enumerate(wanted) for line in lines]
        _set_aside([(going[at], line.sku_id) for at, line in rows], work)
        performed = work.perform(
            RequestIssue,
            {
                "warehouse": [each.warehouse for each in known],
                "purpose": [Purpose.SALE.value] * len(going),
                "basis": [each.platform_number for each in known],
                "picker": [each.carrier for each in known],
                "paper": [None] * len(going),
                "reserve": [True] * len(going),
            },
            origin=going,
            lines={"sku": [line.sku for _, line in rows], "quantity": [line.quantity for _, line in rows]},
            line_items=[at for at, _ in rows],
        )
        columns = {
            "order_id": [batch.head.ids("order")[item] for item in going],
            "request_id": [answer["id"] for answer in performed.answers],
            "handler": work.actor,
            "allocated_at": work.now,
            "ended_at": None,
        }
        work.insert(Allocation, columns, len(going))
        set_waiting([batch.head.ids("order")[item] for item in going], work, waits=False)


def _set_aside(wanted: Sequence[tuple[int, int]], work: Work) -> None:
    """Of the SKUs that these items want, what may no longer be sold goes out of the good stock first."""
    items = {sku: item for item, sku in reversed(wanted)}
    moving = unsaleable(work.context, sorted(items))
    if moving:
        work.perform(SetAsideExpiring, as_columns(moving), origin=[items[each.goods.sku_id] for each in moving])


def _rows(batch: Batch) -> list[tuple[int, WantedLine]]:
    return [(item, line) for item, lines in enumerate(batch.head.record("wanted")) for line in lines]


def _without_waiting(batch: Batch, work: Work) -> list[int]:
    """The items without those promised for later for which nothing is left behind the others."""
    today = timezone.localdate(work.now)
    waits = {
        item
        for item, now in enumerate(batch.head.record("standing"))
        if now.presale is not None and now.presale >= today
    }
    if not waits:
        return list(range(batch.size))
    places = [record.warehouse_id for record in batch.head.record("order")]
    wanted = [
        Wanted(item, 0, 0, (places[item], line.sku_id), line.sku, line.quantity)
        for item, line in sorted(_rows(batch), key=lambda row: row[0] in waits)
    ]
    short = lacking(wanted, saleable_stock([line.pair for line in wanted], work.context))
    left = waits & {line.item for line, _ in short}
    return [item for item in range(batch.size) if item not in left]
