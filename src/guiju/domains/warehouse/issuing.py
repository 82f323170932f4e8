"""Taking goods out of their layers for any document that issues: the batches that were picked, else first in first out."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from guiju.domains.warehouse.allocation import ANY_DAY, Demand, Segments, allocate, consume
from guiju.domains.warehouse.batches import from_batches
from guiju.domains.warehouse.ledger import Ledger
from guiju.domains.warehouse.models import StockState
from guiju.domains.warehouse.reservations import Wanted, lacking
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.work import Work


class Issue:
    """Demand of one command's lines: locked, allocated and, when the document's lines are written, posted.

    ``named`` are the (batch, quantity) of each line that must come from that very batch; the rest goes in turn.
    ``reserved`` says which lines take what was held for them; with ``keeps_promises`` the others leave alone what is held.
    """

    def __init__(
        self,
        work: Work,
        *,
        warehouse_ids: Sequence[int],
        sku_ids: Sequence[int],
        skus: Sequence[str],
        quantities: Sequence[int],
        state: str | Sequence[str],
        items: Sequence[int],
        numbers: Sequence[int],
        with_expired: bool = False,
        named: Sequence[Sequence[tuple[int, int]]] = (),
        reserved: Sequence[bool] | None = None,
        keeps_promises: bool = False,
    ) -> None:
        self.work = work
        self.items, self.numbers = list(items), list(numbers)
        self.warehouse_ids, self.sku_ids = list(warehouse_ids), list(sku_ids)
        self.states = [state] * len(self.items) if isinstance(state, str) else list(state)
        self.ledger = Ledger.of(work, list(zip(warehouse_ids, sku_ids, strict=True)))
        self.reserved = list(reserved or [False] * len(self.items))
        if keeps_promises:
            self._refuse_what_is_held(skus, quantities)
        day = ANY_DAY if with_expired else timezone.localdate(work.now).toordinal()
        of_batches = from_batches(self.sku_ids, self.warehouse_ids, self.states, named, day, work.using)
        self._refuse(of_batches, skus, [sum(quantity for _, quantity in parts) for parts in named])
        consume(of_batches, work.using)
        in_turn = self._in_turn(quantities, named)
        rest = allocate(self._demand(in_turn), day, work.using).at([position for position, _ in in_turn])
        self._refuse(rest, skus, quantities)
        self.segments = of_batches + rest
        self._unconsumed = rest
        self.costs = [0] * len(self.items)
        for position, cost in zip(self.segments.positions, self.segments.costs, strict=True):
            self.costs[position] += cost

    def _in_turn(self, quantities: Sequence[int], named: Sequence[Sequence[tuple[int, int]]]) -> list[tuple[int, int]]:
        """(position, quantity) of what no batch was named for."""
        if not named:
            return list(enumerate(quantities))
        left = [quantity - sum(part for _, part in parts) for quantity, parts in zip(quantities, named, strict=True)]
        return [(position, quantity) for position, quantity in enumerate(left) if quantity]

    def _demand(self, wanted: Sequence[tuple[int, int]]) -> Demand:
        return Demand(
            [self.sku_ids[position] for position, _ in wanted],
            [self.warehouse_ids[position] for position, _ in wanted],
            [self.states[position] for position, _ in wanted],
            [quantity for _, quantity in wanted],
        )

    def _refuse_what_is_held(self, skus: Sequence[str], quantities: Sequence[int]) -> None:
        """Refuse lines that would take good stock which others hold; what is not there at all is told by `_refuse`."""
        free = [
            Wanted(self.items[at], self.numbers[at], 0, (self.warehouse_ids[at], self.sku_ids[at]), sku, quantity)
            for at, (sku, quantity) in enumerate(zip(skus, quantities, strict=True))
            if self.states[at] == StockState.GOOD and not self.reserved[at]
        ]
        held = self.ledger.held
        self.work.refuse(
            [
                refusal(
                    line.item,
                    line.number,
                    "stock_suffices",
                    f"{line.sku} 可用 {there}，需要 {line.quantity}（另有 {held[line.pair]} 已被占用）",
                    "请按可用数量出库，或先释放不要的占用",
                )
                for line, there in lacking(free, self.ledger.available)
                if held.get(line.pair)
            ]
        )

    def _refuse(self, segments: Segments, skus: Sequence[str], quantities: Sequence[int]) -> None:
        self.work.refuse(
            [
                refusal(
                    self.items[position],
                    self.numbers[position],
                    "stock_suffices",
                    f"{skus[position]} 可用库存不足：要出 {quantities[position]}，还差 {missing}",
                    "请按可用数量出库，或先入库、解冻后再提交；所拣批次已不可出的，退拣后另拣",
                )
                for position, missing in sorted(segments.shortage.items())
            ]
        )

    def post(
        self,
        *,
        target: str | Sequence[str],
        document_type: str,
        document_lines: Sequence[int],
        occurred: Sequence[datetime],
    ) -> range:
        """Write the moves and take the layers down; returns the ids of the moves."""
        segments = self.segments
        consume(self._unconsumed, self.work.using)
        positions = segments.positions
        targets = [target] * len(self.items) if isinstance(target, str) else list(target)
        moves = {
            "warehouse_id": [self.warehouse_ids[p] for p in positions],
            "sku_id": [self.sku_ids[p] for p in positions],
            "batch_id": segments.batch_ids,
            "layer_id": segments.layer_ids,
            "source": [self.states[p] for p in positions],
            "target": [targets[p] for p in positions],
            "quantity": segments.quantities,
            "cost": segments.costs,
            "document_type": document_type,
            "document_line": [document_lines[p] for p in positions],
        }
        return self.ledger.post(
            moves,
            [self.items[p] for p in positions],
            [occurred[p] for p in positions],
            [self.reserved[p] for p in positions],
        )
