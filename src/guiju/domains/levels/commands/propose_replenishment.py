"""补货建议: made by the program for each level that was found below its reorder point."""

from datetime import datetime
from operator import attrgetter
from typing import Annotated

from django.db.models import Q
from django.utils import timezone
from pydantic import Field

from guiju.domains.levels.controls.looking import window_of
from guiju.domains.levels.controls.shortage import LeastCover, LevelLow
from guiju.domains.levels.fields import FinishOn, Reason
from guiju.domains.levels.models import Action, Proposal
from guiju.domains.levels.proposing import write_proposals
from guiju.domains.levels.reading import levels_where
from guiju.domains.levels.rules import below, shortfall
from guiju.domains.warehouse.fields import Quantity, SkuCode, Warehouse
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.receipts import request_of
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.in_force import params_in_force
from guiju.kernel.findings.models import Finding
from guiju.kernel.findings.standing import open_of


class ReplenishmentInput(Input):
    warehouse: Warehouse
    sku: SkuCode
    quantity: Quantity
    reason: Reason
    owner: Annotated[int, Field(ge=0), Label("负责人")]
    finish_on: FinishOn


class ProposeReplenishment(Command):
    """Run by the program itself, any number of times; one waits for a decision of each SKU in a warehouse."""

    key = "levels.propose_replenishment"
    title = "提出补货建议"
    header = ReplenishmentInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        pairs = list(zip(batch.head.ids("warehouse"), batch.head.ids("sku"), strict=True))
        open_now = Proposal.objects.using(context.using).filter(
            is_open=True, action=Action.REPLENISH, sku__in={sku for _, sku in pairs if sku is not None}
        )
        seen = set(open_now.values_list("warehouse_id", "sku_id"))
        refused = []
        for item, pair in enumerate(pairs):
            if pair in seen:
                refused.append(refusal(item, None, "once", "这个商品已有待决定的补货建议", "请先决定那一条"))
            elif None not in pair:
                seen.add(pair)
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "warehouse_id": head.ids("warehouse"),
            "sku_id": head.ids("sku"),
            "batch_id": None,
            "action": Action.REPLENISH.value,
            "quantity": head.quantity,
            "value": 0,
            "reason": head.reason,
            "owner": head.owner,
            "finish_on": head.finish_on,
        }
        titles = [f"补货 {sku} 至少 {quantity}" for sku, quantity in zip(head.sku, head.quantity, strict=True)]
        write_proposals(work, columns, titles)


def step(moment: datetime, using: str = "default") -> None:
    """Propose what is to be ordered for each finding that has no proposal yet; a step of the ticker."""
    marks = open_of([LevelLow.key], using)
    if not marks:
        return
    made = Proposal.objects.using(using).filter(
        Q(is_open=True) | Q(id__gt=min(marks.values())), action=Action.REPLENISH
    )
    last: dict[str, int] = {}
    waiting = set()
    for warehouse, sku, proposal, is_open in made.values_list("warehouse__code", "sku__code", "id", "is_open").order_by(
        "id"
    ):
        last[f"{warehouse}/{sku}"] = proposal
        if is_open:
            waiting.add(f"{warehouse}/{sku}")
    fresh = {mark for mark, finding in marks.items() if last.get(mark, 0) < finding} - waiting
    if fresh:
        found = Finding.objects.using(using).filter(pk__in=[marks[mark] for mark in fresh])
        _propose(dict(found.values_list("fingerprint", "owner")), moment, using)


def _propose(owners: dict[str, int], moment: datetime, using: str) -> None:
    """``owners`` names what is short, warehouse and SKU, and who answers for it."""
    context = Context(SYSTEM, moment, using=using)
    params = params_in_force(LevelLow, context)
    strictest: LeastCover = max(params, key=attrgetter("horizon"))
    items = []
    for each in levels_where("1 = 0", [], owners, window_of(params, context), using):
        lacking = shortfall(each.level, strictest.horizon)
        if lacking:
            items.append(
                {
                    "warehouse": each.place_code,
                    "sku": each.code,
                    "quantity": lacking,
                    "reason": below(each.code, each.level, strictest.default_lead_days, strictest.kept_days),
                    "owner": owners[f"{each.place_code}/{each.code}"],
                    "finish_on": str(timezone.localdate(moment)),
                }
            )
    if items:
        request = request_of("replenishment", [str(moment), items])
        run_items(ProposeReplenishment, items, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))
