"""The stock card: the one thing the warehouse shows that is no declared query, because it runs along the ledger."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from guiju.domains.warehouse import queries
from guiju.rest.callers import TO_READ, reader_of
from guiju.rest.problems import Problem, Refused
from guiju.rest.queries import PROBLEMS
from guiju.rest.shapes import NO_NUL

TITLE = "库存明细账"
Limit = Annotated[int, Query(title="每页行数", ge=1, le=1000)]
Offset = Annotated[int, Query(title="跳过行数", ge=0, le=1_000_000)]
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
    """``next_offset`` is null on the last page."""

    rows: list[Move] = Field(title="行")
    next_offset: int | None = Field(title="下一页从第几行起")


def stock_card(request: HttpRequest, sku: Code, limit: Limit = 200, offset: Offset = 0) -> StockCard:
    """Newest first; empty for a product that is unknown or that never moved in the reader's scope.

    Raises:
        Refused: none of the reader's posts lets him see the warehouse (403).
    """
    reader = reader_of(request)
    permission = reader.permission(queries.READ)
    if not permission.granted:
        raise Refused(HTTPStatus.FORBIDDEN, "forbidden", _("您的岗位没有查看仓库的权限。"))
    found = list(queries.stock_card(sku.upper(), permission.places)[offset : offset + limit + 1])
    sees_costs = reader.may(queries.COSTS)
    rows = [
        Move(
            warehouse=each.warehouse.code,
            sku=each.sku.code,
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
        for each in found[:limit]
    ]
    return StockCard(rows=rows, next_offset=offset + limit if len(found) > limit else None)


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
