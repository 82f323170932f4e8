"""The stock card of one product in one warehouse, in the order of the ledger."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

from guiju.domains.warehouse.controls.ledger import LedgerPostedInTime, PostDelay
from guiju.domains.warehouse.ledger import CONSUMPTION, CUSTOMER, SHORTAGE, SUPPLIER, SURPLUS
from guiju.domains.warehouse.models import Balance, Move
from guiju.domains.warehouse.queries.inbound import STATES
from guiju.domains.warehouse.queries.permissions import COSTS, READ
from guiju.domains.warehouse.queries.tasks import stock_card
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.controls.patterns.days import spoken_span
from guiju.kernel.queries import cursors
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Asked, Found, Params, Query
from guiju.kernel.queries.reader import Reader

SIDES = STATES | {SUPPLIER: "供应商", CUSTOMER: "客户", CONSUMPTION: "耗用", SHORTAGE: "盘亏", SURPLUS: "盘盈"}
DOCUMENTS = {
    "receipt": "入库",
    "dispatch": "出库",
    "return": "退货入库",
    "reversal": "冲销",
    "state_change": "状态变更",
    "adjustment": "盘点调整",
}


class CardParams(Params):
    sku: Annotated[str, Label("商品编码"), Reference("catalogue.Sku")] = ""
    warehouse: Annotated[str | None, Label("仓库", "第一个"), Reference("org.Place", place="id")] = None


class CardRow(Row):
    occurred_at: Annotated[datetime, Column("发生时间")]
    warehouse: Annotated[str, Column("仓库")]
    document: Annotated[str, Column("摘要", choices=DOCUMENTS)]
    source: Annotated[str, Column("自", choices=SIDES)]
    target: Annotated[str, Column("至", choices=SIDES)]
    batch: Annotated[str, Column("批号")]
    entered: Annotated[int | None, Column("收入")]
    left: Annotated[int | None, Column("发出")]
    turned: Annotated[int | None, Column("转状态")]
    cost: Annotated[int | None, Column("金额", kind="money", permission=COSTS)]
    balance: Annotated[int, Column("结存")]
    recorded_at: Annotated[datetime, Column("记账时间")]
    late: Annotated[str, Column("登账提示")]


class StockCard(Query):
    """Newest first; goes on along the chain of the ledger."""

    key = "warehouse.card_lines"
    title = "商品卡"
    params = CardParams
    row = CardRow
    permission = READ
    empty = "先填商品编码；入库、出库后每笔都记在这里。"

    def found(self, params: CardParams, asked: Asked, reader: Reader) -> Found:
        balance = _balance(params, reader)
        if balance is None:
            return Found([], "")
        after = cursors.read(asked.after, None)[1] if asked.after else None
        page = stock_card(balance, after=after, limit=asked.limit, using=reader.using)
        sees_costs, allowed = reader.may(COSTS), allowed_delay(reader.using)
        following = "" if page.older is None else cursors.written(None, page.older)
        rows = [self._record(move, balance.warehouse.code, allowed, sees_costs=sees_costs) for move in page.lines]
        return Found(rows, following)

    def _record(self, move: Move, warehouse: str, allowed: int, *, sees_costs: bool) -> Any:
        inside = {move.source, move.target} <= STATES.keys()
        return self.row.record(
            id=move.id,
            occurred_at=move.occurred_at,
            warehouse=warehouse,
            document=move.document_type,
            source=move.source,
            target=move.target,
            batch=move.batch.code or f"{move.batch.received_on:%Y-%m-%d} 入库",
            entered=None if move.source in STATES else move.quantity,
            left=None if move.target in STATES else move.quantity,
            turned=move.quantity if inside else None,
            cost=move.cost if sees_costs else None,
            balance=move.balance_after,
            recorded_at=move.recorded_at,
            late="；".join(_late(move, allowed)),
        )


def _late(move: Move, allowed: int) -> Iterator[str]:
    if move.booked_on is not None:
        yield f"补录，记在 {move.booked_on}"
    if move.delay_seconds > allowed:
        yield f"迟登 {spoken_span(move.delay_seconds)}"


def allowed_delay(using: str = "default") -> int:
    """Seconds a ledger line may follow the goods: the strictest clause in force, else the control's default."""
    bounds = bounds_of(LedgerPostedInTime, using=using)
    params: list[Any] = [bound.params for bound in bounds] or [PostDelay()]
    return min(each.default_post_delay_hours for each in params) * 3600


def _balance(params: CardParams, reader: Reader) -> Balance | None:
    """The product's balance in the named warehouse, or in the first, of those in the reader's scope."""
    allowed = reader.permission(READ).places
    found = (
        Balance.objects.using(reader.using)
        .filter(sku__code=params.sku.upper())
        .select_related("warehouse")
        .order_by("warehouse__code")
    )
    mine = found if allowed is None else found.filter(warehouse__in=allowed)
    return (mine.filter(warehouse__code=params.warehouse) if params.warehouse else mine).first()
