"""The stock ledger: balances locked in key order, double-entry moves with a running balance, conditional updates last."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from guiju.domains.warehouse.models import Balance, Layer, Move, StockState
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.context import Refusal
from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import is_postgresql, rows_of, rows_parameters

SHARED = "warehouse.ledger"
STATES = tuple(state.value for state in StockState)
SUPPLIER, CUSTOMER, CONSUMPTION = "supplier", "customer", "consumption"
FOREVER = 2_147_483_647

Pair = tuple[int, int]
"""Warehouse id, SKU id."""


class Incoming(NamedTuple):
    """Goods that enter stock, as columns; ``rank`` and ``last_day`` are days as ordinals."""

    warehouse_ids: Sequence[int]
    sku_ids: Sequence[int]
    states: Sequence[str]
    quantities: Sequence[int]
    costs: Sequence[int]
    batch_ids: Sequence[int]
    ranks: Sequence[int]
    last_days: Sequence[int]


@dataclass
class Ledger:
    """The balances a run touches, with what the run itself has moved so far."""

    work: Work
    ids: dict[Pair, int] = field(default_factory=dict)
    on_hand: dict[Pair, int] = field(default_factory=dict)

    @classmethod
    def of(cls, work: Work, pairs: Sequence[Pair]) -> "Ledger":
        """The run's ledger with the balances of these pairs locked."""
        ledger: Ledger = work.shared.setdefault(SHARED, cls(work))
        fresh = sorted(set(pairs) - ledger.ids.keys())
        if fresh:
            ledger._lock(fresh)
        return ledger

    def _lock(self, pairs: list[Pair]) -> None:
        using = self.work.using
        columns = [[warehouse for warehouse, _ in pairs], [sku for _, sku in pairs]]
        given = rows_of({"warehouse_id": "bigint", "sku_id": "bigint"}, using)
        parameters = rows_parameters(columns, using)
        zeros = ", ".join("0" for _ in STATES)
        self.work.execute(
            f"insert into warehouse_balance (warehouse_id, sku_id, {', '.join(STATES)}) "
            f"select warehouse_id, sku_id, {zeros} from {given} as d where true order by 1, 2 on conflict do nothing",
            parameters,
        )
        lock = " for update of b" if is_postgresql(using) else ""
        rows = self.work.select(
            f"select b.warehouse_id, b.sku_id, b.id, {' + '.join(f'b.{state}' for state in STATES)} "
            f"from {given} as d join warehouse_balance b on b.warehouse_id = d.warehouse_id and b.sku_id = d.sku_id "
            f"order by b.id{lock}",
            parameters,
        )
        for warehouse, sku, key, on_hand in rows:
            self.ids[warehouse, sku] = key
            self.on_hand[warehouse, sku] = on_hand

    def bring_in(self, goods: Incoming) -> range:
        """Write the layers of goods that enter stock; returns their ids."""
        return self.work.insert(
            Layer,
            {
                "batch_id": goods.batch_ids,
                "warehouse_id": list(goods.warehouse_ids),
                "sku_id": list(goods.sku_ids),
                "state": list(goods.states),
                "rank": list(goods.ranks),
                "last_day": list(goods.last_days),
                "quantity": list(goods.quantities),
                "cost": list(goods.costs),
                "remaining": list(goods.quantities),
            },
            len(goods.quantities),
        )

    def post(self, moves: dict[str, Any], items: Sequence[int], occurred: Sequence[datetime]) -> range:
        """Write ledger lines and collect the balance changes.

        ``moves`` has ``warehouse_id, sku_id, batch_id, layer_id, source, target, quantity, cost, document_type,
        document_line`` as columns; ``items`` is the item of each line in the command's batch.
        """
        work = self.work
        sources, targets, quantities = moves["source"], moves["target"], moves["quantity"]
        pairs = list(zip(moves["warehouse_id"], moves["sku_id"], strict=True))
        inside = set(STATES)
        deltas: dict[str, list[int]] = {state: [0] * len(pairs) for state in STATES}
        after = []
        for index, (pair, source, target, quantity) in enumerate(zip(pairs, sources, targets, quantities, strict=True)):
            if source in inside:
                deltas[source][index] -= quantity
                self.on_hand[pair] -= quantity
            if target in inside:
                deltas[target][index] += quantity
                self.on_hand[pair] += quantity
            after.append(self.on_hand[pair])
        recorded = work.recorded_at
        delays = {moment: max(0, int((recorded - moment).total_seconds())) for moment in set(occurred)}
        columns = {
            **moves,
            "handler": work.actor,
            "occurred_at": list(occurred),
            "recorded_at": recorded,
            "delay_seconds": [delays[moment] for moment in occurred],
            "balance_after": after,
        }
        ids = work.insert(Move, columns, len(pairs))
        work.adjust(Balance, [self.ids[pair] for pair in pairs], deltas, items, short_of_stock)
        return ids


def short_of_stock(item: int) -> Refusal:
    """The refusal of an item whose stock somebody else took first."""
    return refusal(
        item, None, "stock_suffices", "库存刚被他人领用，可用数量不足", "请刷新库存后按可用数量重新提交", retryable=True
    )
