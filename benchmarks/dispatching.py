"""``dispatch_goods``: 2,500 approved requests of two lines become 5,000 dispatch lines and their moves a batch."""

import random
from collections import Counter
from dataclasses import dataclass

from django.db import connections
from django.utils import timezone

from benchmarks.plain import Plain
from benchmarks.stock import RUN_BITS, SKUS, Stock
from guiju.domains.warehouse.allocation import Demand, _Axes, statement
from guiju.domains.warehouse.models import (
    Dispatch,
    IssueApproval,
    IssueRequest,
    IssueRequestLine,
    Reservation,
)
from guiju.kernel.commands.batch import from_columns
from guiju.kernel.commands.command import command_of
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.run import run
from guiju.kernel.store.transaction import writing_transaction

ITEMS, LINES = 2_500, 2
MOST = 3
"""Units of a line."""
SHAPE = f"{ITEMS:,} requests of {LINES} lines a batch, 1 to {MOST} units a line, the named person picks up"


@dataclass(frozen=True)
class Wishes:
    """What customers want; SKUs as places, one list a field."""

    skus: list[int]
    quantities: list[int]

    @classmethod
    def by_chance(cls, chance: random.Random) -> "Wishes":
        skus = [sku for _ in range(ITEMS) for sku in chance.sample(range(SKUS), LINES)]
        return cls(skus, [chance.randint(1, MOST) for _ in skus])


