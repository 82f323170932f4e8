"""What the warehouse shows, to whoever holds a warehouse post there."""

from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Generic, NamedTuple, TypeVar

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from guiju.domains.warehouse import queries
from guiju.kernel.org.models import Place
from guiju.kernel.org.scope import Places, places_of
from guiju.rest.problems import Problem, Refused
from guiju.rest.shapes import NO_NUL
from guiju.rest.signed_in import SignedIn, actor_of

READ = "warehouse.read"
Row = TypeVar("Row", bound=BaseModel)
Limit = Annotated[int, Query(title="每页行数", ge=1, le=1000)]
Offset = Annotated[int, Query(title="跳过行数", ge=0, le=1_000_000)]
Code = Annotated[str, Path(max_length=60, pattern=NO_NUL)]


class Arrival(BaseModel):
    number: str = Field(title="到货单")
    supplier: str = Field(title="供应商")
    delivery_note: str = Field(title="送货单号")
    carrier: str = Field(title="承运人")
    arrived_at: datetime = Field(title="到货时间")
    state: str = Field(title="状态")


class SheetLine(BaseModel):
    """``noted`` is null until the count is locked: a blind count."""

    line: int = Field(title="行")
    sku: str = Field(title="商品编码")
    name: str = Field(title="品名")
    spec: str = Field(title="送货规格")
    noted: int | None = Field(title="送货数量")
    counted: int | None = Field(title="实点数量")
    received: int = Field(title="已入库")
    refused: int = Field(title="已拒收")


class PendingLine(BaseModel):
    sku: str = Field(title="商品编码")
    name: str = Field(title="品名")
    quantity: int = Field(title="数量")
    state: str = Field(title="状态")


class CountSheet(BaseModel):
    arrival: Arrival = Field(title="到货")
    is_counted: bool = Field(title="是否已清点")
    lines: list[SheetLine] = Field(title="明细")
    pending: list[PendingLine] = Field(title="货单外的货物")


class Balance(BaseModel):
    """Quantities in the product's smallest unit."""

    warehouse: str = Field(title="仓库")
    sku: str = Field(title="商品编码")
    name: str = Field(title="品名")
    inspecting: int = Field(title="待检")
    good: int = Field(title="良品")
    frozen: int = Field(title="冻结")
    defective: int = Field(title="不良")
    scrap: int = Field(title="报废")


class Move(BaseModel):
    """One ledger line; ``cost`` is in 分."""

    warehouse: str = Field(title="仓库")
    sku: str = Field(title="商品编码")
    batch: str = Field(title="批号")
    source: str = Field(title="自")
    target: str = Field(title="至")
    quantity: int = Field(title="数量")
    cost: int = Field(title="金额（分）")
    balance_after: int = Field(title="结存")
    document_type: str = Field(title="单据类型")
    occurred_at: datetime = Field(title="发生时间")
    recorded_at: datetime = Field(title="记账时间")


class MonthRow(BaseModel):
    """Quantities in the product's smallest unit, costs in 分."""

    sku: str = Field(title="商品编码")
    opening: int = Field(title="期初数量")
    opening_cost: int = Field(title="期初金额（分）")
    received: int = Field(title="收入数量")
    received_cost: int = Field(title="收入金额（分）")
    issued: int = Field(title="发出数量")
    issued_cost: int = Field(title="发出金额（分）")
    closing: int = Field(title="期末数量")
    closing_cost: int = Field(title="期末金额（分）")


class Listing(BaseModel, Generic[Row]):
    """``next_offset`` is null on the last page."""

    rows: list[Row] = Field(title="行")
    next_offset: int | None = Field(None, title="下一页从第几行起")


def scope(request: HttpRequest) -> Places:
    """The places the account may look at.

    Raises:
        Refused: none of its posts grants anything in a warehouse (403).
    """
    places = places_of(actor_of(request), READ)
    if places is not None and not places:
        raise Refused(HTTPStatus.FORBIDDEN, "forbidden", _("您的岗位没有查看仓库的权限。"))
    return places


