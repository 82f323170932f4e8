"""Which dated goods may no longer be sold: near their end they are set aside, past it they are frozen."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone

from guiju.domains.warehouse.controls.shelf_life import SoldWithinLife
from guiju.domains.warehouse.dated import Dated
from guiju.domains.warehouse.ledger import Pair
from guiju.domains.warehouse.models import StockState
from guiju.domains.warehouse.reservations import available_stock
from guiju.kernel.commands.context import Context
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.controls.reading import GateReading
from guiju.kernel.controls.watch import fired


class Moving(NamedTuple):
    """A quantity of a batch that changes its state, and why."""

    goods: Dated
    batch: int
    target: str
    quantity: int
    reason: str

    @property
    def pair(self) -> Pair:
        return self.goods.warehouse_id, self.goods.sku_id


def unsaleable(context: Context, skus: Sequence[int] | None = None) -> list[Moving]:
    """What enforced clauses take out of sale today; of these SKUs, or of all.

    What orders hold already stays with them until it expires.
    """
    bounds = [each for each in bounds_of(SoldWithinLife, context.now, context.using) if each.mode == "enforce"]
    if not bounds:
        return []
    watch = SoldWithinLife()
    subjects = watch.on(timezone.localdate(context.now).toordinal(), context, skus)
    if not len(subjects):
        return []
    reading = GateReading(SoldWithinLife, subjects, watch.facts(subjects, context), bounds)
    said = {each.why.subject_key: each.why.message for each in fired(reading, [0] * len(subjects))}
    day: int = subjects.memo["day"]
    free: dict[Pair, int] = {}
    found = []
    for index, goods in enumerate(subjects.memo["rows"]):
        why = said.get(subjects.key(index))
        if why is None:
            continue
        for batch, quantity in goods.batches:
            if goods.last_day < day:
                found.append(Moving(goods, batch, StockState.FROZEN.value, quantity, why))
                continue
            pair = goods.warehouse_id, goods.sku_id
            part = min(quantity, free.setdefault(pair, goods.available))
            free[pair] -= part
            if part > 0:
                found.append(Moving(goods, batch, StockState.NEAR_EXPIRY.value, part, why))
    return found


def saleable_stock(pairs: Sequence[Pair], context: Context) -> dict[Pair, int]:
    """What is available of each pair without what may no longer be sold."""
    there = available_stock(pairs, context.using)
    for each in unsaleable(context, sorted({sku for _, sku in pairs})):
        if each.goods.state == StockState.GOOD and each.pair in there:
            there[each.pair] -= each.quantity
    return {pair: max(0, left) for pair, left in there.items()}
