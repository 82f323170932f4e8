"""Microseconds of CPU (client and server) a line for the FIFO/FEFO allocation, beside a loop in Python.

    python benchmarks/allocation.py sqlite|postgres [--open 10,100,1000]

Every wave is 5,000 lines over 1,000 SKUs, each of which has that many open layers; ``deep`` waves take nine tenths of all
the stock. The loop reads every open layer of the wave's SKUs. Medians of the rounds; Linux only (``/proc``).
"""

import argparse
import datetime as dt
import os
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

SKUS = 1_000
LINES = 5_000
ROUNDS = 7
WAREHOUSE = 1
DAY = 739_500
DEEPEST = 100
SERVER_TICK = os.sysconf("SC_CLK_TCK")


class Meter:
    """CPU seconds of this process and of the connection's server process."""

    def __init__(self) -> None:
        from django.db import connection

        self.server: int | None = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("select pg_backend_pid()")
                self.server = cursor.fetchone()[0]

    def now(self) -> tuple[float, float]:
        if self.server is None:
            return time.process_time(), 0.0
        fields = Path(f"/proc/{self.server}/stat").read_text().rsplit(")", 1)[1].split()
        return time.process_time(), (int(fields[11]) + int(fields[12])) / SERVER_TICK

    def per_line(self, work: Callable[[Any], Any], waves: Iterable[Any]) -> str:
        """The server's clock ticks are too coarse for one wave, so it is a mean; the client's is a median."""
        clients = []
        _, before = self.now()
        for wave in waves:
            began = time.process_time()
            work(wave)
            clients.append(time.process_time() - began)
        client = statistics.median(clients) / LINES * 1e6
        server = (self.now()[1] - before) / len(clients) / LINES * 1e6
        return f"{client + server:8.1f}" + (f" ({client:.1f}+{server:.1f})" if self.server else "")