def arrivals(request: HttpRequest, open_only: Annotated[bool, Query(title="只看未办完的")] = False) -> Any:  # noqa: FBT002 — a query parameter
    """Newest first, at most 200."""
    found = queries.arrivals(scope(request), open_only=open_only)
    return Listing[Arrival](rows=[Arrival(**row._asdict()) for row in found])


def count_sheet(request: HttpRequest, number: Code) -> Any:
    found = queries.count_sheet(number, scope(request))
    if found is None:
        raise Refused(HTTPStatus.NOT_FOUND, "not_found", _("没有这张到货单，或不在您的权限范围内。"))
    return CountSheet(
        arrival=Arrival(**found.arrival._asdict()),
        is_counted=found.is_counted,
        lines=[SheetLine(**line._asdict()) for line in found.lines],
        pending=[PendingLine(**line._asdict()) for line in found.pending],
    )


def balances(request: HttpRequest, limit: Limit = 200, offset: Offset = 0) -> Any:
    found, following = _page(queries.balances(scope(request)).order_by("sku__code", "id"), limit, offset)
    rows = [
        Balance(
            warehouse=each.warehouse.code,
            sku=each.sku.code,
            name=each.sku.name,
            inspecting=each.inspecting,
            good=each.good,
            frozen=each.frozen,
            defective=each.defective,
            scrap=each.scrap,
        )
        for each in found
    ]
    return Listing[Balance](rows=rows, next_offset=following)


def stock_card(request: HttpRequest, sku: Code, limit: Limit = 200, offset: Offset = 0) -> Any:
    """Newest first; empty for a product that is unknown or that never moved in the reader's scope."""
    found, following = _page(queries.stock_card(sku.upper(), scope(request)), limit, offset)
    rows = [
        Move(
            warehouse=each.warehouse.code,
            sku=each.sku.code,
            batch=each.batch.code,
            source=each.source,
            target=each.target,
            quantity=each.quantity,
            cost=each.cost,
            balance_after=each.balance_after,
            document_type=each.document_type,
            occurred_at=each.occurred_at,
            recorded_at=each.recorded_at,
        )
        for each in found
    ]
    return Listing[Move](rows=rows, next_offset=following)


def month_report(
    request: HttpRequest,
    warehouse: Annotated[str, Query(title="仓库", max_length=40, pattern=NO_NUL)],
    month: Annotated[str, Query(title="月份", description="如 2026-11", pattern=r"^2[0-9]{3}-(0[1-9]|1[0-2])$")],
) -> Any:
    """A calendar month in the company's time zone."""
    places = scope(request)
    found = Place.objects.filter(code=warehouse)
    place = (found if places is None else found.filter(id__in=places)).first()
    if place is None:
        raise Refused(HTTPStatus.NOT_FOUND, "not_found", _("没有这个仓库，或不在您的权限范围内。"))
    year, number = map(int, month.split("-"))
    rows = queries.month_report(place.id, year, number)
    return Listing[MonthRow](rows=[MonthRow(**row._asdict()) for row in rows])


def _page(found: Any, limit: int, offset: int) -> tuple[Iterable[Any], int | None]:
    rows = list(found[offset : offset + limit + 1])
    return rows[:limit], offset + limit if len(rows) > limit else None


class Endpoint(NamedTuple):
    path: str
    view: Any
    row: Any
    title: str


ENDPOINTS = [
    Endpoint("/warehouse/arrivals", arrivals, Listing[Arrival], "到货单"),
    Endpoint("/warehouse/count-sheet/{number}", count_sheet, CountSheet, "清点单"),
    Endpoint("/warehouse/balances", balances, Listing[Balance], "库存余额"),
    Endpoint("/warehouse/stock-card/{sku}", stock_card, Listing[Move], "库存明细账"),
    Endpoint("/warehouse/month-report", month_report, Listing[MonthRow], "收发存月报"),
]


def mount(router: Router) -> None:
    for path, view, row, title in ENDPOINTS:
        router.add_api_operation(
            path,
            ["GET"],
            view,
            auth=SignedIn(),
            response={200: row, frozenset({400, 401, 403, 404, 405, 422, 500, 503}): Problem},
            operation_id=f"warehouse_{view.__name__}",
            summary=title,
            tags=["warehouse"],
        )
