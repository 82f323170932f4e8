"""Stock around the measured batches: filled, refilled and closed outside the meter, alike on both sides."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import connections
from django.utils import timezone

from guiju.demo import company
from guiju.domains.catalogue.models import Sku
from guiju.domains.warehouse.checks import check_card, check_reserved
from guiju.domains.warehouse.models import Balance, Batch, Layer, Move
from guiju.kernel.accounts.models import Account
from guiju.kernel.org.models import Place
from guiju.kernel.store.bulk import insert
from guiju.kernel.store.transaction import writing_transaction

SKUS = 1_000
LAYER = 10
"""Units of an open batch."""
COST = 12_345
"""Of an open batch, in 分."""
RUN_BITS = 20
_AT_ONCE = 100_000
_KEEPER = "1004"
_COMPARED = {
    "warehouse_arrivalline": "0",
    "warehouse_countline": "0",
    "warehouse_issuerequestline": "0",
    "warehouse_issueapproval": "0",
    "warehouse_receipt": "0",
    "warehouse_dispatch": "0",
    "warehouse_receiptline": "sum(cost)",
    "warehouse_dispatchline": "sum(cost)",
    "warehouse_batch": "0",
    "warehouse_layer": "sum(remaining)",
    "warehouse_move": "sum(cost + balance_after) + count(previous)",
    "warehouse_balance": "sum(good + available)",
}
"""Tables that both sides must have filled alike, with what must agree beside the number of rows."""
_ASTRAY = """
with moved as (
  select sku_id, sum(case when target = 'good' then quantity else 0 end)
    - sum(case when source = 'good' then quantity else 0 end) as stock
  from warehouse_move group by sku_id
), lying as (select sku_id, sum(remaining) as stock from warehouse_layer group by sku_id)
select count(*) from warehouse_balance b left join moved m on m.sku_id = b.sku_id left join lying l on l.sku_id = b.sku_id
where b.good <> coalesce(m.stock, 0) or b.good <> coalesce(l.stock, 0)
"""
_CLOSE = """
insert into warehouse_move (id, warehouse_id, sku_id, batch_id, layer_id, source, target, quantity, cost, document_type,
  document_line, handler, occurred_at, recorded_at, delay_seconds, balance_after, previous)
select l.move, l.warehouse_id, l.sku_id, l.batch_id, l.id, 'good', 'customer', l.remaining, l.cost, 'benchmark', l.id, 0, %s,
  %s, 0, b.good - sum(l.remaining) over (partition by l.sku_id order by l.id),
  coalesce(lag(l.move) over (partition by l.sku_id order by l.id), nullif(b.last_move, 0))
from (select warehouse_layer.*, %s + row_number() over (order by id) as move from warehouse_layer
  where id >= %s and id < %s) l
join warehouse_balance b on b.sku_id = l.sku_id and b.warehouse_id = l.warehouse_id
"""
_CLOSED = """
update warehouse_balance set good = good - d.quantity, available = available - d.quantity, last_move = d.last from (
  select sku_id, sum(quantity) as quantity, max(id) as last from warehouse_move where id > %s group by sku_id
) d where d.sku_id = warehouse_balance.sku_id
"""


def next_run(using: str) -> int:
    """A run number from the program's own counter, so that ids rise as they would; the write guard is open."""
    is_postgresql = connections[using].vendor == "postgresql"
    counter = "update commands_runcounter set last = last + 1 returning last"
    with connections[using].cursor() as cursor:
        cursor.execute("select nextval('commands_run')" if is_postgresql else counter)
        return int(cursor.fetchone()[0])


