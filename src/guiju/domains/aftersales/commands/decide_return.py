"""审核退换: what becomes of a request, with the reason and who bears the freight."""

from collections.abc import Iterable
from typing import Annotated, Literal

from django.utils import timezone
from pydantic import Field

from guiju.domains.aftersales.controls import REASONS
from guiju.domains.aftersales.models import Freight, Ground, Outcome, ReturnDecision, ReturnReason
from guiju.domains.aftersales.subjects import ReturnDecided
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.store.stored import as_day, as_moment

OUTCOMES = {str(value): str(label) for value, label in Outcome.choices}
GROUNDS = {str(value): str(label) for value, label in Ground.choices if value}
FREIGHTS = {str(value): str(label) for value, label in Freight.choices}
ReturnNumber = Annotated[
    str,
    Label("退换申请"),
    Reference(
        "aftersales.ReturnRequest",
        by="number",
        fetch=("reason", "filed_at", "window_until"),
        lock=True,
        place="warehouse_id",
        title="退换申请",
    ),
]


class DecisionInput(Input):
    request: ReturnNumber
    outcome: Annotated[
        Literal["return", "exchange", "repair", "replace", "terminate", "refuse"], Label("决定", choices=OUTCOMES)
    ]
    ground: Annotated[Literal["overdue", "other"] | None, Label("不同意的依据", choices=GROUNDS)] = None
    note: Annotated[str, Field(min_length=2, max_length=500), Label("理由", "告诉消费者的理由")]
    freight: Annotated[
        Literal["seller", "buyer"] | None, Label("退货运费", "空着的，质量问题由商家承担", choices=FREIGHTS)
    ] = None


class DecideReturn(Command):
    key = "aftersales.decide_return"
    title = "审核退换"
    header = DecisionInput
    yields = (ReturnDecided,)

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        ids = batch.head.ids("request")
        rows = ReturnDecision.objects.using(context.using).filter(request__in=[each for each in ids if each])
        known = set(rows.values_list("request", flat=True))
        for item, (each, outcome, ground) in enumerate(zip(ids, batch.head.outcome, batch.head.ground, strict=True)):
            if each in known:
                yield refusal(item, None, "once", f"{batch.head.request[item]} 已经审核", "无需重复办理")
            elif (outcome == Outcome.REFUSE) != bool(ground):
                message = "没有写不同意的依据" if outcome == Outcome.REFUSE else "同意的不用写不同意的依据"
                yield refusal(item, None, "clause_whole", message, "请核对决定和依据")
            if each is not None:
                known.add(each)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head, records = batch.head, batch.head.record("request")
        columns = {
            "request": head.request,
            "place": [record.warehouse_id for record in records],
            "reason": [REASONS[record.reason] for record in records],
            "filed": [timezone.localdate(as_moment(record.filed_at)) for record in records],
            "until": [as_day(record.window_until) for record in records],
            "outcome": head.outcome,
            "ground": [ground or "" for ground in head.ground],
            "freight": _freights(batch),
        }
        return [Subjects(ReturnDecided, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "request_id": head.ids("request"),
            "outcome": head.outcome,
            "ground": [ground or "" for ground in head.ground],
            "note": head.note,
            "freight": _freights(batch),
            "handler": work.actor,
            "decided_at": work.now,
        }
        work.insert(ReturnDecision, columns, batch.size)


def _freights(batch: Batch) -> list[str]:
    """Who bears the freight: as it is said, else the seller in a case of quality."""
    rows = zip(batch.head.freight, batch.head.record("request"), strict=True)
    return [
        given or (Freight.SELLER.value if record.reason == ReturnReason.QUALITY else Freight.BUYER.value)
        for given, record in rows
    ]
