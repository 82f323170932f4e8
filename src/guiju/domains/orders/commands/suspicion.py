"""A case of orders that an employee may have placed himself, and what came out; its sales are held meanwhile."""

from typing import Annotated, Literal

from pydantic import Field

from guiju.domains.orders.fields import OrderNumber, SuspectedNumber
from guiju.domains.orders.models import SaleHold, SuspectedTrade, TradeConclusion
from guiju.domains.orders.subjects import TradeConcluded
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal, refuse_again
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities

FICTITIOUS, GENUINE = "fictitious", "genuine"
VERDICTS = {FICTITIOUS: "属虚构交易，不计入", GENUINE: "不是虚构交易，恢复计入"}


class NoteInput(Input):
    person: Annotated[str, Label("涉及员工"), Reference("org.Person", by="number", lock=True, title="人员")]


class HeldInput(Input):
    order: OrderNumber


class NoteSuspectedTrade(Command):
    """Run by the program. Further orders of an employee whose case is open join it; an order is held once."""

    key = "orders.note_suspected_trade"
    title = "登记可疑交易"
    header = NoteInput
    line = HeldInput
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        ids = batch.lines.ids("order")
        known = SaleHold.objects.using(context.using).filter(order__in={each for each in ids if each is not None})
        seen, refused = set(known.values_list("order", flat=True)), []
        for item, number, order, name in zip(batch.line_items, batch.numbers, ids, batch.lines.order, strict=True):
            if order in seen:
                refused.append(refusal(item, number, "once", f"{name} 已经在可疑交易里", "无需重复登记"))
            elif order is not None:
                seen.add(order)
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        people = batch.head.ids("person")
        standing = SuspectedTrade.objects.using(work.using).filter(suspect__in=set(people), conclusion__isnull=True)
        cases = dict(standing.values_list("suspect", "id"))
        first = {person: item for item, person in reversed(list(enumerate(people)))}
        fresh = sorted(item for person, item in first.items() if person not in cases)
        places = dict(zip(reversed(batch.line_items), reversed(batch.lines.record("order")), strict=True))
        if fresh:
            ids = work.insert_numbered(
                SuspectedTrade,
                {"suspect_id": [people[item] for item in fresh], "noted_at": work.now},
                kind="KY",
                entities=entities(work, [places[item].warehouse_id for item in fresh]),
                dates=[work.now] * len(fresh),
                items=fresh,
            )
            cases.update(zip((people[item] for item in fresh), ids, strict=True))
        columns = {
            "case_id": [cases[people[item]] for item in batch.line_items],
            "order_id": batch.lines.ids("order"),
            "held_at": work.now,
        }
        work.insert(SaleHold, columns, batch.lines.size)


class ConcludeInput(Input):
    case: SuspectedNumber
    verdict: Annotated[Literal["fictitious", "genuine"], Label("结论", choices=VERDICTS)]
    note: Annotated[str, Field(min_length=2, max_length=500), Label("查明的情况")]


class ConcludeTrade(Command):
    key = "orders.conclude_trade"
    title = "可疑交易结案"
    header = ConcludeInput
    yields = (TradeConcluded,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        ids = batch.head.ids("case")
        known = TradeConclusion.objects.using(context.using).filter(case__in=[each for each in ids if each is not None])
        whole = SuspectedTrade.objects.using(context.using).filter(id__in=[each for each in ids if each is not None])
        accounts = dict(whole.values_list("id", "suspect__account"))
        batch.head.records["suspect"] = [accounts.get(case) or 0 for case in ids]
        return refuse_again(batch, "case", known.values_list("case", flat=True), "{named} 已经结案", "无需重复结案")

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {
            "case": batch.head.case,
            "suspect": batch.head.record("suspect"),
            "closer": [context.actor] * batch.size,
        }
        return [Subjects(TradeConcluded, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "case_id": batch.head.ids("case"),
            "is_fictitious": [verdict == FICTITIOUS for verdict in batch.head.verdict],
            "note": batch.head.note,
            "suspect": batch.head.record("suspect"),
            "closer": work.actor,
            "closed_at": work.now,
        }
        work.insert(TradeConclusion, columns, batch.size)
