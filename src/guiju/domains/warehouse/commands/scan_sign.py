"""The sign of a bin is scanned where it hangs."""

from typing import Annotated, Literal

from guiju.domains.catalogue.models import Mark
from guiju.domains.warehouse.fields import BinCode, FileDigest, Moment, moments
from guiju.domains.warehouse.models import SignScan
from guiju.domains.warehouse.place_subjects import SignScanned
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work

MARKS = {str(value): str(label) for value, label in Mark.choices if value}


class SignInput(Input):
    bin: BinCode
    label: Annotated[Literal["fragile", "valuable", "cold"], Label("所扫标志", choices=MARKS)]
    photo: Annotated[FileDigest, Label("照片")] = None
    scanned_at: Annotated[Moment, Label("扫描时间")] = None


class ScanSign(Command):
    key = "warehouse.scan_sign"
    title = "扫描库位标志"
    header = SignInput
    yields = (SignScanned,)
    records_reality = True

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        places = [each.zone_id or each.warehouse_id for each in batch.head.record("bin")]
        columns = {"bin": batch.head.bin, "place": places, "label": batch.head.label}
        return [Subjects(SignScanned, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "bin_id": head.ids("bin"),
            "label": head.label,
            "handler": work.actor,
            "scanned_at": moments(head.scanned_at, work.now),
        }
        scans = work.insert(SignScan, columns, batch.size)
        attach(work, "标志照片", "warehouse.signscan", scans, head.record("photo"))
