"""Goods judged, frozen, released or condemned, expired ones too: a move between states, at their own cost."""

from typing import Annotated, Literal

from pydantic import Field

from guiju.domains.warehouse.batches import of_batch_code
from guiju.domains.warehouse.dated import GoodsReleased, lives_of
from guiju.domains.warehouse.fields import Quantity, SkuCode, Warehouse
from guiju.domains.warehouse.models import Layer, StockState
from guiju.domains.warehouse.place_subjects import LotReleased
from guiju.domains.warehouse.states import Changes, change_states
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work

State = Literal["inspecting", "good", "frozen", "defective", "scrap", "near_expiry"]
AVAILABLE = (StockState.GOOD, StockState.NEAR_EXPIRY)
CHOICES = {value: str(label) for value, label in StockState.choices}


class StateChangeInput(Input):
    warehouse: Warehouse
    sku: SkuCode
    source: Annotated[State, Label("自", choices=CHOICES)]
    target: Annotated[State, Label("至", choices=CHOICES)]
    quantity: Quantity
    batch: Annotated[str, Field(max_length=60), Label("批号", "空着按先进先出；召回、冻结某一批时填")] = ""
    reason: Annotated[str, Field(min_length=2, max_length=500), Label("原因")]


class StateChanging(Command):
    """A batch of moves between states; ``parts`` of a header are the batches that are meant, where any are named."""

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        change_states(
            work,
            Changes(
                warehouses=head.ids("warehouse"),
                sku_ids=head.ids("sku"),
                skus=head.sku,
                sources=head.source,
                targets=head.target,
                quantities=head.quantity,
                reasons=head.reason,
                named=head.record("parts"),
                items=list(range(batch.size)),
            ),
        )


class ChangeState(StateChanging):
    key = "warehouse.change_state"
    title = "库存状态变更"
    header = StateChangeInput
    yields = (GoodsReleased, LotReleased)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        head = batch.head
        refused = [
            refusal(item, None, "constraint_holds", "变更前后的状态相同", "请选择另一个状态")
            for item, (source, target) in enumerate(head.rows("source", "target"))
            if source == target
        ]
        wanted = list(zip(head.ids("warehouse"), head.ids("sku"), head.source, head.batch, head.quantity, strict=True))
        parts = of_batch_code(wanted, context.using)
        head.records["parts"] = parts
        for item, (part, (*_, code, quantity)) in enumerate(zip(parts, wanted, strict=True)):
            there = sum(taken for _, taken in part)
            if code and there < quantity:
                message = f"批次 {code} 在这个状态下只有 {there}"
                refused.append(refusal(item, None, "stock_suffices", message, "请按这一批现有的数量办理"))
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        """What is released from inspection, batch by batch; without a batch number all that may be meant."""
        head = batch.head
        released = [
            item
            for item, sides in enumerate(head.rows("source", "target"))
            if sides == (StockState.INSPECTING, StockState.GOOD)
        ]
        meant = _meant(batch, released, context.using) if released else []
        lives = lives_of([key for _, key in meant], context.using) if meant else {}
        columns = {
            "place": [head.ids("warehouse")[item] for item, _ in meant],
            "sku": [head.sku[item] for item, _ in meant],
            "batch": [head.batch[item] or str(head.sku[item]) for item, _ in meant],
        }
        subjects = Subjects(GoodsReleased, columns, [item for item, _ in meant], [None] * len(meant))
        subjects.memo["lives"] = [lives[key] for _, key in meant]
        return [subjects, _lots(batch)] if meant else [_lots(batch)]


def _lots(batch: Batch) -> Subjects:
    """What becomes available, by the lots that are named."""
    head = batch.head
    items = [item for item, target in enumerate(head.target) if target in AVAILABLE]
    places, skus, parts = head.ids("warehouse"), head.ids("sku"), head.record("parts")
    columns = {
        "sku": [head.sku[item] for item in items],
        "batch": [head.batch[item] for item in items],
        "source": [head.source[item] for item in items],
        "place": [places[item] for item in items],
        "quantity": [head.quantity[item] for item in items],
        "sku_id": [skus[item] for item in items],
    }
    lots = Subjects(LotReleased, columns, items, [None] * len(items))
    lots.memo["lots"] = [[each for each, _ in parts[item]] for item in items]
    return lots


def _meant(batch: Batch, items: list[int], using: str) -> list[tuple[int, int]]:
    """(item, batch) of the inspecting goods that these items may release; one statement."""
    parts, head = batch.head.record("parts"), batch.head
    pairs = {(head.ids("warehouse")[item], head.ids("sku")[item]) for item in items}
    standing = Layer.objects.using(using).filter(
        state=StockState.INSPECTING, remaining__gt=0, sku__in={sku for _, sku in pairs}
    )
    by_pair: dict[tuple[int, int], list[int]] = {}
    for place, sku, key in standing.order_by("batch").values_list("warehouse", "sku", "batch").distinct():
        by_pair.setdefault((place, sku), []).append(key)
    found = []
    for item in items:
        named = [key for key, _ in parts[item]]
        found += [(item, key) for key in named or by_pair.get((head.ids("warehouse")[item], head.ids("sku")[item]), [])]
    return found
