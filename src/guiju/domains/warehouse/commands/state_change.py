"""Goods judged, frozen, released or condemned, expired ones too: a move between states, at their own cost."""

from typing import Annotated, Literal

from pydantic import Field

from guiju.domains.warehouse.batches import of_batch_code
from guiju.domains.warehouse.fields import Quantity, SkuCode, Warehouse
from guiju.domains.warehouse.issuing import Issue
from guiju.domains.warehouse.ledger import Incoming
from guiju.domains.warehouse.models import Layer, StateChange, StockState
from guiju.domains.warehouse.reservations import give_way
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities

State = Literal["inspecting", "good", "frozen", "defective", "scrap"]
CHOICES = {value: str(label) for value, label in StockState.choices}


class StateChangeInput(Input):
    warehouse: Warehouse
    sku: SkuCode
    source: Annotated[State, Label("自", choices=CHOICES)]
    target: Annotated[State, Label("至", choices=CHOICES)]
    quantity: Quantity
    batch: Annotated[str, Field(max_length=60), Label("批号", "空着按先进先出；召回、冻结某一批时填")] = ""
    reason: Annotated[str, Field(min_length=2, max_length=500), Label("原因")]


class ChangeState(Command):
    key = "warehouse.change_state"
    title = "库存状态变更"
    header = StateChangeInput

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

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        warehouses = head.ids("warehouse")
        items = list(range(batch.size))
        issue = Issue(
            work,
            warehouse_ids=warehouses,
            sku_ids=head.ids("sku"),
            skus=head.sku,
            quantities=head.quantity,
            state=head.source,
            items=items,
            numbers=items,
            with_expired=True,
            named=head.record("parts"),
        )
        documents = work.insert_numbered(
            StateChange,
            {
                "warehouse_id": warehouses,
                "sku_id": head.ids("sku"),
                "source": head.source,
                "target": head.target,
                "quantity": head.quantity,
                "reason": head.reason,
                "handler": work.actor,
                "changed_at": work.now,
            },
            kind="ZT",
            entities=entities(work, warehouses),
            dates=[work.now] * batch.size,
            items=items,
        )
        moment = [work.now] * batch.size
        issue.post(target=head.target, document_type="state_change", document_lines=documents, occurred=moment)
        give_way(work, issue.ledger, "所占用的货物状态变更，不再是可用良品")
        segments = issue.segments
        origin = Layer.objects.using(work.using).in_bulk(segments.layer_ids)
        layers = [origin[layer] for layer in segments.layer_ids]
        goods = Incoming(
            warehouse_ids=[layer.warehouse_id for layer in layers],
            sku_ids=[layer.sku_id for layer in layers],
            states=[head.target[position] for position in segments.positions],
            quantities=segments.quantities,
            costs=segments.costs,
            batch_ids=segments.batch_ids,
            ranks=[layer.rank for layer in layers],
            last_days=[layer.last_day for layer in layers],
        )
        issue.ledger.bring_in(goods)
