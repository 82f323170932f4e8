"""Dated goods: enough of their life left when they are accepted, and when they are sold."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.warehouse.controls.arranging import KEEPER
from guiju.domains.warehouse.dated import GRACE, BatchOnSale, GoodsReleased, dated
from guiju.domains.warehouse.models import StockState
from guiju.domains.warehouse.rules import fraction
from guiju.domains.warehouse.subjects import StockIn
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.controls.watch import Watch
from guiju.kernel.org.holders import first_at
from guiju.kernel.rulebook.models import Outcome

GOOD, NEAR_EXPIRY = StockState.GOOD.value, StockState.NEAR_EXPIRY.value


class LifeLeftParams(Params):
    default_min_shelf_life_ratio: str = Field("2/3", title="最低剩余保质期比例", pattern=r"^\d+/[1-9]\d*$")
    approver: str = Field("buyer", title="审批岗位")


class LifeLeft(NamedTuple):
    """Days; ``total`` is None where nobody has said how long the goods keep."""

    sku: str
    state: str
    left: int
    total: int | None


class _EnoughLife(Gate):
    params = LifeLeftParams
    outcome = Outcome.HOLD
    approver = "buyer"
    examples = (
        passes(LifeLeft("A-500", GOOD, 20, 30)),
        breaches(LifeLeft("A-500", GOOD, 19, 30)),
        passes(LifeLeft("A-500", "inspecting", 19, 30)),
        passes(LifeLeft("A-500", GOOD, 19, None)),
        passes(LifeLeft("A-500", GOOD, 19, 30), default_min_shelf_life_ratio="1/2"),
    )

    @staticmethod
    def judge(fact: LifeLeft, params: LifeLeftParams) -> str | None:
        if fact.total is None or fact.state != GOOD:
            return None
        part, whole = fraction(params.default_min_shelf_life_ratio)
        if fact.left * whole >= fact.total * part:
            return None
        return f"{fact.sku} 保质期 {fact.total} 天，只剩 {fact.left} 天，不足 {part}/{whole}"


class ShelfLifeLeft(_EnoughLife):
    key = "warehouse.shelf_life_left"
    title = "到货剩余保质期足够"
    subject = StockIn
    advice = "先按待检入库（待处理）；要作良品接收，由采购决定"

    def facts(self, subjects: Subjects, context: Context) -> Sequence[LifeLeft]:
        lives = subjects.memo.get("lives") or [None] * len(subjects)
        return [
            LifeLeft(sku, state, *(life or (0, None)))
            for (sku, state), life in zip(subjects.rows("sku", "state"), lives, strict=True)
        ]


class ReleasedLifeLeft(_EnoughLife):
    """What was received as 待检 becomes 良品 by the same decision."""

    key = "warehouse.released_life_left"
    title = "待检转良品剩余保质期足够"
    subject = GoodsReleased
    advice = "留在待检（待处理）；要作良品，由采购决定"

    def facts(self, subjects: Subjects, context: Context) -> Sequence[LifeLeft]:
        return [
            LifeLeft(sku, GOOD, *(life or (0, None)))
            for sku, life in zip(subjects.sku, subjects.memo["lives"], strict=True)
        ]


class OnSaleParams(Params):
    default_min_remaining_days: int = Field(30, title="最短剩余天数", ge=0)


class BatchLife(NamedTuple):
    """``is_promised``: orders hold all the good stock of the SKU there is."""

    batch: str
    state: str
    days_left: int
    is_promised: bool


class SoldWithinLife(Watch):
    """Food Safety Law art. 54. What breaks it is set apart by the program; what still stands an hour later is found."""

    key = "warehouse.sold_within_life"
    title = "临期、过期批次仍在可售库存"
    subject = BatchOnSale
    params = OnSaleParams
    advice = "请把这一批转为临期或冻结，并停止销售"
    examples = (
        passes(BatchLife("B", GOOD, 30, is_promised=False)),
        breaches(BatchLife("B", GOOD, 29, is_promised=False)),
        passes(BatchLife("B", GOOD, 29, is_promised=True)),
        passes(BatchLife("B", NEAR_EXPIRY, 0, is_promised=False)),
        breaches(BatchLife("B", GOOD, -1, is_promised=True)),
        breaches(BatchLife("B", NEAR_EXPIRY, -1, is_promised=False)),
    )

    def subjects(self, context: Context) -> Subjects:
        return self.on(timezone.localdate(context.now - GRACE).toordinal(), context)

    def on(self, day: int, context: Context, skus: Sequence[int] | None = None) -> Subjects:
        """Batches that have to be looked at on a day, an ordinal; of these SKUs, or of all."""
        bounds = bounds_of(SoldWithinLife, context.now, context.using)
        longest = max((bound.params.default_min_remaining_days for bound in bounds), default=0)  # type: ignore[attr-defined]
        rows = dated(day + longest, context.using, skus)
        columns: dict[str, list[Any]] = {
            "batch": [row.label for row in rows],
            "sku": [row.sku for row in rows],
            "place": [row.warehouse_id for row in rows],
            "state": [row.state for row in rows],
        }
        subjects = Subjects(BatchOnSale, columns, list(range(len(rows))), [None] * len(rows))
        subjects.memo.update(rows=rows, day=day)
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[BatchLife]:
        return [
            BatchLife(f"{row.sku} 批次 {row.label}", row.state, row.last_day - subjects.memo["day"], row.available <= 0)
            for row in subjects.memo["rows"]
        ]

    @staticmethod
    def judge(fact: BatchLife, params: OnSaleParams) -> str | None:
        if fact.days_left < 0:
            return f"{fact.batch} 已过期，不能销售"
        if fact.state != GOOD or fact.is_promised or fact.days_left >= params.default_min_remaining_days:
            return None
        return f"{fact.batch} 距到期不足 {params.default_min_remaining_days} 天，不再销售"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(KEEPER, subjects.place, context.now, context.using)
