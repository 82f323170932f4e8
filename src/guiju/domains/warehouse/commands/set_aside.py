"""Dated goods that may no longer be sold change their state by themselves; what is to become of them is asked in time."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from django.utils import timezone
from pydantic import Field

from guiju.domains.warehouse.commands.state_change import CHOICES, StateChanging
from guiju.domains.warehouse.dated import Dated, dated
from guiju.domains.warehouse.fields import Quantity, SkuCode, Warehouse
from guiju.domains.warehouse.referred import CLEARANCE_PROPOSED, ClearanceParams
from guiju.domains.warehouse.setting_aside import Moving, unsaleable
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.receipts import request_of
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.missing import end_of
from guiju.kernel.controls.duties.occasions import Occasion, fall_due
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.controls.reading import effective


class SetAsideInput(Input):
    warehouse: Warehouse
    sku: SkuCode
    batch: Annotated[int, Label("批次")]
    source: Annotated[Literal["good", "near_expiry"], Label("自", choices=CHOICES)]
    target: Annotated[Literal["near_expiry", "frozen"], Label("至", choices=CHOICES)]
    quantity: Quantity
    reason: Annotated[str, Field(max_length=500), Label("原因")]


class SetAsideExpiring(StateChanging):
    """Run by the program itself, any number of times."""

    key = "warehouse.set_aside_expiring"
    title = "临期、过期批次停售"
    header = SetAsideInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        batch.head.records["parts"] = [[part] for part in batch.head.rows("batch", "quantity")]
        return []


def as_columns(moving: Sequence[Moving]) -> dict[str, list[Any]]:
    """The input of `SetAsideExpiring`."""
    return {
        "warehouse": [each.goods.warehouse for each in moving],
        "sku": [each.goods.sku for each in moving],
        "batch": [each.batch for each in moving],
        "source": [each.goods.state for each in moving],
        "target": [each.target for each in moving],
        "quantity": [each.quantity for each in moving],
        "reason": [each.reason for each in moving],
    }


class AskClearanceInput(Input):
    warehouse: Warehouse
    batch: Annotated[int, Label("批次")]
    said: Annotated[str, Field(max_length=300), Label("事项")]


class AskClearance(Command):
    """Run by the program itself, any number of times: one duty a batch."""

    key = "warehouse.ask_clearance"
    title = "要求提出临期处理建议"
    header = AskClearanceInput

    def apply(self, batch: Batch, work: Work) -> None:
        bounds = CLEARANCE_PROPOSED.bounds(work.now, work.using)
        occasions = []
        for place, (number, said) in zip(batch.head.ids("warehouse"), batch.head.rows("batch", "said"), strict=True):
            own = effective(bounds, place)
            if own:
                params: Any = own[0].params
                due = end_of(timezone.localdate(work.now) + timedelta(days=params.default_propose_days))
                occasions.append(Occasion(str(number), (said,), place, 0, due))
        fall_due(work, CLEARANCE_PROPOSED, bounds, occasions)


def step(moment: datetime, using: str = "default") -> None:
    """Set aside what may no longer be sold and ask what is to become of the rest in time; a step of the ticker."""
    context = Context(SYSTEM, moment, using=using)
    columns = as_columns(unsaleable(context))
    _run(
        SetAsideExpiring, [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)], context
    )
    _run(AskClearance, _unasked(context), context)


def _unasked(context: Context) -> list[dict[str, Any]]:
    """Batches that are to be cleared and of which nobody was asked."""
    bounds = CLEARANCE_PROPOSED.bounds(context.now, context.using)
    if not bounds:
        return []
    today = timezone.localdate(context.now)
    longest = max(bound.params.default_warn_days for bound in bounds)  # type: ignore[attr-defined]
    asked = DutyItem.objects.using(context.using).filter(
        duty=CLEARANCE_PROPOSED.key, day__gte=today - timedelta(days=longest + 1)
    )
    known = {mark.split("/")[1] for mark in asked.values_list("fingerprint", flat=True)}
    found = []
    for goods in dated(today.toordinal() + longest + 1, context.using):
        own = effective(bounds, goods.warehouse_id)
        batch = goods.batches[0][0]
        if own and str(batch) not in known and _is_near(goods, own[0].params, today):
            known.add(str(batch))
            found.append({"warehouse": goods.warehouse, "batch": batch, "said": _said(goods, today)})
    return found


def _is_near(goods: Dated, params: ClearanceParams | Any, today: date) -> bool:
    return 0 <= goods.last_day - today.toordinal() <= int(params.default_warn_days)


def _said(goods: Dated, today: date) -> str:
    left = goods.last_day - today.toordinal()
    return f"{goods.sku} 批次 {goods.label} 还有 {goods.quantity}，剩 {left} 天：提出处理（降价标明临期，或退供）"


def _run(command: type[Command], items: list[dict[str, Any]], context: Context) -> None:
    if items:
        told = [f"{timezone.localtime(context.now):%Y%m%d%H%M}", items]
        request = request_of(command.key, told)
        run_items(command, items, Context(SYSTEM, context.now, request, OnRefusal.PARTIAL, using=context.using))
