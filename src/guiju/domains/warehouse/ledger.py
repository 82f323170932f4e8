"""The stock ledger: balances locked in key order, double-entry moves with a running balance, conditional updates last."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import DatabaseError, connections
from django.utils import timezone

from guiju.domains.warehouse.closing import Books
from guiju.domains.warehouse.models import Balance, Layer, Move, StockState
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.context import Refusal
from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import is_postgresql, rows_of, rows_parameters

SHARED = "warehouse.ledger"
_TURN_AFTER = (
    ", keys as (select distinct hashint8extended(sku_id, warehouse_id) as key from {} order by 1), "
    "turn as materialized (select pg_advisory_xact_lock(key) from keys)"
)
_TURN = _TURN_AFTER.format("d")
_CAME = "(select count(*) from turn) > 0"
"""Whoever waits for a row that another changes goes on from its new version, behind those who come to that later:
under load some would wait for ever. Advisory locks are given in the order in which they are asked for."""
_TURN_AT_THE_DOOR = (
    ", doors as (select distinct hashint8extended(warehouse_id, -1) as door from d order by 1), "
    "inside as materialized (select pg_advisory_lock(door), door from doors)"
    f"{_TURN_AFTER.format('d, (select count(*) from inside) i')}, "
    "outside as materialized (select pg_advisory_unlock(door) from inside, (select count(*) from turn) t)"
)
_CAME_THROUGH = "(select count(*) from outside) > 0"
"""Who has some of his products and waits for another keeps all who want those waiting: one at a time asks for his, inside
the warehouse's door. Who has products already does not come to the door again: those inside may wait for him."""
_MOST_IN_TURN = 32
"""The server has room for 64 locks a connection: a run over more products than these takes its chance at the rows."""
STATES = tuple(state.value for state in StockState)
SUPPLIER, CUSTOMER, CONSUMPTION = "supplier", "customer", "consumption"
SHORTAGE, SURPLUS = "shortage", "surplus"
"""Where what is missing has gone, and what is too many came from."""
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
    available: dict[Pair, int] = field(default_factory=dict)
    held: dict[Pair, int] = field(default_factory=dict)
    """Good stock that was held for requests when the balance was locked."""
    last: dict[Pair, int] = field(default_factory=dict)
    """The newest line of each pair, 0 before the first."""
    books: Books = field(default_factory=Books)

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
        turn, is_mine = self._in_turn(len(pairs))
        try:
            self.work.execute(
                f"with d as (select * from {given} as d){turn} "
                f"insert into warehouse_balance (warehouse_id, sku_id, {', '.join(STATES)}, available, last_move) "
                f"select warehouse_id, sku_id, {zeros}, 0, 0 from d where {is_mine} order by 1, 2 on conflict do nothing",
                parameters,
            )
        except DatabaseError:
            if turn == _TURN_AT_THE_DOOR:  # a session's lock outlives its transaction
                connections[using].close()
            raise
        # Nobody closes a day of these warehouses until this run has committed.
        lock = " for update of b for key share of p" if is_postgresql(using) else ""
        rows = self.work.select(
            f"select b.warehouse_id, b.sku_id, b.id, {' + '.join(f'b.{state}' for state in STATES)}, "
            "b.available, b.good - b.available, b.last_move "
            f"from {given} as d join warehouse_balance b on b.warehouse_id = d.warehouse_id and b.sku_id = d.sku_id "
            "join org_place p on p.id = d.warehouse_id "
            f"order by b.id{lock}",
            parameters,
        )
        for warehouse, sku, key, on_hand, available, held, last in rows:
            pair = warehouse, sku
            self.ids[pair], self.on_hand[pair], self.last[pair] = key, on_hand, last
            self.available[pair], self.held[pair] = available, held
        self.books.read({warehouse for warehouse, _ in pairs}, self.work)

    def _in_turn(self, products: int) -> tuple[str, str]:
        """How the run waits for so many more products, and what shows that it has."""
        if not is_postgresql(self.work.using) or products > _MOST_IN_TURN:
            return "", "true"
        return (_TURN, _CAME) if self.ids else (_TURN_AT_THE_DOOR, _CAME_THROUGH)

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

    def post(
        self,
        moves: dict[str, Any],
        items: Sequence[int],
        occurred: Sequence[datetime],
        reserved: Sequence[bool] | None = None,
    ) -> range:
        """Write ledger lines, each naming the one before it, and collect the balance changes.

        ``moves`` has ``warehouse_id, sku_id, batch_id, layer_id, source, target, quantity, cost, document_type,
        document_line`` as columns; ``items`` is the item of each line in the command's batch. Who enters something of a
        closed day is told on which day it counts. ``reserved`` says which lines take good stock that was held for them and
        is not available any more.
        """
        work = self.work
        pairs = list(zip(moves["warehouse_id"], moves["sku_id"], strict=True))
        ids = work.ids.take(len(pairs))
        deltas, after = self._moved(pairs, moves["source"], moves["target"], moves["quantity"])
        deltas["available"] = self._freed(pairs, deltas["good"], reserved or [False] * len(pairs))
        previous, deltas["last_move"] = self._chained(pairs, ids)
        recorded = work.recorded_at
        delays = {moment: max(0, int((recorded - moment).total_seconds())) for moment in set(occurred)}
        columns = {
            **moves,
            "id": ids,
            "handler": work.actor,
            "occurred_at": list(occurred),
            "recorded_at": recorded,
            "delay_seconds": [delays[moment] for moment in occurred],
            "balance_after": after,
            "previous": previous,
            "booked_on": self._booked(moves["warehouse_id"], occurred),
        }
        for item, day in zip(items, columns["booked_on"], strict=True):
            if day is not None:
                work.answers.setdefault(item, {})["booked_on"] = str(day)
        work.insert(Move, columns, len(pairs))
        work.adjust(Balance, [self.ids[pair] for pair in pairs], deltas, items, short_of_stock)
        return ids

    def free(self, pairs: Sequence[Pair], quantities: Sequence[int], items: Sequence[int]) -> None:
        """Collect what becomes available, or with a minus is held, without any goods moving."""
        for pair, quantity in zip(pairs, quantities, strict=True):
            self.available[pair] += quantity
        still = [0] * len(pairs)
        deltas = {**dict.fromkeys(STATES, still), "available": list(quantities), "last_move": still}
        self.work.adjust(Balance, [self.ids[pair] for pair in pairs], deltas, items, short_of_stock)

    def _freed(self, pairs: Sequence[Pair], good: Sequence[int], reserved: Sequence[bool]) -> list[int]:
        """What each line adds to the stock that nobody holds."""
        freed = [0 if is_held else change for change, is_held in zip(good, reserved, strict=True)]
        for pair, quantity in zip(pairs, freed, strict=True):
            self.available[pair] += quantity
        return freed

    def _booked(self, warehouses: Sequence[int], occurred: Sequence[datetime]) -> list[date | None]:
        today = timezone.localdate(self.work.recorded_at)
        days = {moment: timezone.localdate(moment) for moment in set(occurred)}
        return [
            self.books.booked_on(warehouse, days[moment], today)
            for warehouse, moment in zip(warehouses, occurred, strict=True)
        ]

    def _moved(
        self, pairs: list[Pair], sources: Sequence[str], targets: Sequence[str], quantities: Sequence[int]
    ) -> tuple[dict[str, list[int]], list[int]]:
        """What each line adds to each state, and the running balance after it."""
        inside, on_hand = set(STATES), self.on_hand
        deltas = {state: [0] * len(pairs) for state in STATES}
        after = []
        for index, (pair, source, target, quantity) in enumerate(zip(pairs, sources, targets, quantities, strict=True)):
            if source in inside:
                deltas[source][index] -= quantity
                on_hand[pair] -= quantity
            if target in inside:
                deltas[target][index] += quantity
                on_hand[pair] += quantity
            after.append(on_hand[pair])
        return deltas, after

    def _chained(self, pairs: list[Pair], ids: range) -> tuple[list[int | None], list[int]]:
        """The line before each line, and what its id adds to ``last_move``: the steps of a pair sum up to its newest line.

        A run may have a smaller id than the line before it, so the first step may be negative; the sum never is.
        """
        last = self.last
        previous: list[int | None] = []
        steps = []
        for pair, line in zip(pairs, ids, strict=True):
            before = last[pair]
            previous.append(before or None)
            steps.append(line - before)
            last[pair] = line
        return previous, steps


def short_of_stock(item: int) -> Refusal:
    """The refusal of an item whose stock somebody else took first."""
    return refusal(
        item, None, "stock_suffices", "库存刚被他人领用，可用数量不足", "请刷新库存后按可用数量重新提交", retryable=True
    )
