"""盘点差异报告: each difference with its cause, who answers for it and what is proposed, to those who decide."""

from typing import Annotated

from pydantic import Field

from guiju.domains.warehouse.commands.stocktake.explain import DifferenceNumber
from guiju.domains.warehouse.duties import DIFFERENCES_REPORTED
from guiju.domains.warehouse.fields import StocktakeNumber
from guiju.domains.warehouse.models import DifferenceReport, DifferenceReportLine
from guiju.domains.warehouse.settling import differences
from guiju.domains.warehouse.subjects import DifferenceReported
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.settling import settle_occasions
from guiju.kernel.org.entities import entities
from guiju.kernel.worklist.messages import Notice, send

READERS = ("operations_director", "store_manager")


class ReportInput(Input):
    stocktake: StocktakeNumber


class ReportLineInput(Input):
    difference: DifferenceNumber
    proposal: Annotated[str, Field(max_length=500), Label("处理意见")] = ""


class ReportDifferences(Command):
    key = "warehouse.report_differences"
    title = "呈报盘点差异"
    header = ReportInput
    line = ReportLineInput
    yields = (DifferenceReported,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        known = differences([each for each in batch.lines.ids("difference") if each is not None], context.using)
        records = [known.get(each) if each is not None else None for each in batch.lines.ids("difference")]
        batch.lines.records["known"] = records
        return standing(batch, records, batch.to_lines(batch.head.ids("stocktake")))

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        records = batch.lines.record("known")
        columns = {
            "difference": batch.lines.difference,
            "place": [record.warehouse for record in records],
            "has_proposal": [bool(text) for text in batch.lines.proposal],
            "difference_id": [record.id for record in records],
        }
        subjects = Subjects(DifferenceReported, columns, batch.line_items, batch.numbers)
        subjects.memo["differences"] = records
        return [subjects]

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        warehouses = [record.warehouse_id for record in head.record("stocktake")]
        reports = work.insert_numbered(
            DifferenceReport,
            {
                "warehouse_id": warehouses,
                "stocktake_id": head.ids("stocktake"),
                "submitted_at": work.now,
                "handler": work.actor,
            },
            kind="PB",
            entities=entities(work, warehouses),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        columns = {
            "report_id": batch.to_lines(reports),
            "difference_id": lines.ids("difference"),
            "proposal": lines.proposal,
        }
        work.insert(DifferenceReportLine, columns, lines.size)
        settle_occasions(work, DIFFERENCES_REPORTED, head.stocktake)
        told = zip(head.stocktake, warehouses, strict=True)
        send(
            work,
            [
                Notice("warehouse.differences", f"盘点 {number} 的差异报告已呈报，请阅批", post=post, place=place)
                for number, place in told
                for post in READERS
            ],
        )


def standing(batch: Batch, records: list, stocktakes: list[int]) -> list[Refusal]:
    """A difference of the stocktake that stands: of the latest count, settled by nothing, named once."""
    seen, refused = set(), []
    for index, record in enumerate(records):
        if record is None:
            continue
        key = batch.line_items[index], record.id
        if record.stocktake != stocktakes[index]:
            said, advice = f"{record.number} 不是这次盘点的差异", "请核对差异单号"
        elif record.is_settled:
            said, advice = f"{record.number} 已经处理", "无需重复呈报"
        elif not record.is_latest:
            said, advice = f"{record.number} 之后又盘过，已被新的盘点代替", "请呈报最近一次盘点的差异"
        elif key in seen:
            said, advice = f"{record.number} 列了两次", "每项差异只列一次"
        else:
            seen.add(key)
            continue
        refused.append(refusal(key[0], batch.numbers[index], "stands", said, advice))
    return refused
