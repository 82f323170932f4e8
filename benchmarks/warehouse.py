"""The keeper's long acts over many bins: suggestions, day close, month close, a stocktake of 20,000 bins; beside raw SQL.

    .venv/bin/python -m benchmarks.warehouse [sqlite|postgres] [--sizes 10000,100000,1000000] [--times 10]

A size is how many products, batches, balances and bin balances the large warehouse has. CPU ms of client and server, warm,
medians where an act can be repeated. ``raw`` reads the same rows by one SELECT by hand, or writes the rows the act leaves in
its own tables, made ready beforehand. Linux only (``/proc``).
"""

import argparse
import statistics
import sys
from collections.abc import Callable, Iterable
from datetime import timedelta
from multiprocessing import get_context
from typing import Any, NamedTuple

LINES = 50
"""Of the receipt to put away and of the request to pick."""
DAY_ARRIVALS, LEFT_OPEN = 500, 20
"""Arrivals of ten lines counted on the day that is closed, and how many of them are not posted yet."""
COUNT_LINES = 200
"""A keeper's count of one row of shelves."""


class Figure(NamedTuple):
    """CPU in ms; ``rows`` is what the act reads or writes, ``raw`` 0 where nothing by hand would do the same."""

    act: str
    ours: float
    raw: float
    rows: int


class Meter:
    """The CPU of one side, and of the same work by hand."""

    def __init__(self, side: Any, times: int) -> None:
        self.side, self.times = side, times
        self.figures: list[Figure] = []

    def spent(self, work: Callable[[], Any]) -> float:
        return self.side.cpu(work).whole * 1000

    def repeated(self, act: str, ours: Callable[[], Any], raw: Callable[[], Any], rows: int) -> None:
        ours()
        raw()
        mine = statistics.median(self.spent(ours) for _ in range(self.times))
        plain = statistics.median(self.spent(raw) for _ in range(self.times))
        self.figures.append(Figure(act, mine, plain, rows))

    def once(self, act: str, ours: Callable[[], Any], rows: int, tables: Iterable[type[Any]] = ()) -> None:
        """``raw`` writes the rows that the act left in these tables into copies of them."""
        from django.db import connections

        before = {model: _last(model, self.side.using) for model in tables}
        mine = self.spent(ours)
        with connections[self.side.using].cursor() as cursor:
            plain = sum(self.spent(_rewriting(cursor, model, last, self.side.using)) for model, last in before.items())
        self.figures.append(Figure(act, mine, plain, rows))


def _last(model: Any, using: str) -> int:
    newest = model.objects.using(using).order_by("-id").values_list("id", flat=True).first()
    return int(newest or 0)


def _rewriting(cursor: Any, model: Any, last: int, using: str) -> Callable[[], None]:
    """Write what came after this row again, as the engine takes it, into a table without any index."""
    from django.db import connections

    from guiju.kernel.store.transaction import writing_transaction

    table = model._meta.db_table
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    cursor.execute(f"select {columns} from {table} where id > %s", [last])
    rows = cursor.fetchall()
    with writing_transaction(using):
        cursor.execute(f"create temporary table raw_{table} as select {columns} from {table} where 1 = 0")
    is_postgresql = connections[using].vendor == "postgresql"
    spelled = ("\t".join("\\N" if value is None else str(value) for value in row) + "\n" for row in rows)
    text = "".join(spelled) if is_postgresql else ""
    statement = f"insert into raw_{table} values ({', '.join(['%s'] * len(model._meta.concrete_fields))})"

    def write() -> None:
        with writing_transaction(using):
            if is_postgresql:
                with cursor.copy(f"copy raw_{table} from stdin") as copy:
                    copy.write(text)
            else:
                cursor.executemany(statement, rows)
            cursor.execute(f"drop table raw_{table}")

    return write


def measure(engine: str, size: int, times: int) -> list[Figure]:
    """The figures of one size, in a fresh database."""
    from benchmarks.sides import databases

    with databases(engine) as (ours, _raw):
        from benchmarks import bins

        bins.fill(ours.using, size)
        meter = Meter(ours, times)
        acts = Acts(ours.using)
        acts.suggestions(meter)
        acts.day_close(meter)
        acts.stocktake(meter)
        acts.month_close(meter, bins.COUNTED, bins.COUNTED_BINS)
        acts.month_close(meter, bins.LARGE, size)
        return meter.figures


