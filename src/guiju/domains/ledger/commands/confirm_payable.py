"""确认应付款: what a supplier is to be paid for the goods of a document."""

from typing import Annotated

from django.db.models import Sum
from pydantic import Field

from guiju.domains.ledger.models import Payable
from guiju.domains.ledger.subjects import PayableConfirmed
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.fields import Label, Money, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities


class PayableInput(Input):
    place: Annotated[str, Label("仓库"), Reference("org.Place", place="id", title="仓库")]
    supplier: Annotated[str, Field(min_length=1, max_length=120), Label("供应商")]
    document: Annotated[str, Field(min_length=1, max_length=30), Label("依据单据", "到货单号")]
    amount: Annotated[int, Field(ge=1, le=10**14), Label("应付金额"), Money()]


class ConfirmPayable(Command):
    key = "ledger.confirm_payable"
    title = "确认应付款"
    header = PayableInput
    yields = (PayableConfirmed,)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        known = Payable.objects.using(context.using).filter(document__in=set(head.document))
        before = dict(known.values_list("document").annotate(total=Sum("amount")).order_by())
        columns = {
            "document": head.document,
            "place": head.ids("place"),
            "amount": head.amount,
            "before": [before.get(document, 0) for document in head.document],
        }
        return [Subjects(PayableConfirmed, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        places = head.ids("place")
        work.insert_numbered(
            Payable,
            {
                "place_id": places,
                "supplier": head.supplier,
                "document": head.document,
                "amount": head.amount,
                "handler": work.actor,
                "confirmed_at": work.now,
            },
            kind="YF",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
