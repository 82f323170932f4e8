"""Taking goods out of their layers, first in first out, for any document that issues."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from guiju.domains.warehouse.allocation import ANY_DAY, Demand, Segments, allocate, consume
from guiju.domains.warehouse.ledger import Ledger
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.work import Work


class Issue:
    """Demand of one command's lines: locked, allocated and, when the document's lines are written, posted."""

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
    ) -> None:
        self.work = work
        self.items = list(items)
        self.warehouse_ids, self.sku_ids = list(warehouse_ids), list(sku_ids)
        self.states = [state] * len(self.items) if isinstance(state, str) else list(state)
        self.ledger = Ledger.of(work, list(zip(warehouse_ids, sku_ids, strict=True)))
        demand = Demand(self.sku_ids, self.warehouse_ids, self.states, list(quantities))
        day = ANY_DAY if with_expired else timezone.localdate(work.now).toordinal()
        self.segments: Segments = allocate(demand, day, work.using)
        work.refuse(
            [
                refusal(
                    items[position],
                    numbers[position],
                    "stock_suffices",
                    f"{skus[position]} 可用库存不足：要出 {quantities[position]}，还差 {missing}",
                    "请按可用数量出库，或先入库、解冻后再提交",
                )
                for position, missing in sorted(self.segments.shortage.items())
            ]
        )
        self.costs = [0] * len(self.items)
        for position, cost in zip(self.segments.positions, self.segments.costs, strict=True):
            self.costs[position] += cost

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
        consume(segments, self.work.using)
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
        return self.ledger.post(moves, [self.items[p] for p in positions], [occurred[p] for p in positions])
