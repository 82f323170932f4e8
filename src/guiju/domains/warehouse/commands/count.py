"""The blind count: what was scanned and counted, locked when written. What nobody announced is a line of its own."""

from typing import Annotated

from pydantic import Field

from guiju.domains.warehouse.fields import ArrivalNumber, CountedQuantity, Moment, ScannedCode, moments
from guiju.domains.warehouse.inbound import arrival_lines
from guiju.domains.warehouse.models import Count, CountLine
from guiju.domains.warehouse.subjects import GoodsCounted
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work


class CountInput(Input):
    arrival: ArrivalNumber
    counted_at: Annotated[Moment, Label("清点时间")] = None


class CountLineInput(Input):
    barcode: ScannedCode
    quantity: CountedQuantity
    found_spec: Annotated[str, Field(max_length=80), Label("实物规格")] = ""
    quality_passed: Annotated[bool, Label("外观质量合格")] = True


class CountArrival(Command):
    key = "warehouse.count_arrival"
    title = "到货清点"
    header = CountInput
    happened = "counted_at"
    line = CountLineInput
    yields = (GoodsCounted,)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        arrivals = batch.head.ids("arrival")
        counted = set(
            Count.objects.using(context.using)
            .filter(arrival__in={each for each in arrivals if each is not None})
            .values_list("arrival", flat=True)
        )
        refused = []
        for item, arrival in enumerate(arrivals):
            if arrival in counted:
                said = f"{batch.head.arrival[item]} 已经清点，清点单一经写下不能再改"
                refused.append(refusal(item, None, "once", said, "无需重复清点；数错了的，入库时写差异说明或拒收"))
            elif arrival is not None:
                counted.add(arrival)
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {
            "arrival": batch.to_lines(batch.head.arrival),
            "barcode": batch.lines.barcode,
            "place": batch.to_lines([record.warehouse_id for record in batch.head.record("arrival")]),
            "quantity": batch.lines.quantity,
        }
        return [Subjects(GoodsCounted, columns, batch.line_items, batch.numbers)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        arrivals = head.ids("arrival")
        counts = work.insert(
            Count,
            {"arrival_id": arrivals, "counted_at": moments(head.counted_at, work.now), "handler": work.actor},
            batch.size,
        )
        announced: dict[tuple[int, int], list[int]] = {}
        for record in reversed(arrival_lines(arrivals, work.using)):
            announced.setdefault((record.arrival_id, record.sku_id), []).append(record.id)
        skus = [barcode.sku_id for barcode in lines.record("barcode")]
        places: list[int | None] = []
        for item, sku in zip(batch.line_items, skus, strict=True):
            open_lines = announced.get((arrivals[item], sku))
            places.append(open_lines.pop() if open_lines else None)
        work.insert(
            CountLine,
            {
                "count_id": batch.to_lines(counts),
                "arrival_line_id": places,
                "sku_id": skus,
                "barcode": lines.barcode,
                "quantity": lines.quantity,
                "found_spec": lines.found_spec,
                "quality_passed": lines.quality_passed,
            },
            lines.size,
        )