def fill(first: int, open_layers: int) -> int:
    """Stock for the SKUs from ``first`` on; returns its quantity."""
    from guiju.domains.catalogue.models import Sku
    from guiju.domains.warehouse.models import Batch, Layer
    from guiju.kernel.store.bulk import insert
    from guiju.kernel.store.transaction import writing_transaction

    chance = random.Random(open_layers)
    size = SKUS * open_layers
    ids = [(first + n // 500 << 20) + n % 500 for n in range(size)]
    skus = [first + n % SKUS for n in range(size)]
    quantities = [chance.randint(5, 60) for _ in range(size)]
    remaining = [chance.randint(1, quantity) for quantity in quantities]
    with writing_transaction():
        insert(
            Sku, {"id": range(first, first + SKUS), "code": [f"S{first + n}" for n in range(SKUS)], "name": "品"}, SKUS
        )
        batches = {"id": ids, "warehouse_id": WAREHOUSE, "sku_id": skus, "code": "B"}
        insert(Batch, {**batches, "received_on": dt.date(2026, 1, 1)}, size)
        layers = {
            "id": ids,
            "batch_id": ids,
            "warehouse_id": WAREHOUSE,
            "sku_id": skus,
            "state": "good",
            "rank": [DAY - chance.randint(0, 365) for _ in range(size)],
            "quantity": quantities,
            "cost": [quantity * chance.randint(100, 9_999) for quantity in quantities],
            "remaining": remaining,
        }
        insert(Layer, layers, size)
    return sum(remaining)


def loop(demand: Any) -> list[tuple[int, int, int, int, int]]:
    """What one would write without the statement: read every open layer, then serve line by line."""
    from django.db import connection

    from guiju.domains.warehouse.rules import cost_between
    from guiju.kernel.store.arrays import any_of, array

    with connection.cursor() as cursor:
        cursor.execute(
            "select sku_id, id, batch_id, quantity, cost, remaining from warehouse_layer "
            f"where {any_of('sku_id')} and warehouse_id = %s and state = 'good' and remaining > 0 and last_day >= %s "
            "order by sku_id, rank, id",
            [array(sorted(set(demand.sku_ids))), WAREHOUSE, DAY],
        )
        read = cursor.fetchall()
    shelves = defaultdict(list)
    for sku, *layer in read:
        shelves[sku].append(layer)
    for layers in shelves.values():
        layers.reverse()
    served = []
    for position, (sku, wanted) in enumerate(zip(demand.sku_ids, demand.quantities, strict=True)):
        layers, missing = shelves[sku], wanted
        while missing and layers:
            layer, batch, quantity, cost, left = layers[-1]
            taken = min(missing, left)
            start = quantity - left
            served.append((position, layer, batch, taken, cost_between(cost, quantity, start, start + taken)))
            missing -= taken
            layers[-1][-1] -= taken
            if not layers[-1][-1]:
                layers.pop()
    return served


def waves(first: int, largest: int) -> list[Any]:
    from guiju.domains.warehouse.allocation import Demand

    chance = random.Random(largest)
    return [
        Demand(
            [first + chance.randrange(SKUS) for _ in range(LINES)],
            [WAREHOUSE] * LINES,
            ["good"] * LINES,
            [chance.randint(1, largest) for _ in range(LINES)],
        )
        for _ in range(ROUNDS)
    ]


def measure(opens: list[int]) -> None:
    from django.core.management import call_command
    from django.db import connection

    from guiju.domains.warehouse.allocation import allocate
    from guiju.kernel.org.models import LegalEntity, Place
    from guiju.kernel.store.bulk import insert
    from guiju.kernel.store.transaction import writing_transaction

    call_command("migrate", verbosity=0)
    with writing_transaction():
        insert(LegalEntity, {"id": [1], "code": "E", "name": "主体"}, 1)
        place = {"id": [WAREHOUSE], "entity_id": 1, "parent_id": None, "kind": "warehouse", "code": "W", "name": "仓"}
        insert(Place, place, 1)
    meter = Meter()
    write(
        f"{connection.vendor}: CPU µs a line\n{'open/SKU':>9} {'wave':>8} {'pieces':>7} {'statement':>20} {'loop':>20}"
    )
    first = 1
    for open_layers in opens:
        stock = fill(first, open_layers)
        with connection.cursor() as cursor:
            cursor.execute("analyze")
        for name, largest in (("shallow", 3), ("deep", max(1, round(1.8 * stock / LINES)))):
            if name == "deep" and open_layers > DEEPEST:
                continue
            given = waves(first, largest)
            if name == "shallow":
                compare(given[0])
            pieces = len(allocate(given[0], DAY).positions) / LINES
            ours = meter.per_line(lambda wave: allocate(wave, DAY), given)
            plain = meter.per_line(loop, given)
            write(f"{open_layers:9} {name:>8} {pieces:7.2f} {ours:>20} {plain:>20}")
        first += 10 * SKUS


def compare(demand: Any) -> None:
    from guiju.domains.warehouse.allocation import allocate

    ours = allocate(demand, DAY)
    columns = ours.positions, ours.layer_ids, ours.batch_ids, ours.quantities, ours.costs
    if ours.shortage or list(zip(*columns, strict=True)) != loop(demand):
        message = "the statement and the loop disagree"
        raise SystemExit(message)


def write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engine", choices=["sqlite", "postgres"])
    parser.add_argument("--open", default="10,100,1000", help="open layers a SKU")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="guiju-bench-")))
        os.environ |= {"GUIJU_DATA": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "guiju.config.settings"}
        (folder / "data").mkdir()
        os.environ.pop("GUIJU_DATABASE_URL", None)
        if given.engine == "postgres":
            from guiju.cli.postgres import temporary_server

            os.environ["GUIJU_DATABASE_URL"] = stack.enter_context(temporary_server(folder / "postgres"))
        import django

        django.setup()
        from django.db import connection

        try:
            measure([int(each) for each in given.open.split(",")])
        finally:
            connection.close()


if __name__ == "__main__":
    main()
