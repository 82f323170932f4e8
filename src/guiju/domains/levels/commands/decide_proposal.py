"""决定库存建议: an accepted proposal leads to its document in the same run, a rejected one to nothing."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from guiju.domains.levels.fields import ProposalNumber
from guiju.domains.levels.models import CLEARANCE, Action, Proposal, ProposalDecision
from guiju.domains.levels.proposing import CARRY_OUT, PAGE, SOURCE
from guiju.domains.purchasing.api import PlaceOrder
from guiju.domains.warehouse.api import RequestIssue
from guiju.domains.warehouse.fields import PersonName
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, UnitCost
from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.worklist.tasks import DONE, end_tasks, open_tasks

PURPOSES = {
    Action.SUPPLIER_RETURN: "supplier_return",
    Action.SCRAP: "write_off",
    Action.TRANSFER: "requisition",
    Action.REUSE: "requisition",
}
"""What the goods of an accepted proposal leave for."""


class DecideInput(Input):
    proposal: ProposalNumber
    decision: Annotated[Literal["accept", "reject"], Label("决定", choices={"accept": "采纳", "reject": "不采纳"})]
    note: Annotated[str, Field(min_length=2, max_length=500), Label("意见")]
    picker: Annotated[PersonName, Label("提货人", "采纳退供、调拨、报废、再利用时填")] = ""
    supplier: Annotated[str, Field(max_length=120), Label("供应商", "采纳补货时填")] = ""
    quantity: Annotated[int | None, Field(ge=1, le=10_000_000), Label("采购数量", "空着按建议")] = None
    unit_cost: Annotated[int | None, Field(ge=0, le=10**12), Label("采购单价", "采纳补货时填"), UnitCost()] = None
    expected_on: Annotated[date | None, Label("预计到货日", "采纳补货时填")] = None


class DecideProposal(Command):
    """Nobody decides his own."""

    key = "levels.decide_proposal"
    title = "决定库存建议"
    header = DecideInput
    causes = ("purchasing.place_order", "warehouse.request_issue")

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        head = batch.head
        refused, seen = [], set()
        for item, record in enumerate(head.record("proposal")):
            if record is None:
                continue
            if not record.is_open or record.id in seen:
                refused.append(refusal(item, None, "once", "这条建议已经决定过", "无需重复决定"))
            elif record.proposer == context.actor:
                refused.append(refusal(item, None, "other_approver", "不能决定自己提出的建议", "请另一位同事决定"))
            elif head.decision[item] == "accept" and (message := _lacking(batch, item, record.action)):
                refused.append(refusal(item, None, "constraint_holds", message, "请补齐后提交，系统随即开出单据"))
            seen.add(record.id)
        batch.head.records["sku"] = _codes(batch, context)
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        records = batch.head.record("proposal")
        accepted = [item for item, decision in enumerate(batch.head.decision) if decision == "accept"]
        _order(batch, [item for item in accepted if records[item].action == Action.REPLENISH], work)
        _request(batch, [item for item in accepted if records[item].action in PURPOSES], work)
        columns = {
            "proposal_id": [record.id for record in records],
            "is_accepted": [decision == "accept" for decision in batch.head.decision],
            "note": batch.head.note,
            "decider": work.actor,
            "decided_at": work.now,
        }
        work.insert(ProposalDecision, columns, batch.size)
        work.execute(
            f"update levels_proposal set is_open = false where {any_of('id', using=work.using)}",
            [array([record.id for record in records], work.using)],
        )
        end_tasks(work, SOURCE, [str(record.id) for record in records], DONE)
        _carry_out(batch, [item for item in accepted if records[item].action != Action.REPLENISH], work)


def _lacking(batch: Batch, item: int, action: str) -> str:
    """What the document of an accepted proposal still needs."""
    head = batch.head
    if action == Action.REPLENISH:
        is_whole = head.supplier[item] and None not in (head.unit_cost[item], head.expected_on[item])
        return "" if is_whole else "采纳补货要写供应商、单价和预计到货日"
    return "" if action not in PURPOSES or head.picker[item] else "采纳这条建议要写提货人"


def _order(batch: Batch, items: list[int], work: Work) -> None:
    if not items:
        return
    head, records = batch.head, batch.head.record("proposal")
    work.perform(
        PlaceOrder,
        {
            "place": [head.record("sku")[item][0] for item in items],
            "supplier": [head.supplier[item] for item in items],
            "expected_on": [head.expected_on[item] for item in items],
            "basis": [head.proposal[item] for item in items],
        },
        origin=items,
        lines={
            "sku": [head.record("sku")[item][1] for item in items],
            "quantity": [head.quantity[item] or records[item].quantity for item in items],
            "unit_cost": [head.unit_cost[item] for item in items],
        },
        line_items=list(range(len(items))),
    )


def _request(batch: Batch, items: list[int], work: Work) -> None:
    if not items:
        return
    head, records = batch.head, batch.head.record("proposal")
    work.perform(
        RequestIssue,
        {
            "warehouse": [head.record("sku")[item][0] for item in items],
            "purpose": [PURPOSES[records[item].action] for item in items],
            "basis": [head.proposal[item] for item in items],
            "picker": [head.picker[item] for item in items],
            "paper": [None] * len(items),
        },
        origin=items,
        lines={
            "sku": [head.record("sku")[item][1] for item in items],
            "quantity": [records[item].quantity for item in items],
        },
        line_items=list(range(len(items))),
    )


def _carry_out(batch: Batch, items: list[int], work: Work) -> None:
    """A task for whoever answers for an accepted clearance, until what it brought in is recorded."""
    records = [batch.head.record("proposal")[item] for item in items]
    columns = {
        "person": [record.owner for record in records],
        "place_id": [record.warehouse_id for record in records],
        "kind": CARRY_OUT,
        "title": [
            f"{CLEARANCE[record.action]} {batch.head.record('sku')[item][1]} {record.quantity}，{record.finish_on} 前完成"
            for item, record in zip(items, records, strict=True)
        ],
        "page": PAGE,
        "source": SOURCE,
        "source_key": [str(record.id) for record in records],
    }
    open_tasks(work, columns, len(items))


def _codes(batch: Batch, context: Context) -> list[tuple[str, str]]:
    """Warehouse and SKU codes of each proposal."""
    ids = [each for each in batch.head.ids("proposal") if each is not None]
    rows = Proposal.objects.using(context.using).filter(pk__in=ids)
    known = {pk: (place, sku) for pk, place, sku in rows.values_list("pk", "warehouse__code", "sku__code")}
    return [known.get(each, ("", "")) for each in batch.head.ids("proposal")]