class Dispatching:
    """One side's papers for one batch after another."""

    wanted = Wishes

    def __init__(self, stock: Stock) -> None:
        self.stock = stock
        self.plain = Plain(stock.using)
        is_postgresql = connections[stock.using].vendor == "postgresql"
        number = "n bigserial" if is_postgresql else "n integer primary key"
        with connections[stock.using].writing(), connections[stock.using].cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(
                f"create temp table taken ({number}, position bigint, layer bigint, batch bigint, quantity bigint, cost bigint)"
            )

    def prepare(self, number: int, wishes: Wishes) -> None:
        """Requests and approvals of the next batch."""
        stock, size, now = self.stock, ITEMS * LINES, timezone.now()
        self.number, self.wishes = number, wishes
        stock.refill()
        first = stock.next_run() << RUN_BITS
        self.requests = range(first + 1, first + 1 + ITEMS)
        self.lines = range(first + 10_001, first + 10_001 + size)
        self.request_numbers = [f"CS-{number:06d}-{item:04d}" for item in range(ITEMS)]
        self.items = [item for item in range(ITEMS) for _ in range(LINES)]
        self.line_numbers = [line + 1 for _ in range(ITEMS) for line in range(LINES)]
        self.skus = [stock.skus[sku] for sku in wishes.skus]
        head = {"warehouse_id": stock.warehouse, "purpose": "sale", "basis": "TM20261124001", "picker": "张顺丰"}
        signed = {"approver": 1, "approved_at": now}
        lines = {"request_id": [self.requests[item] for item in self.items], "line": self.line_numbers}
        with writing_transaction(stock.using):
            asked = {"id": self.requests, "number": self.request_numbers, "requester": 1, "requested_at": now}
            stock.insert_all(IssueRequest, {**head, **asked}, ITEMS)
            wanted = {"id": self.lines, "sku_id": self.skus, "quantity": wishes.quantities}
            stock.insert_all(IssueRequestLine, {**lines, **wanted}, size)
            stock.insert_all(IssueApproval, {**signed, "id": self.requests, "request_id": self.requests}, ITEMS)

    def prepare_command(self) -> None:
        """What approvals hold for the requests; raw SQL holds nothing and takes what is there."""
        stock, size, quantities = self.stock, ITEMS * LINES, self.wishes.quantities
        first = stock.next_run() << RUN_BITS
        place = {"warehouse_id": stock.warehouse, "sku_id": self.skus}
        held = {"request_line_id": self.lines, "quantity": quantities, "remaining": quantities}
        by_sku: Counter[int] = Counter()
        for sku, quantity in zip(self.skus, quantities, strict=True):
            by_sku[sku] += quantity
        with writing_transaction(stock.using), connections[stock.using].cursor() as cursor:
            stock.insert_all(Reservation, {**place, **held, "id": range(first + 1, first + 1 + size)}, size)
            cursor.executemany(
                "update warehouse_balance set available = available - %s where sku_id = %s",
                [(quantity, sku) for sku, quantity in by_sku.items()],
            )

    def ours(self) -> None:
        """The command, from input columns to commit."""
        batch = from_columns(
            command_of("warehouse.dispatch_goods"),
            {"request": self.request_numbers},
            {"line": self.line_numbers, "quantity": self.wishes.quantities},
            self.items,
            ITEMS,
        )
        context = Context(actor=self.stock.keeper, request_id=f"dispatch-{self.number}", using=self.stock.using)
        outcome = run(batch=batch, command=command_of("warehouse.dispatch_goods"), context=context)
        if len(outcome.done) != ITEMS:
            message = f"{outcome.refusals[:3]}"
            raise SystemExit(message)

    def prepare_plain(self) -> None:
        """The documents and the parameters of the statements."""
        stock, size, self.now = self.stock, ITEMS * LINES, timezone.now()
        using = stock.using
        first = stock.next_run() << RUN_BITS
        dispatches, lines = range(first + 1, first + 1 + ITEMS), range(first + 10_001, first + 10_001 + size)
        self.first_dispatch, self.first_line, self.first_move = dispatches.start, lines.start, lines.stop
        numbers = [f"CK-{self.number:06d}-{item:04d}" for item in range(ITEMS)]
        head = {"request_id": self.requests, "warehouse_id": stock.warehouse, "left_at": self.now}
        self.plain.clear()
        self.plain.add(Dispatch, {**head, "id": dispatches, "number": numbers, "handler": stock.keeper}, ITEMS)
        quantities = self.wishes.quantities
        demand = Demand(self.skus, [stock.warehouse] * size, ["good"] * size, quantities)
        self.allocation = _Axes.of(demand).parameters(timezone.localdate(self.now).toordinal(), using)
        with connections[using].writing(), connections[using].cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute("delete from taken")

    def raw(self) -> None:
        """Six statements; `allocation.statement` decides on both sides which layers serve which line."""
        stock, using = self.stock, self.stock.using
        kept = "\ninsert into taken (position, layer, batch, quantity, cost)\nselect position, id, batch_id"
        allocate = statement(using).replace("\nselect position, id, batch_id", kept)
        with writing_transaction(using):
            self.plain.insert()
            with connections[using].cursor() as cursor:
                cursor.execute(allocate, self.allocation)
                cursor.execute(
                    "insert into warehouse_dispatchline (id, dispatch_id, line, request_line_id, sku_id, quantity, cost) "
                    f"select %s + t.position, %s + t.position / {LINES}, t.position %% {LINES} + 1, %s + t.position, "
                    "l.sku_id, sum(t.quantity), sum(t.cost) from taken t join warehouse_layer l on l.id = t.layer "
                    "group by t.position, l.sku_id",
                    [self.first_line, self.first_dispatch, self.lines.start],
                )
                cursor.execute(
                    "insert into warehouse_move (id, warehouse_id, sku_id, batch_id, layer_id, source, target, quantity, "
                    "cost, document_type, document_line, handler, occurred_at, recorded_at, delay_seconds, "
                    "balance_after, previous) "
                    "select t.move, l.warehouse_id, l.sku_id, t.batch, t.layer, 'good', 'customer', t.quantity, t.cost, "
                    "'dispatch', %s + t.position, %s, %s, %s, 0, b.good - sum(t.quantity) over chain, "
                    "coalesce(lag(t.move) over chain, nullif(b.last_move, 0)) "
                    "from (select taken.*, %s + row_number() over (order by n) as move from taken) t "
                    "join warehouse_layer l on l.id = t.layer "
                    "join warehouse_balance b on b.sku_id = l.sku_id and b.warehouse_id = l.warehouse_id "
                    "window chain as (partition by b.id order by t.n)",
                    [self.first_line, stock.keeper, self.now, self.now, self.first_move],
                )
                cursor.execute(
                    "update warehouse_layer set remaining = remaining - t.quantity from "
                    "(select layer, sum(quantity) as quantity from taken group by layer) t where t.layer = warehouse_layer.id"
                )
                cursor.execute(
                    "update warehouse_balance set good = good - m.quantity, available = available - m.quantity, "
                    "last_move = m.last from (select warehouse_id, sku_id, sum(quantity) as quantity, "
                    "max(id) as last from warehouse_move where id > %s group by 1, 2) m "
                    "where m.sku_id = warehouse_balance.sku_id and m.warehouse_id = warehouse_balance.warehouse_id",
                    [self.first_move],
                )

    def finish(self) -> None:
        pass
