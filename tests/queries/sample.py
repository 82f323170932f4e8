"""A query with everything in it: filters, a field group, personal data, object scope."""

from datetime import date, datetime
from typing import Annotated

from django.db.models import QuerySet

from guiju.domains.warehouse.models import Arrival
from guiju.kernel.commands.fields import Label
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query
from guiju.kernel.queries.reader import Reader


class ArrivalParams(Params):
    supplier: Annotated[str | None, Label("供应商"), Filter("supplier", "contains")] = None
    since: Annotated[date | None, Label("自"), Filter("arrived_at", "since")] = None
    until: Annotated[date | None, Label("至"), Filter("arrived_at", "until")] = None


class ArrivalRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    warehouse: Annotated[str, Column("仓库", "warehouse__code")]
    supplier: Annotated[str, Column("供应商", sortable=True, search="contains", permission="sample.suppliers")]
    carrier: Annotated[str, Column("承运人", mask="name")]
    arrived_at: Annotated[datetime, Column("到货时间", sortable=True)]


class Arrivals(Query):
    key = "sample.arrivals"
    title = "到货"
    params = ArrivalParams
    row = ArrivalRow
    permission = "sample.read"
    place = "warehouse_id"
    identity = "number"
    caption = "supplier"

    def source(self, params: ArrivalParams, reader: Reader) -> QuerySet[Arrival]:
        return Arrival.objects.all()
