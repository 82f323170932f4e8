"""积压清单: at the month's start each batch of which nothing was issued for long asks for a proposal."""

from datetime import date, datetime
from typing import Annotated, Any

from django.utils import timezone

from guiju.domains.levels.duties import IDLE_PROPOSED
from guiju.domains.levels.idle import Idle, idle_batches
from guiju.domains.levels.models import IdleStock
from guiju.domains.warehouse.fields import Warehouse
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.receipts import evidence_by_request
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.missing import end_of
from guiju.kernel.controls.duties.occasions import Occasion, fall_due
from guiju.kernel.controls.reading import effective
from guiju.kernel.org.models import Place


class ListIdleInput(Input):
    warehouse: Warehouse
    month: Annotated[date, Label("月份", "当月第一天")]


class ListIdle(Command):
    """Run by the program itself; where no clause asks for it, nothing is listed."""

    key = "levels.list_idle"
    title = "列出积压货物"
    header = ListIdleInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        bounds = IDLE_PROPOSED.bounds(context.now, context.using)
        own = [effective(bounds, place) for place in batch.head.ids("warehouse")]
        params: list[Any] = [each[0].params if each else None for each in own]
        spans = [each.default_dead_stock_days for each in params if each is not None]
        found = idle_batches(context.now, min(spans), max(spans), context.using) if spans else []
        idle: dict[int, list[Idle]] = {}
        for each in found:
            idle.setdefault(each.warehouse, []).append(each)
        batch.head.records["due_on"] = [
            each and month.replace(day=each.default_due_day)
            for each, month in zip(params, batch.head.month, strict=True)
        ]
        batch.head.records["idle"] = [
            [line for line in idle.get(place or 0, []) if line.days >= each.default_dead_stock_days] if each else []
            for place, each in zip(batch.head.ids("warehouse"), params, strict=True)
        ]
        return []

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        rows = [(item, line) for item, found in enumerate(head.record("idle")) for line in found]
        columns = {
            "warehouse_id": [line.warehouse for _, line in rows],
            "month": [head.month[item] for item, _ in rows],
            "batch_id": [line.batch for _, line in rows],
            "sku_id": [line.sku for _, line in rows],
            "quantity": [line.quantity for _, line in rows],
            "value": [line.value for _, line in rows],
            "received_on": [line.received_on for _, line in rows],
            "due_on": [head.record("due_on")[item] for item, _ in rows],
            "listed_at": work.now,
        }
        work.insert(IdleStock, columns, len(rows))
        occasions = [
            Occasion(
                f"{head.month[item]:%Y-%m}",
                (f"{len(found)} 批积压货物逐批提出处理建议",),
                head.ids("warehouse")[item],
                0,
                end_of(head.record("due_on")[item]),
            )
            for item, found in enumerate(head.record("idle"))
            if found
        ]
        fall_due(work, IDLE_PROPOSED, IDLE_PROPOSED.bounds(work.now, work.using), occasions)


def step(moment: datetime, using: str = "default") -> None:
    """List once a month, not later than the proposals are due; a step of the ticker."""
    today = timezone.localdate(moment)
    bounds: list[Any] = IDLE_PROPOSED.bounds(moment, using)
    if not bounds or today.day > min(bound.params.default_due_day for bound in bounds):
        return
    request = f"levels.idle:{today:%Y-%m}"
    if evidence_by_request(SYSTEM, ListIdle.key, [request], using):
        return
    warehouses = Place.objects.using(using).filter(kind="warehouse").order_by("id").values_list("code", flat=True)
    items: list[dict[str, object]] = [{"warehouse": code, "month": str(today.replace(day=1))} for code in warehouses]
    if items:
        run_items(ListIdle, items, Context(SYSTEM, moment, request, using=using))
