"""The clear width of an aisle as it was measured on a round."""

from typing import Annotated

from pydantic import Field

from guiju.domains.warehouse.controls.aisles import AisleNarrow
from guiju.domains.warehouse.fields import BinCode, FileDigest, Moment, moments
from guiju.domains.warehouse.models import AisleMeasure
from guiju.domains.warehouse.subjects import AisleMeasured
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.alert import raise_at_once


class MeasureInput(Input):
    bin: Annotated[BinCode, Label("通道", "扫描通道上的码")]
    width: Annotated[int, Field(ge=0, le=10_000), Label("实测净宽（厘米）")]
    photo: Annotated[FileDigest, Label("照片")] = None
    measured_at: Annotated[Moment, Label("测量时间")] = None


class MeasureAisle(Command):
    key = "warehouse.measure_aisle"
    title = "通道实测"
    header = MeasureInput
    yields = (AisleMeasured,)
    causes = ("findings.open",)
    records_reality = True

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        bins = batch.head.record("bin")
        columns = {
            "aisle": batch.head.bin,
            "place": [each.zone_id or each.warehouse_id for each in bins],
            "width": batch.head.width,
            "wanted": [each.width or 0 for each in bins],
        }
        measured = Subjects(AisleMeasured, columns, list(range(batch.size)), [None] * batch.size)
        measured.memo["handlers"] = [context.actor] * batch.size
        return [measured]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "bin_id": head.ids("bin"),
            "width": head.width,
            "handler": work.actor,
            "measured_at": moments(head.measured_at, work.now),
        }
        measured = work.insert(AisleMeasure, columns, batch.size)
        attach(work, "通道照片", "warehouse.aislemeasure", measured, head.record("photo"))
        raise_at_once(AisleNarrow, self.subjects(batch, work.context)[0], work)
