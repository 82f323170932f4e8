"""Gates on orders that are to hold stock."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone

from guiju.domains.orders.standing import standing
from guiju.domains.orders.subjects import OrderAllocated
from guiju.domains.warehouse.api import saleable_stock
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import CumulativeGate, Params


class LineWanted(NamedTuple):
    """A line of an order and what its warehouse has available; ``is_presale`` says that the buyer waits for a later day."""

    key: str
    sku: str
    quantity: int
    available: int
    is_presale: bool = False


class StockAvailable(CumulativeGate):
    """OUT_OF_STOCK: no order holds what is not there; the balance's own CHECK decides the last race."""

    key = "orders.stock_available"
    title = "缺货不占用"
    subject = OrderAllocated
    advice = "订单留在“缺货待处理”：请补货、与买家约定预售发货日，或登记取消"
    examples = (
        passes(LineWanted("1/1", "A-500", 9, 9)),
        breaches(LineWanted("1/1", "A-500", 10, 9)),
        breaches(LineWanted("1/1", "A-500", 1, 9), before=9),
        passes(LineWanted("1/1", "A-500", 10, 9, is_presale=True)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[LineWanted]:
        pairs = list(subjects.rows("place", "sku_id"))
        there = saleable_stock(pairs, context)
        orders = standing(set(subjects.order_id), context.using)
        today = timezone.localdate(context.now)
        facts = []
        for pair, (sku, quantity, order) in zip(pairs, subjects.rows("sku", "quantity", "order_id"), strict=True):
            day = orders[order].presale
            key = f"{pair[0]}/{pair[1]}"
            is_presale = day is not None and day >= today
            facts.append(LineWanted(key, sku, quantity, there.get(pair, 0), is_presale))
        return facts

    @staticmethod
    def quantity(fact: LineWanted) -> tuple[str, int]:
        return fact.key, 0 if fact.is_presale else fact.quantity

    @staticmethod
    def judge_sum(fact: LineWanted, params: Params, before: int) -> str | None:
        left = max(0, fact.available - before)
        if fact.is_presale or fact.quantity <= left:
            return None
        return f"{fact.sku} 可用 {left}，需要 {fact.quantity}"