class Stock:
    """A thousand SKUs in the demo company's warehouse, in one database."""

    def __init__(self, using: str, open_batches: int) -> None:
        self.using = using
        company.load(using)
        self.warehouse = Place.objects.using(using).get(code=company.WAREHOUSE).id
        self.keeper = Account.objects.using(using).get(person__number=_KEEPER).id
        first = self.next_run() << RUN_BITS
        self.skus = range(first, first + SKUS)
        self.balances = range(first, first + SKUS)
        with writing_transaction(using):
            insert(Sku, {"id": self.skus, "code": [f"S-{n:04d}" for n in range(SKUS)], "name": "商品"}, SKUS, using)
            self.insert_all(Balance, {"warehouse_id": self.warehouse, "sku_id": self.skus, "good": 0}, SKUS)
        self.open_batches = open_batches
        self.refill()

    def insert_all(self, model: Any, columns: dict[str, Any], size: int) -> None:
        insert(model, columns, size, self.using)

    def next_run(self) -> int:
        with writing_transaction(self.using):
            return next_run(self.using)

    def select(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with connections[self.using].cursor() as cursor:
            cursor.execute(sql, parameters)
            return list(cursor.fetchall())

    def on_hand(self) -> dict[int, int]:
        """Good stock by SKU."""
        return dict(self.select("select sku_id, good from warehouse_balance where good > 0"))

    def previous(self, skus: Sequence[int], moves: range) -> list[int | None]:
        """The ledger line before each of these new ones, whose SKUs are given."""
        last = dict(self.select("select sku_id, last_move from warehouse_balance where last_move > 0"))
        found: list[int | None] = []
        for sku, move in zip(skus, moves, strict=True):
            found.append(last.get(sku))
            last[sku] = move
        return found

    def refill(self) -> None:
        """Bring every SKU back to its number of open batches."""
        sql = "select sku_id, count(*) from warehouse_layer where remaining > 0 group by sku_id"
        standing = dict(self.select(sql))
        wanted = [sku for sku in self.skus for _ in range(self.open_batches - standing.get(sku, 0))]
        for start in range(0, len(wanted), _AT_ONCE):
            self._open(wanted[start : start + _AT_ONCE])

    def _open(self, skus: list[int]) -> None:
        size, first, now = len(skus), self.next_run() << RUN_BITS, timezone.now()
        batches, layers, moves = (range(first + part * size + 1, first + part * size + 1 + size) for part in range(3))
        on_hand = self.on_hand()
        after = []
        for sku in skus:
            on_hand[sku] = on_hand.get(sku, 0) + LAYER
            after.append(on_hand[sku])
        day = timezone.localdate(now)
        place = {"warehouse_id": self.warehouse, "sku_id": skus}
        amount = {"quantity": LAYER, "cost": COST}
        with writing_transaction(self.using):
            self.insert_all(Batch, {**place, "id": batches, "code": "B", "received_on": day}, size)
            layer = {"batch_id": batches, "state": "good", "rank": day.toordinal(), "remaining": LAYER}
            self.insert_all(Layer, {**place, **amount, **layer, "id": layers}, size)
            line = {
                "batch_id": batches,
                "layer_id": layers,
                "source": "supplier",
                "target": "good",
                "balance_after": after,
                "previous": self.previous(skus, moves),
            }
            paper = {"document_type": "benchmark", "document_line": list(layers), "handler": 0, "delay_seconds": 0}
            moments = {"occurred_at": now, "recorded_at": now}
            self.insert_all(Move, {**place, **amount, **line, **paper, **moments, "id": moves}, size)
            last = dict(zip(skus, moves, strict=True))
            added = [(LAYER * count, LAYER * count, last[sku], sku) for sku, count in Counter(skus).items()]
            with connections[self.using].cursor() as cursor:
                cursor.executemany(
                    "update warehouse_balance set good = good + %s, available = available + %s, last_move = %s where sku_id = %s",
                    added,
                )

    def close(self, run: int) -> None:
        """Let everything leave that a run took in, so that only closed history grows."""
        first, after, now = run << RUN_BITS, (run + 1) << RUN_BITS, timezone.now()
        moves = self.next_run() << RUN_BITS
        with writing_transaction(self.using), connections[self.using].cursor() as cursor:
            cursor.execute(_CLOSE, [now, now, moves, first, after])
            cursor.execute(_CLOSED, [moves])
            cursor.execute("update warehouse_layer set remaining = 0 where id >= %s and id < %s", [first, after])

    def analyze(self) -> None:
        with connections[self.using].cursor() as cursor:
            cursor.execute("analyze")

    def judged(self) -> dict[str, int]:
        """Batches of many lines that each control judged."""
        sql = "select control, count(*) from audit_decision where judged >= 100 group by control"
        return dict(self.select(sql))

    def summary(self) -> dict[str, tuple[int, int]]:
        """Rows and sums by table, to be equal on both sides.

        Raises:
            SystemExit: moves, layers and balances of a SKU disagree, its ledger lines are no chain, or what is held is not
                reserved.
        """
        if self.select(_ASTRAY)[0][0]:
            message = f"{self.using}: moves, layers and balances disagree"
            raise SystemExit(message)
        for check in (check_card, check_reserved):
            if fault := check(self.using).fault:
                message = f"{self.using}: {fault}"
                raise SystemExit(message)
        found = {}
        for table, total in _COMPARED.items():
            rows, summed = self.select(f"select count(*), {total} from {table}")[0]
            found[table] = (int(rows), int(summed or 0))
        return found
