"""``receive_goods``: 100 counted arrivals of 50 lines become 5,000 receipt lines, batches, layers and moves a batch."""

import random
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.utils import timezone

from benchmarks.plain import Plain
from benchmarks.stock import RUN_BITS, SKUS, Stock
from guiju.domains.warehouse.ledger import FOREVER
from guiju.domains.warehouse.models import (
    Arrival,
    ArrivalLine,
    Batch,
    Count,
    CountLine,
    Layer,
    Move,
    Receipt,
    ReceiptLine,
)
from guiju.domains.warehouse.rules import amount_of
from guiju.kernel.commands.batch import from_columns
from guiju.kernel.commands.command import command_of
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.run import run
from guiju.kernel.store.transaction import writing_transaction

ITEMS, LINES = 100, 50
SHAPE = f"{ITEMS} arrivals of {LINES} lines a batch"


@dataclass(frozen=True)
class Goods:
    """Goods at the dock, counted as noted; SKUs as places, one list a field."""

    skus: list[int]
    quantities: list[int]
    unit_costs: list[int]

    @classmethod
    def by_chance(cls, chance: random.Random) -> "Goods":
        size = ITEMS * LINES
        return cls(
            [sku for _ in range(ITEMS) for sku in chance.sample(range(SKUS), LINES)],
            [chance.randint(1, 60) for _ in range(size)],
            [chance.randint(10_000, 2_000_000) for _ in range(size)],
        )


class Receiving:
    """One side's papers for one batch after another."""

    wanted = Goods

    def __init__(self, stock: Stock) -> None:
        self.stock = stock
        self.plain = Plain(stock.using)

    def prepare(self, number: int, goods: Goods) -> None:
        """Arrivals and counts of the next batch."""
        stock, size, now = self.stock, ITEMS * LINES, timezone.now()
        self.number, self.goods = number, goods
        first = stock.next_run() << RUN_BITS
        self.arrivals = range(first + 1, first + 1 + ITEMS)
        self.lines = range(first + 1001, first + 1001 + size)
        self.arrival_numbers = [f"DH-{number:06d}-{item:03d}" for item in range(ITEMS)]
        self.items = [item for item in range(ITEMS) for _ in range(LINES)]
        self.line_numbers = [line + 1 for _ in range(ITEMS) for line in range(LINES)]
        skus = [stock.skus[sku] for sku in goods.skus]
        head = {"warehouse_id": stock.warehouse, "supplier": "供应商", "delivery_note": self.arrival_numbers}
        lines = {"arrival_id": [self.arrivals[item] for item in self.items], "line": self.line_numbers, "sku_id": skus}
        counts = {"count_id": lines["arrival_id"], "arrival_line_id": self.lines, "sku_id": skus, "barcode": "6900"}
        with writing_transaction(stock.using):
            stock.insert_all(
                Arrival,
                {
                    **head,
                    "id": self.arrivals,
                    "number": self.arrival_numbers,
                    "carrier": "顺丰",
                    "arrived_at": now,
                    "handler": 0,
                },
                ITEMS,
            )
            noted = {"noted_quantity": goods.quantities, "unit_cost": goods.unit_costs}
            stock.insert_all(ArrivalLine, {**lines, **noted, "id": self.lines}, size)
            count = {"id": self.arrivals, "arrival_id": self.arrivals, "counted_at": now, "handler": 0}
            stock.insert_all(Count, count, ITEMS)
            stock.insert_all(CountLine, {**counts, "id": self.lines, "quantity": goods.quantities}, size)

    def prepare_command(self) -> None:
        """The command needs no more."""

    def ours(self) -> None:
        """The command, from input columns to commit."""
        batch = from_columns(
            command_of("warehouse.receive_goods"),
            {"arrival": self.arrival_numbers},
            {"line": self.line_numbers, "quantity": self.goods.quantities},
            self.items,
            ITEMS,
        )
        context = Context(actor=self.stock.keeper, request_id=f"receive-{self.number}", using=self.stock.using)
        outcome = run(batch=batch, command=command_of("warehouse.receive_goods"), context=context)
        if len(outcome.done) != ITEMS:
            message = f"{outcome.refusals[:3]}"
            raise SystemExit(message)
        self.run = outcome.run

    def prepare_plain(self) -> None:
        """The rows that raw SQL is to write."""
        stock, goods, size, now = self.stock, self.goods, ITEMS * LINES, timezone.now()
        self.run = stock.next_run()
        first = self.run << RUN_BITS
        receipts = range(first + 1, first + 1 + ITEMS)
        lines, batches, layers, moves = (
            range(first + 1001 + part * size, first + 1001 + (part + 1) * size) for part in range(4)
        )
        self.moves = moves
        skus = [stock.skus[sku] for sku in goods.skus]
        costs = [amount_of(cost, quantity) for cost, quantity in zip(goods.unit_costs, goods.quantities, strict=True)]
        on_hand, after = stock.on_hand(), []
        for sku, quantity in zip(skus, goods.quantities, strict=True):
            on_hand[sku] += quantity
            after.append(on_hand[sku])
        day = timezone.localdate(now)
        place: dict[str, Any] = {"warehouse_id": stock.warehouse, "sku_id": skus}
        amount = {"quantity": goods.quantities, "cost": costs}
        head = {
            "arrival_id": self.arrivals,
            "warehouse_id": stock.warehouse,
            "received_at": now,
            "handler": stock.keeper,
        }
        numbers = [f"RK-{self.number:06d}-{item:03d}" for item in range(ITEMS)]
        self.plain.clear()
        self.plain.add(Receipt, {**head, "id": receipts, "number": numbers}, ITEMS)
        line = {"receipt_id": [receipts[item] for item in self.items], "line": self.line_numbers, "state": "good"}
        self.plain.add(
            ReceiptLine, {**line, **amount, "id": lines, "arrival_line_id": self.lines, "sku_id": skus}, size
        )
        self.plain.add(Batch, {**place, "id": batches, "code": "", "received_on": day}, size)
        layer = {"batch_id": batches, "state": "good", "rank": day.toordinal(), "last_day": FOREVER}
        self.plain.add(Layer, {**place, **amount, **layer, "id": layers, "remaining": goods.quantities}, size)
        entry = {
            "batch_id": batches,
            "layer_id": layers,
            "source": "supplier",
            "target": "good",
            "balance_after": after,
            "previous": stock.previous(skus, moves),
        }
        paper = {"document_type": "receipt", "document_line": lines, "handler": stock.keeper, "delay_seconds": 0}
        moments = {"occurred_at": now, "recorded_at": now}
        self.plain.add(Move, {**place, **amount, **entry, **paper, **moments, "id": moves}, size)

    def raw(self) -> None:
        """Six statements."""
        using = self.stock.using
        with writing_transaction(using):
            self.plain.insert()
            with connections[using].cursor() as cursor:
                cursor.execute(
                    "update warehouse_balance set good = good + d.quantity, available = available + d.quantity, "
                    "last_move = d.last from (select warehouse_id, sku_id, sum(quantity) as quantity, "
                    "max(id) as last from warehouse_move where id >= %s and id < %s "
                    "group by 1, 2) d "
                    "where d.sku_id = warehouse_balance.sku_id and d.warehouse_id = warehouse_balance.warehouse_id",
                    [self.moves.start, self.moves.stop],
                )

    def finish(self) -> None:
        self.stock.close(self.run)
