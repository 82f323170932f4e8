"""供应商确认差异: what the supplier agrees to have delivered, on which it may then be paid."""

from typing import Annotated

from pydantic import Field

from guiju.domains.warehouse.fields import CountedQuantity, FileDigest
from guiju.domains.warehouse.models import Difference, DifferenceConfirmation
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.work import Work


class ConfirmDifferenceInput(Input):
    difference: Annotated[str, Field(min_length=1, max_length=30), Label("差异单")]
    agreed: Annotated[CountedQuantity, Label("供应商认可的数量")]
    confirmed_by: Annotated[str, Field(min_length=2, max_length=120), Label("供应商确认人")]
    letter: Annotated[FileDigest, Label("确认函")] = None


class ConfirmDifference(Command):
    key = "warehouse.confirm_difference"
    title = "供应商确认差异"
    header = ConfirmDifferenceInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        rows = Difference.objects.using(context.using).filter(number__in=set(batch.head.difference))
        columns = ("number", "id", "arrival_line__arrival__warehouse_id", "confirmation")
        known = {number: rest for number, *rest in rows.values_list(*columns)}
        refused: list[Refusal] = []
        found: list[int | None] = []
        for item, number in enumerate(batch.head.difference):
            key, place, confirmed = known.get(number, (None, None, None))
            is_mine = batch.places is None or place in batch.places
            if key is None or not is_mine:
                refused.append(unknown(item, None, "差异单", number, "差异单号"))
            elif confirmed is not None or key in found:
                refused.append(refusal(item, None, "once", "供应商已经确认过这张差异单", "无需重复确认"))
            found.append(key)
        batch.head.records["found"] = found
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "difference_id": head.record("found"),
            "agreed": head.agreed,
            "confirmed_by": head.confirmed_by,
            "confirmed_at": work.now,
            "handler": work.actor,
        }
        confirmations = work.insert(DifferenceConfirmation, columns, batch.size)
        attach(work, "确认函", "warehouse.difference_confirmation", confirmations, head.record("letter"))
        work.answer(range(batch.size), number=head.difference)
