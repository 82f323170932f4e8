"""Looking after goods in store: stacks are built anew, batches are inspected again."""

from typing import Annotated, Literal

from pydantic import Field

from guiju.domains.warehouse.batches import batch_of_code
from guiju.domains.warehouse.fields import BinCode, FileDigest, Moment, SkuCode, Warehouse, moments
from guiju.domains.warehouse.models import BatchInspection, InspectionResult, Restack
from guiju.domains.warehouse.subjects import BatchInspected
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work


class RestackInput(Input):
    bin: BinCode
    layers: Annotated[int, Field(ge=0, le=1_000), Label("重新堆码后层数")]
    photo: Annotated[FileDigest, Label("照片")] = None
    done_at: Annotated[Moment, Label("作业时间")] = None


class RecordRestack(Command):
    key = "warehouse.record_restack"
    title = "重新堆码"
    header = RestackInput

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "bin_id": head.ids("bin"),
            "layers": head.layers,
            "handler": work.actor,
            "done_at": moments(head.done_at, work.now),
        }
        restacks = work.insert(Restack, columns, batch.size)
        attach(work, "堆码照片", "warehouse.restack", restacks, head.record("photo"))


class InspectBatchInput(Input):
    warehouse: Warehouse
    sku: SkuCode
    batch: Annotated[str, Field(min_length=1, max_length=60), Label("批号", "没有批号的填入库日期")]
    result: Annotated[
        Literal["passed", "failed"], Label("复检结果", choices={str(k): str(v) for k, v in InspectionResult.choices})
    ]
    note: Annotated[str, Field(max_length=500), Label("情况")] = ""
    photo: Annotated[FileDigest, Label("照片")] = None
    inspected_at: Annotated[Moment, Label("复检时间")] = None


class InspectBatch(Command):
    """What an inspection found is recorded; what failed is moved to another state by a change of state."""

    key = "warehouse.inspect_batch"
    title = "在库复检"
    header = InspectBatchInput
    yields = (BatchInspected,)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        head = batch.head
        named = list(zip(head.ids("warehouse"), head.ids("sku"), head.batch, strict=True))
        found = batch_of_code([each for each in named if None not in each], context.using)
        head.records["stock"] = [found.get(each) for each in named]
        return [
            unknown(item, None, "批号", head.batch[item], "在库的批次")
            for item, (each, stock) in enumerate(zip(named, head.record("stock"), strict=True))
            if stock is None and None not in each
        ]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        columns = {"batch": head.batch, "sku": head.sku, "place": head.ids("warehouse"), "result": head.result}
        return [Subjects(BatchInspected, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "batch_id": head.record("stock"),
            "result": head.result,
            "note": head.note,
            "handler": work.actor,
            "inspected_at": moments(head.inspected_at, work.now),
        }
        inspections = work.insert(BatchInspection, columns, batch.size)
        attach(work, "复检照片", "warehouse.batchinspection", inspections, head.record("photo"))
