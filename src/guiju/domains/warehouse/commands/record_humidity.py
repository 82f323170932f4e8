"""Readings of the air in a zone: by a sensor's file, by REST or by hand."""

from typing import Annotated

from pydantic import Field

from guiju.domains.warehouse.controls.humidity import ZoneDamp
from guiju.domains.warehouse.fields import Moment, moments
from guiju.domains.warehouse.humidity import measured, tenths, write_readings
from guiju.domains.warehouse.models import ReadingSource
from guiju.domains.warehouse.place_subjects import ZoneMeasured
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.alert import raise_at_once
from guiju.kernel.org.models import PlaceKind

MEASURED = (PlaceKind.WAREHOUSE, PlaceKind.ZONE)


class HumidityInput(Input):
    zone: Annotated[
        str, Label("库区", also=("地点",)), Reference("org.Place", fetch=("kind",), place="id", title="库区")
    ]
    humidity: Annotated[
        str,
        Field(pattern=r"^(\d{1,2}(\.\d{1,3})?|100(\.0{1,3})?)$"),
        Label("相对湿度（%）", "0 到 100", also=("湿度", "湿度(%)", "humidity")),
    ]
    temperature: Annotated[
        str, Field(pattern=r"^(-?\d{1,2}(\.\d{1,3})?)?$"), Label("温度（℃）", also=("温度", "temperature"))
    ] = ""
    sensor: Annotated[str, Field(max_length=40), Label("传感器", "人工读数空着", also=("设备编号", "传感器编号"))] = ""
    read_at: Annotated[Moment, Label("读数时间", also=("时间", "采集时间"))] = None


class RecordHumidity(Command):
    key = "warehouse.record_humidity"
    title = "登记湿度读数"
    header = HumidityInput
    yields = (ZoneMeasured,)
    causes = ("findings.open",)
    records_reality = True
    from_files = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        rows = enumerate(zip(batch.head.zone, batch.head.record("zone"), strict=True))
        return [
            refusal(item, None, "reference_exists", f"{code} 不是库区，也不是仓库", "请写库区的编码；不分库区的写仓库")
            for item, (code, place) in rows
            if place is not None and place.kind not in MEASURED
        ]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {"zone": batch.head.zone, "place": batch.head.ids("zone")}
        return [Subjects(ZoneMeasured, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        zones = head.ids("zone")
        columns = {
            "zone_id": zones,
            "humidity": [tenths(each) for each in head.humidity],
            "temperature": [tenths(each) if each else None for each in head.temperature],
            "source": [(ReadingSource.SENSOR if each else ReadingSource.MANUAL).value for each in head.sensor],
            "sensor": head.sensor,
            "is_made_up": False,
            "read_at": moments(head.read_at, work.now),
        }
        write_readings(work, columns, batch.size)
        raise_at_once(ZoneDamp, measured(zones, list(range(batch.size)), work.using), work)
