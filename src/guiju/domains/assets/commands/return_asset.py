"""公物归还: what was lent is back."""

from typing import Annotated

from guiju.domains.assets.fields import LoanNumber, Note
from guiju.domains.assets.models import AssetReturn
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities


class ReturnInput(Input):
    loan: LoanNumber
    condition: Annotated[Note, Label("归还时状况", "有损坏的写明")] = ""


class ReturnAsset(Command):
    key = "assets.return_asset"
    title = "公物归还"
    header = ReturnInput
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        loans = batch.head.ids("loan")
        known = AssetReturn.objects.using(context.using).filter(loan__in=[each for each in loans if each is not None])
        back, refused = set(known.values_list("loan", flat=True)), []
        for item, loan in enumerate(loans):
            if loan in back:
                refused.append(refusal(item, None, "once", "这次借用已经归还", "无需重复办理"))
            elif loan is not None:
                back.add(loan)
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        work.insert_numbered(
            AssetReturn,
            {
                "loan_id": head.ids("loan"),
                "condition": head.condition,
                "handler": work.actor,
                "returned_at": work.now,
            },
            kind="GH",
            entities=entities(work, [record.place_id for record in head.record("loan")]),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
