"""The stock card: the one thing the warehouse shows that is no declared query, because it runs along the ledger."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from guiju.domains.warehouse import queries
from guiju.kernel.org.models import Place
from guiju.rest.callers import TO_READ, reader_of
from guiju.rest.problems import Problem, Refused
from guiju.rest.queries import PROBLEMS
from guiju.rest.shapes import NO_NUL

TITLE = "库存明细账"
Limit = Annotated[int, Query(title="每页行数", ge=1, le=1000)]
LARGEST_ID = 2**63 - 1
Code = Annotated[str, Path(title="商品编码", max_length=60, pattern=NO_NUL)]


class Move(BaseModel):
    """One ledger line; ``cost`` is in 分 and absent for who may not see costs."""

    warehouse: str = Field(title="仓库")
    sku: str = Field(title="商品编码")
    batch: str = Field(title="批号")
    source: str = Field(title="自")
    target: str = Field(title="至")
    quantity: int = Field(title="数量")
    cost: int | None = Field(None, title="金额（分）", description=f"需要权限 {queries.COSTS}，没有时不出现")
    balance_after: int = Field(title="结存")
    document_type: str = Field(title="单据类型")
    occurred_at: datetime = Field(title="发生时间")
    recorded_at: datetime = Field(title="记账时间")


class StockCard(BaseModel):
    """``next`` is null on the last page."""

    rows: list[Move] = Field(title="行")
    next: int | None = Field(title="下一页从哪一行之后起")


def stock_card(
    request: HttpRequest,
    sku: Code,
    warehouse: Annotated[
        str | None,
        Query(title="仓库", description="不写就是第一个有这个商品的仓库", max_length=40, pattern=NO_NUL),
    ] = None,
    after: Annotated[
        int | None, Query(title="从哪一行之后起", description="上一页的 next", ge=1, le=LARGEST_ID)
    ] = None,
    limit: Limit = 200,
) -> StockCard:
    """One product in one warehouse, newest first; empty for a product that is unknown or that never moved there.

    Raises:
        Refused: none of the reader's posts lets him see the warehouse (403), or not the one that he names (404).
    """
    reader = reader_of(request)
    permission = reader.permission(queries.READ)
    if not permission.granted:
        raise Refused(HTTPStatus.FORBIDDEN, "forbidden", _("您的岗位没有查看仓库的权限。"))
    found = queries.balances(permission.places).filter(sku__code=sku.upper()).order_by("warehouse__code")
    if warehouse is not None:
        found = found.filter(warehouse=_warehouse(warehouse, permission.places))
    balance = found.first()
    if balance is None:
        return StockCard(rows=[], next=None)
    card = queries.stock_card(balance, after=after, limit=limit)
    sees_costs = reader.may(queries.COSTS)
    rows = [
        Move(
            warehouse=balance.warehouse.code,
            sku=balance.sku.code,
            batch=each.batch.code,
            source=each.source,
            target=each.target,
            quantity=each.quantity,
            balance_after=each.balance_after,
            document_type=each.document_type,
            occurred_at=each.occurred_at,
            recorded_at=each.recorded_at,
            **({"cost": each.cost} if sees_costs else {}),
        )
        for each in card.lines
    ]
    return StockCard(rows=rows, next=card.older)


def _warehouse(code: str, places: frozenset[int] | None) -> Place:
    found = Place.objects.filter(code=code)
    place = (found if places is None else found.filter(id__in=places)).first()
    if place is None:
        raise Refused(HTTPStatus.NOT_FOUND, "not_found", _("没有这个仓库，或不在您的权限范围内。"))
    return place


def mount(router: Router) -> None:
    router.add_api_operation(
        "/warehouse/stock-card/{sku}",
        ["GET"],
        stock_card,
        auth=TO_READ,
        response={200: StockCard, PROBLEMS: Problem},
        operation_id="WarehouseStockCard",
        summary=TITLE,
        tags=["warehouse"],
        exclude_unset=True,
    )
