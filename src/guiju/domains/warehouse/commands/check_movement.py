"""复核: the second person under a receipt, a dispatch or a return."""

from typing import Annotated

from pydantic import Field

from guiju.domains.warehouse.models import MovementCheck
from guiju.domains.warehouse.moved import named
from guiju.domains.warehouse.subjects import MovementChecked
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work


class CheckMovementInput(Input):
    document: Annotated[str, Field(min_length=1, max_length=30), Label("单号")]
    note: Annotated[str, Field(max_length=200), Label("说明")] = ""


class CheckMovement(Command):
    key = "warehouse.check_movement"
    title = "出入库复核"
    header = CheckMovementInput
    yields = (MovementChecked,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        known = named(batch.head.document, context.using)
        records, refused, seen = [], [], set()
        for item, number in enumerate(batch.head.document):
            row = known.get(number)
            if row is not None and batch.places is not None and row.warehouse not in batch.places:
                row = None
            records.append(row)
            if row is None:
                refused.append(unknown(item, None, "单号", number, "入库单、出库单或退货入库单"))
            elif row.is_checked or number in seen:
                refused.append(refusal(item, None, "once", f"{number} 已经复核", "无需重复复核"))
            seen.add(number)
        batch.head.records["document"] = records
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        rows = batch.head.record("document")
        columns = {
            "document": batch.head.document,
            "place": [row.warehouse for row in rows],
            "handler": [row.handler for row in rows],
            "checker": [context.actor] * batch.size,
        }
        return [Subjects(MovementChecked, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        rows = batch.head.record("document")
        columns = {
            "document": batch.head.document,
            "warehouse_id": [row.warehouse for row in rows],
            "handler": [row.handler for row in rows],
            "checker": work.actor,
            "note": batch.head.note,
            "checked_at": work.now,
        }
        work.insert(MovementCheck, columns, batch.size)
        work.answer(range(batch.size), number=batch.head.document)
