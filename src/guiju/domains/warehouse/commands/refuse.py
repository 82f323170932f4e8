"""Goods refused at the dock: recorded as standing there (拒收待退), never stock."""

from typing import Annotated, Literal

from pydantic import Field

from guiju.domains.warehouse.fields import ArrivalNumber, FileDigest, Line, Quantity
from guiju.domains.warehouse.inbound import arrival_lines
from guiju.domains.warehouse.lines import resolve_lines
from guiju.domains.warehouse.models import Mismatch
from guiju.domains.warehouse.models import Refusal as RefusalNote
from guiju.domains.warehouse.refusals import ask_for_reports
from guiju.domains.warehouse.subjects import GoodsRefused
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities


class RefuseInput(Input):
    arrival: ArrivalNumber


class RefuseLineInput(Input):
    line: Line
    item: Annotated[
        Literal["quantity", "quality", "specification", "variety"],
        Label("不符项", choices={value: str(label) for value, label in Mismatch.choices}),
    ]
    quantity: Quantity
    reason: Annotated[str, Field(min_length=2, max_length=500), Label("说明")]
    photo: Annotated[FileDigest, Label("照片")] = None


class RefuseGoods(Command):
    key = "warehouse.refuse_goods"
    title = "拒收"
    header = RefuseInput
    line = RefuseLineInput
    yields = (GoodsRefused,)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return resolve_lines(batch, context, "arrival", arrival_lines, "到货单")

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {
            "arrival": batch.to_lines(batch.head.arrival),
            "line": batch.lines.line,
            "place": batch.to_lines([record.warehouse_id for record in batch.head.record("arrival")]),
            "quantity": batch.lines.quantity,
        }
        return [Subjects(GoodsRefused, columns, batch.line_items, batch.numbers)]

    def apply(self, batch: Batch, work: Work) -> None:
        lines = batch.lines
        owners = entities(work, [record.warehouse_id for record in batch.head.record("arrival")])
        notes = work.insert_numbered(
            RefusalNote,
            {
                "arrival_line_id": lines.ids("arrival_line"),
                "item": lines.item,
                "quantity": lines.quantity,
                "reason": lines.reason,
                "handler": work.actor,
                "refused_at": work.now,
            },
            kind="JS",
            entities=batch.to_lines(owners),
            dates=[work.now] * lines.size,
            items=batch.line_items,
        )
        attach(work, "拒收照片", "warehouse.refusal", notes, lines.record("photo"))
        ask_for_reports(batch, notes, work)
