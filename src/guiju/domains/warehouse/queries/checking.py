"""What is shown of checks, and of what there was on a past day."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from django.utils import timezone

from guiju.domains.catalogue.models import Sku
from guiju.domains.warehouse.figures import month_figures
from guiju.domains.warehouse.models import MovementCheck
from guiju.domains.warehouse.queries.parts import Since, Until, WarehouseIs
from guiju.domains.warehouse.queries.permissions import READ
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.org.models import Place
from guiju.kernel.org.names import person_of
from guiju.kernel.queries import cursors
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Asked, Found, Params, Query
from guiju.kernel.queries.reader import Reader
from guiju.lib.workdays import ONE_DAY


class CheckParams(Params):
    warehouse: WarehouseIs = None
    since: Annotated[Since, Filter("checked_at", "since")] = None
    until: Annotated[Until, Filter("checked_at", "until")] = None


class CheckRow(Row):
    document: Annotated[str, Column("单号", sortable=True, search="prefix")]
    warehouse: Annotated[str, Column("仓库", "warehouse__name")]
    handler: Annotated[str, Column("经手人", "handler_name")]
    checker: Annotated[str, Column("复核人", "checker_name")]
    note: Annotated[str, Column("说明")]
    checked_at: Annotated[datetime, Column("复核时间", sortable=True)]


class MovementChecks(Query):
    key = "warehouse.movement_checks"
    title = "出入库复核"
    params = CheckParams
    row = CheckRow
    permission = READ
    place = "warehouse_id"
    identity = "document"
    caption = "document"
    empty = "还没有复核：入库、出库、退货后，由另一人核对并复核。"

    def rows(self, using: str) -> QuerySet[MovementCheck]:
        return MovementCheck.objects.annotate(handler_name=person_of("handler"), checker_name=person_of("checker"))


class StockOnParams(Params):
    day: Annotated[date | None, Label("日期（空着是今天）")] = None
    warehouse: Annotated[str | None, Label("仓库", "第一个"), Reference("org.Place", place="id")] = None


class StockOnRow(Row):
    sku: Annotated[str, Column("商品编码", link="catalogue.skus")]
    quantity: Annotated[int, Column("当日结存")]


class StockOn(Query):
    """What a warehouse held of each product at the end of a day: the sum of its movements until then."""

    key = "warehouse.stock_on"
    title = "某日结存"
    params = StockOnParams
    row = StockOnRow
    permission = READ
    empty = "那一天没有库存。"

    def found(self, params: StockOnParams, asked: Asked, reader: Reader) -> Found:
        allowed = reader.permission(READ).places
        places = Place.objects.using(reader.using).filter(kind="warehouse").order_by("code")
        mine = places if allowed is None else places.filter(id__in=allowed)
        place = (mine.filter(code=params.warehouse) if params.warehouse else mine).first()
        if place is None:
            return Found([], "")
        day = (params.day or timezone.localdate()) + ONE_DAY
        held = {row.sku: row.opening for row in month_figures([(place.id, day, day)], reader.using)[0] if row.opening}
        codes = Sku.objects.using(reader.using).filter(id__in=held).order_by("code").values_list("code", "id")
        after = cursors.read(asked.after, str)[0] if asked.after else ""
        rows: list[Any] = [(code, held[sku]) for code, sku in codes if code > after]
        kept = rows[: asked.limit]
        shown = [self.row.record(id=0, sku=code, quantity=quantity) for code, quantity in kept]
        return Found(shown, cursors.written(kept[-1][0], 0) if len(rows) > asked.limit else "")
