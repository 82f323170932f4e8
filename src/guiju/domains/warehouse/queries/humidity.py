"""What is shown of the air in zones."""

from datetime import datetime
from typing import Annotated

from django.db.models import Case, CharField, QuerySet, Value, When
from django.db.models.functions import Abs, Cast, Concat

from guiju.domains.warehouse.models import HumidityReading, ReadingSource
from guiju.domains.warehouse.queries.parts import Since, Until
from guiju.domains.warehouse.queries.permissions import READ
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query

SOURCES = {str(value): str(label) for value, label in ReadingSource.choices}


class ReadingParams(Params):
    zone: Annotated[str | None, Label("库区"), Reference("org.Place", place="id"), Filter("zone__code")] = None
    since: Annotated[Since, Filter("read_at", "since")] = None
    until: Annotated[Until, Filter("read_at", "until")] = None


class ReadingRow(Row):
    read_at: Annotated[datetime, Column("读数时间", sortable=True)]
    zone: Annotated[str, Column("库区", "zone__name")]
    humidity: Annotated[str, Column("相对湿度（%）", "percent")]
    temperature: Annotated[str | None, Column("温度（℃）", "degrees")]
    source: Annotated[str, Column("来源", choices=SOURCES)]
    sensor: Annotated[str, Column("传感器")]
    is_made_up: Annotated[bool, Column("补录")]
    handler: Annotated[str | None, Column("登记人", "handler_name")]


def _in_units(column: str) -> Case:
    """Tenths as a number with one decimal."""
    size = Abs(column)
    digits = (Cast(size / 10, CharField()), Value("."), Cast(size % 10, CharField()))
    return Case(
        When(**{f"{column}__lt": 0}, then=Concat(Value("-"), *digits)),
        When(**{f"{column}__gte": 0}, then=Concat(*digits)),
        default=None,
        output_field=CharField(),
    )


class HumidityReadings(Query):
    key = "warehouse.humidity_readings"
    title = "湿度读数"
    params = ReadingParams
    row = ReadingRow
    permission = READ
    place = "zone_id"
    order = "-read_at"
    empty = "还没有读数：每天 09:00、15:00 的点检里填，或导入传感器文件。"

    def rows(self, using: str) -> QuerySet[HumidityReading]:
        return HumidityReading.objects.annotate(
            percent=_in_units("humidity"), degrees=_in_units("temperature"), handler_name=person_of("handler")
        )
