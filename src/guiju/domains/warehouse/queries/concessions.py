"""What is shown of lots that were accepted though they had failed."""

from datetime import datetime
from typing import Annotated

from django.db.models import QuerySet

from guiju.domains.warehouse.models import Concession
from guiju.domains.warehouse.queries.parts import WarehouseIs
from guiju.domains.warehouse.queries.permissions import READ
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Params, Query


class ConcessionParams(Params):
    warehouse: WarehouseIs = None


class ConcessionRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    sku: Annotated[str, Column("商品编码", "batch__sku__code", link="catalogue.skus")]
    batch: Annotated[str, Column("批号", "batch__code")]
    found: Annotated[str, Column("不合格情况", "inspection__note")]
    reason: Annotated[str, Column("让步理由")]
    handler: Annotated[str | None, Column("申请人", "handler_name")]
    approver: Annotated[str | None, Column("批准人", "approver_name")]
    conceded_at: Annotated[datetime, Column("批准时间", sortable=True)]
    warehouse: Annotated[str, Column("仓库", "warehouse__name")]


class Concessions(Query):
    key = "warehouse.concessions"
    title = "让步接收"
    params = ConcessionParams
    row = ConcessionRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "reason"
    order = "-conceded_at"
    empty = "没有让步接收的批次。"

    def rows(self, using: str) -> QuerySet[Concession]:
        return Concession.objects.annotate(handler_name=person_of("handler"), approver_name=person_of("approver"))
