"""Goods that have stood at the dock longer than the clause allows, with their value and keeper."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from django.utils import timezone

from guiju.domains.warehouse.controls.dock import LOOKS_BACK, DockToStock, PutawayLate
from guiju.domains.warehouse.dock import AtDock, at_dock
from guiju.domains.warehouse.queries.permissions import COSTS, READ
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.org.models import Person
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Asked, Found, Params, Query
from guiju.kernel.queries.reader import Reader


class LatePutawayRow(Row):
    arrival: Annotated[str, Column("到货单", link="warehouse.arrivals")]
    line: Annotated[int, Column("行")]
    sku: Annotated[str, Column("商品编码", link="catalogue.skus")]
    name: Annotated[str, Column("品名")]
    quantity: Annotated[int, Column("待上架")]
    value: Annotated[int | None, Column("金额", kind="money", permission=COSTS)]
    arrived_at: Annotated[datetime, Column("到货时间")]
    keeper: Annotated[str, Column("库管")]


class LatePutaway(Query):
    """The first page of them: whoever has more than a page has other worries."""

    key = "warehouse.late_putaway"
    title = "逾期未上架"
    row = LatePutawayRow
    permission = READ
    empty = "没有逾期未上架的到货。"

    def found(self, params: Params, asked: Asked, reader: Reader) -> Found:
        allowed = reader.permission(READ).places
        late = [each for each in late_putaway(reader.using) if allowed is None or each.warehouse_id in allowed]
        kept = late[: asked.limit]
        names: dict[int | None, str] = dict(
            Person.objects.using(reader.using)
            .filter(account__in={each.keeper for each in kept})
            .values_list("account_id", "name")
        )
        sees_costs = reader.may(COSTS)
        return Found([self._record(index, each, names, sees_costs=sees_costs) for index, each in enumerate(kept)], "")

    def _record(self, index: int, each: AtDock, names: dict[int | None, str], *, sees_costs: bool) -> Any:
        return self.row.record(
            id=index,
            arrival=each.arrival,
            line=each.line,
            sku=each.sku,
            name=each.name,
            quantity=each.quantity,
            value=each.value if sees_costs else None,
            arrived_at=each.arrived_at,
            keeper=names.get(each.keeper, ""),
        )


def late_putaway(using: str = "default") -> list[AtDock]:
    """By the strictest clause in force, else the control's default; oldest first."""
    now = timezone.now()
    bounds = bounds_of(PutawayLate, now, using)
    params: list[Any] = [bound.params for bound in bounds] or [DockToStock()]
    hours = min(each.default_dock_to_stock_hours for each in params)
    return at_dock(now - LOOKS_BACK, now - timedelta(hours=hours), using)