class Acts:
    """The demo company's keeper and accountant at work in the benchmark's warehouses."""

    def __init__(self, using: str) -> None:
        from guiju.kernel.org.models import Person

        self.using = using
        self.accounts = dict(Person.objects.using(using).values_list("number", "account_id"))
        self.turn = 0

    def act(self, who: str, command: Any, items: list[dict[str, Any]]) -> Any:
        from django.utils import timezone

        from guiju.kernel.commands.context import Context
        from guiju.kernel.commands.run import run_items

        self.turn += 1
        context = Context(
            actor=self.accounts[who], now=timezone.now(), request_id=f"benchmark:{self.turn}", using=self.using
        )
        outcome = run_items(command, items, context)
        if outcome.refusals or outcome.held:
            message = f"{command.key}: {outcome.refusals[:3]} {outcome.held[:3]}"
            raise SystemExit(message)
        return outcome

    def suggestions(self, meter: Meter) -> None:
        from benchmarks.bins import LARGE
        from guiju.domains.warehouse import api
        from guiju.domains.warehouse.queries.pick_plan import pick_plan
        from guiju.domains.warehouse.queries.putaway_plan import putaway_plan

        arrival = self._counted([[(n * 7, 20) for n in range(1, LINES + 1)]])[0]
        whole = [{"line": n, "quantity": 20} for n in range(1, LINES + 1)]
        receipt = self.act("1004", api.ReceiveGoods, [{"arrival": arrival, "lines": whole}]).answers[0]["number"]
        lines = [{"sku": _sku(n * 7), "quantity": 5} for n in range(1, LINES + 1)]
        asked = {"warehouse": LARGE, "basis": "B-1", "picker": "张顺丰", "lines": lines}
        request = self.act("1005", api.RequestIssue, [asked]).answers[0]["number"]
        self.act("1003", api.ApproveIssue, [{"request": request}])
        standing = (
            "select l.line, b.code, k.quantity from {0}line l join {0} d on d.id = l.{1} "
            "join warehouse_binstock k on k.sku_id = l.sku_id and k.quantity > 0 join warehouse_bin b on b.id = k.bin_id "
            "where d.number = '{2}' order by l.line, b.code"
        )
        meter.repeated(
            "putaway suggestions, 50 lines",
            lambda: putaway_plan(receipt, self.using),
            self._selecting(standing.format("warehouse_receipt", "receipt_id", receipt)),
            LINES,
        )
        meter.repeated(
            "pick suggestions, 50 lines",
            lambda: pick_plan(request, self.using),
            self._selecting(standing.format("warehouse_issuerequest", "request_id", request)),
            LINES,
        )

    def day_close(self, meter: Meter) -> None:
        from django.utils import timezone

        from benchmarks.bins import LARGE
        from guiju.domains.warehouse import api
        from guiju.domains.warehouse.models import DayClose, DayCloseLine

        today = timezone.localdate()
        self.act("1004", api.CloseDay, [{"warehouse": LARGE, "day": today - timedelta(days=1)}])
        arrivals = self._counted([[(n * 10 + line, 5) for line in range(10)] for n in range(DAY_ARRIVALS)])
        posted = [{"arrival": each, "lines": [{"line": n, "quantity": 5} for n in range(1, 11)]} for each in arrivals]
        self.act("1004", api.ReceiveGoods, posted[LEFT_OPEN:])
        reason = {"reason": "came_late", "owner": "1004"}
        left = [{"document": each, **reason} for each in arrivals[:LEFT_OPEN]]
        item = {"warehouse": LARGE, "day": today, "lines": left}
        closing = lambda: self.act("1004", api.CloseDay, [item])  # noqa: E731
        meter.once(
            f"day close, {DAY_ARRIVALS} arrivals, {LEFT_OPEN} open", closing, LEFT_OPEN, [DayClose, DayCloseLine]
        )

    def stocktake(self, meter: Meter) -> None:
        from benchmarks.bins import COUNTED, COUNTED_BINS, EACH
        from guiju.domains.warehouse import api
        from guiju.domains.warehouse.models import StockCount, StockCountLine, Stocktake, StocktakeClose, StocktakeLine
        from guiju.domains.warehouse.models import StockDifference as Difference

        number = ""

        def plan() -> None:
            nonlocal number
            number = self.act("1004", api.PlanStocktake, [{"warehouse": COUNTED, "keeper": "1004"}]).answers[0][
                "number"
            ]

        def count(who: str, lines: Iterable[int], found: int = EACH) -> None:
            given = [{"line": line, "quantity": found} for line in lines]
            self.act(who, api.CountStock, [{"stocktake": number, "lines": given}])

        def sign() -> None:
            for who, role in (("1004", "keeper"), ("1006", "finance")):
                self.act(who, api.SignStocktake, [{"stocktake": number, "role": role, "lines": []}])

        bins = f"{COUNTED_BINS:,} bins"
        meter.once(f"stocktake: plan, {bins}", plan, COUNTED_BINS, [Stocktake, StocktakeLine])
        shelf = range(1, COUNT_LINES + 1)
        meter.once(
            f"stocktake: {COUNT_LINES} counted", lambda: count("1004", shelf), COUNT_LINES, [StockCount, StockCountLine]
        )
        rest = range(COUNT_LINES + 1, COUNTED_BINS - 99)
        meter.once(
            f"stocktake: {len(rest):,} counted at once",
            lambda: count("1004", rest),
            len(rest),
            [StockCount, StockCountLine],
        )
        wrong = range(COUNTED_BINS - 99, COUNTED_BINS + 1)
        meter.once("stocktake: 100 differ", lambda: count("1004", wrong, EACH - 1), 100, [StockCountLine, Difference])
        meter.once(
            "stocktake: 100 counted again", lambda: count("1006", wrong, EACH - 1), 100, [StockCountLine, Difference]
        )
        meter.once(f"stocktake: two signatures, {bins}", sign, COUNTED_BINS)
        meter.once(
            f"stocktake: end, {bins}",
            lambda: self.act("1004", api.CloseStocktake, [{"stocktake": number}]),
            COUNTED_BINS,
            [StocktakeClose],
        )

    def month_close(self, meter: Meter, place: str, size: int) -> None:
        from django.utils import timezone

        from guiju.domains.warehouse import api
        from guiju.domains.warehouse.models import MonthClose, MonthFigure

        month = f"{(timezone.localdate() - timedelta(days=40)):%Y-%m}"
        lines: list[dict[str, Any]] = []
        closing = lambda: self.act("1011", api.CloseMonth, [{"warehouse": place, "month": month, "lines": lines}])  # noqa: E731
        meter.once(f"month close, {size:,} batches", closing, size, [MonthClose, MonthFigure])

    def _counted(self, goods: list[list[tuple[int, int]]]) -> list[str]:
        """Arrivals in the large warehouse, each with (product, quantity) lines, counted as noted; their numbers."""
        from benchmarks.bins import LARGE
        from guiju.domains.warehouse import api

        head = {"warehouse": LARGE, "supplier": "杭州日化供应链", "carrier": "顺丰速运"}
        arrived = [
            {
                **head,
                "delivery_note": f"B-{self.turn}-{n}",
                "lines": [{"sku": _sku(sku), "quantity": quantity, "unit_cost": 10_000} for sku, quantity in lines],
            }
            for n, lines in enumerate(goods)
        ]
        numbers = [answer["number"] for answer in self.act("1004", api.RecordArrival, arrived).answers.values()]
        counts = [
            {"arrival": number, "lines": [{"barcode": f"69{sku:011d}", "quantity": each} for sku, each in lines]}
            for number, lines in zip(numbers, goods, strict=True)
        ]
        self.act("1004", api.CountArrival, counts)
        return numbers

    def _selecting(self, sql: str) -> Callable[[], None]:
        from benchmarks.pages import select

        return lambda: select(self.using, sql)


def _sku(number: int) -> str:
    return f"X-{number:07d}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engine", nargs="?", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--sizes", default="10000,100000,1000000", help="balances of the large warehouse")
    parser.add_argument("--times", type=int, default=10)
    given = parser.parse_args()
    context = get_context("spawn")
    first: dict[str, float] = {}
    for size in map(int, given.sizes.split(",")):
        write(f"{given.engine}, {size:,} balances: CPU ms")
        write(f"{'act':>44} {'ours':>9} {'raw':>9} {'ratio':>6} {'µs a row':>9} {'growth':>7}")
        with context.Pool(1) as pool:
            for figure in pool.apply(measure, (given.engine, size, given.times)):
                base = first.setdefault(figure.act, figure.ours)
                ratio = f"{figure.ours / figure.raw:6.1f}" if figure.raw else ""
                each = figure.ours * 1000 / figure.rows
                write(
                    f"{figure.act:>44} {figure.ours:9.1f} {figure.raw:9.2f} {ratio:>6} {each:9.1f} {figure.ours / base:7.2f}"
                )


def write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
