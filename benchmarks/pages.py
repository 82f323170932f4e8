"""Server CPU of a page, warm, with a million rows behind it, beside a raw SELECT of the rows it shows.

    .venv/bin/python -m benchmarks.pages [sqlite|postgres] [--rows 1000000] [--times 30]

The demo company gets so many more arrivals (counted, received), requests, products with balances, runs with decisions and
breaches. Each page is asked for through the whole program (middleware, sign-in, permissions, templates) by Django's test
client, whose own cost is in the figure. CPU of this process; on PostgreSQL the server's backend is added. Linux only.
"""

import argparse
import statistics
import sys
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple

MUST = 50
"""Milliseconds of server CPU for a page of 50 rows."""
AT_ONCE = 100_000
WARM = 10


class Page(NamedTuple):
    """``sql`` reads the rows that the page shows, by hand."""

    title: str
    address: str
    sql: str


def fill(side: Any, rows: int) -> None:
    from django.db import connections
    from django.utils import timezone

    from benchmarks.stock import RUN_BITS
    from guiju.demo import company
    from guiju.domains.catalogue.models import Sku
    from guiju.domains.warehouse.models import (
        Arrival,
        ArrivalLine,
        Balance,
        Count,
        CountLine,
        IssueRequest,
        Receipt,
        ReceiptLine,
    )
    from guiju.kernel.accounts.models import Account
    from guiju.kernel.audit.models import Breach, Decision, Evidence
    from guiju.kernel.org.models import Place
    from guiju.kernel.store.bulk import insert
    from guiju.kernel.store.transaction import writing_transaction

    using = side.using
    company.load(using)
    warehouse = Place.objects.using(using).get(code=company.WAREHOUSE).id
    keeper = Account.objects.using(using).get(person__number="1004").id
    sku = Sku.objects.using(using).get(code="A-500").id
    now = timezone.now()
    first_run = 1_000_000
    for start in range(0, rows, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, rows))
        size = len(numbers)
        runs = [(first_run + number) << RUN_BITS for number in numbers]
        ids = [[run + place for run in runs] for place in range(1, 12)]
        moments = [now - timedelta(seconds=rows - number) for number in numbers]
        with writing_transaction(using):
            _evidence(insert, (Evidence, Decision, Breach), using, keeper, runs, ids, moments)
            goods = {"warehouse_id": warehouse, "handler": keeper}
            names = {"supplier": [f"供应商{n % 997}" for n in numbers], "delivery_note": [f"N-{n}" for n in numbers]}
            papers = {"number": [f"DH-X-{n:09d}" for n in numbers], "arrived_at": moments, "carrier": "顺丰"}
            insert(Arrival, {"id": ids[2], **goods, **names, **papers}, size, using)
            line = {"arrival_id": ids[2], "line": 1, "sku_id": sku, "noted_quantity": 5, "unit_cost": 10_000}
            insert(ArrivalLine, {"id": ids[3], **line}, size, using)
            insert(Count, {"id": ids[4], "arrival_id": ids[2], "counted_at": moments, "handler": keeper}, size, using)
            counted = {"count_id": ids[4], "arrival_line_id": ids[3], "sku_id": sku, "barcode": "6901", "quantity": 5}
            insert(CountLine, {"id": ids[5], **counted}, size, using)
            receipt = {"number": [f"RK-X-{n:09d}" for n in numbers], "arrival_id": ids[2], "received_at": moments}
            insert(Receipt, {"id": ids[6], **goods, **receipt}, size, using)
            taken = {"line": 1, "sku_id": sku, "quantity": 5, "state": "good", "cost": 500}
            insert(ReceiptLine, {"id": ids[7], "receipt_id": ids[6], "arrival_line_id": ids[3], **taken}, size, using)
            asked = {"number": [f"CS-X-{n:09d}" for n in numbers], "purpose": "sale", "requester": keeper}
            insert(
                IssueRequest, {"id": ids[8], "warehouse_id": warehouse, "requested_at": moments, **asked}, size, using
            )
            insert(
                Sku,
                {"id": ids[9], "code": [f"X-{n:09d}" for n in numbers], "name": [f"商品{n}" for n in numbers]},
                size,
                using,
            )
            insert(Balance, {"warehouse_id": warehouse, "sku_id": ids[9], "good": 1}, size, using)
        write(f"{start + size:,} rows")
    if connections[using].vendor == "postgresql":
        # Autovacuum does it there; nobody does on SQLite.
        with connections[using].cursor() as planning:
            planning.execute("vacuum analyze")


def _evidence(
    insert: Callable[..., Any],
    models: tuple[Any, Any, Any],
    using: str,
    keeper: int,
    runs: list[int],
    ids: list[list[int]],
    moments: list[Any],
) -> None:
    """A run for each row, its judgement and a refusal; the newest hundred warn and wait for a reason."""
    evidence, decision, breach = models
    size = len(runs)
    bare = {
        "payload": b"{}",
        "is_compressed": False,
        "salt": b"s" * 32,
        "public_commitment": b"c" * 32,
        "private_root": b"p" * 32,
    }
    what = {"command": "warehouse.receive_goods", "actor": keeper, "occurred_at": moments, "recorded_at": moments}
    insert(evidence, {"id": runs, **what, **bare}, size, using)
    judged = {
        "control": "warehouse.received_as_counted",
        "facts_version": 1,
        "clauses": "[]",
        "params_digest": "0" * 64,
    }
    counts = {"judged": 1, "blocked": 0, "held": 0, "warned": 0}
    insert(decision, {"id": ids[0], "evidence_id": runs, **judged, **counts}, size, using)
    about = {
        "subject_type": "warehouse.stock_in",
        "control": "warehouse.received_as_counted",
        "clause": "S03.06",
        "clause_version": 1,
    }
    said = {
        "subject_key": [f"DH/{run}" for run in runs],
        "message": "应 10，实 9",
        "effect": "block",
        "item": 0,
        "line": 0,
    }
    insert(breach, {"id": ids[1], "evidence_id": runs, "actor": keeper, **about, **said}, size, using)


def pages(rows: int) -> list[Page]:
    """Each with the rows it shows, or looks through, as somebody would read them by hand."""
    from django.utils import timezone

    from guiju.kernel.queries.looking import STRETCH

    last, middle = rows - 1, rows // 2
    arrivals, skus, requests = "/warehouse/arrivals/", "/catalogue/skus/", "/warehouse/issues/"
    balances = "select b.id, s.code, s.name, b.good from warehouse_balance b join catalogue_sku s on s.id = b.sku_id"
    newest = f"select * from warehouse_arrival order by id desc limit {STRETCH}"
    received = "exists (select 1 from warehouse_receipt r where r.arrival_id = a.id)"
    approved = "exists (select 1 from warehouse_issueapproval p where p.request_id = a.id)"
    asked = f"select * from warehouse_issuerequest order by id desc limit {STRETCH}"
    day = timezone.localdate(timezone.now() - timedelta(seconds=middle))
    start = timezone.make_aware(datetime.combine(day, time()))
    within = f"arrived_at >= '{_stamp(start)}' and arrived_at < '{_stamp(start + timedelta(days=1))}'"
    return [
        Page("list, newest first", arrivals, "select * from warehouse_arrival order by id desc limit 51"),
        Page(
            "list, by number, half way",
            f"{arrivals}?sort=number&after={_behind(middle)}",
            f"select * from warehouse_arrival where number > 'DH-X-{middle:09d}' order by number limit 51",
        ),
        Page(
            "list, by number, last page",
            f"{arrivals}?sort=number&after={_behind(rows - 31)}",
            f"select * from warehouse_arrival where number > 'DH-X-{rows - 31:09d}' order by number limit 51",
        ),
        Page(
            "list, by time of arrival",
            f"{arrivals}?sort=arrived_at",
            "select * from warehouse_arrival order by arrived_at, id limit 51",
        ),
        Page(
            "one day of it",
            f"{arrivals}?since={day}&until={day}",
            f"select * from warehouse_arrival where {within} order by arrived_at desc, id desc limit 51",
        ),
        Page("list, by product", "/warehouse/stock/", f"{balances} where s.code >= '' order by s.code, b.id limit 51"),
        Page("requests, sums a row", requests, "select * from warehouse_issuerequest order by id desc limit 51"),
        Page(
            "search: a number begins so",
            f"{arrivals}?q=DH-X-0000",
            "select * from warehouse_arrival where number >= 'DH-X-0000' and number < 'DH-X-0001' "
            "order by number desc limit 51",
        ),
        Page(
            "search: a supplier begins so",
            f"{arrivals}?q=供应商99",
            "select * from warehouse_arrival where supplier >= '供应商99' and supplier < '供应商9:' "
            "order by supplier desc, id desc limit 51",
        ),
        Page(
            "search: inside a text, often",
            f"{arrivals}?q=应商",
            f"select * from ({newest}) a where supplier like '%应商%' limit 51",
        ),
        Page(
            "search: inside a text, never",
            f"{arrivals}?q=没有的",
            f"select * from ({newest}) a where supplier like '%没有的%' limit 51",
        ),
        Page(
            "search: a product's name",
            f"{skus}?q=商品{middle}",
            f"select * from catalogue_sku where name >= '商品{middle}' and name < '商品{middle + 1}' order by name limit 51",
        ),
        Page(
            "search: stock by a name",
            f"/warehouse/stock/?q=商品{middle}",
            f"{balances} where s.name >= '商品{middle}' and s.name < '商品{middle + 1}' order by s.name limit 51",
        ),
        Page(
            "state: what all are",
            f"{arrivals}?state=已入库",
            f"select * from ({newest}) a where {received} order by id desc limit 51",
        ),
        Page(
            "state: what none is",
            f"{arrivals}?state=待点",
            f"select * from ({newest}) a where not {received} order by id desc limit 51",
        ),
        Page(
            "requests: state none has",
            f"{requests}?state=待出库",
            f"select * from ({asked}) a where {approved} order by id desc limit 51",
        ),
        Page(
            "record",
            f"/records/warehouse.arrivals/DH-X-{last:09d}/",
            f"select * from warehouse_arrival where number = 'DH-X-{last:09d}'",
        ),
        Page("form", "/do/warehouse.record_arrival/", "select id, code, name from org_place"),
        Page(
            "look-up",
            "/lookup/catalogue.Sku/?q=X-00000",
            "select code, name from catalogue_sku where code >= 'X-00000' order by code limit 20",
        ),
        Page("clause map", "/clauses/", "select * from rulebook_clause order by code limit 100"),
        Page("今日", "/", "select * from audit_breach where effect = 'warn' order by id desc limit 20"),
    ]


def _behind(number: int) -> str:
    return cursor(f"DH-X-{number:09d}", (1_000_000 + number) << 20 | 3)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def cursor(value: str, key: int) -> str:
    from guiju.kernel.queries import cursors

    return cursors.written(value, key)


def measure(side: Any, rows: int, times: int) -> int:
    """Print a line a page; returns how many are dearer than they may be."""
    from django.conf import settings
    from django.test import Client

    from guiju.kernel.accounts.models import Account
    from guiju.lib.garbage import spare_the_program

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(Account.objects.get(username="wang"))
    over = 0
    client.get("/")
    spare_the_program()  # as the web server does once its pages have come up
    write(f"{'page':>30} {'ms CPU':>8} {'p95':>8} {'raw ms':>8} {'ratio':>7} {'kB':>6}  must {MUST} ms")
    for page in pages(rows):
        ours, sizes = [], 0
        for turn in range(WARM + times):
            answers: list[Any] = []
            spent = side.cpu(lambda address=page.address, into=answers: into.append(client.get(address))).whole
            if answers[0].status_code != 200:
                message = f"{page.address}: {answers[0].status_code}"
                raise SystemExit(message)
            sizes = len(answers[0].content)
            if turn >= WARM:
                ours.append(spent * 1000)
        raw = [side.cpu(lambda sql=page.sql: select(side.using, sql)).whole * 1000 for _ in range(times)]
        middle, plain = statistics.median(ours), statistics.median(raw)
        late = statistics.quantiles(ours, n=20)[-1]
        over += middle > MUST
        verdict = "OVER" if middle > MUST else "ok"
        figures = f"{middle:8.1f} {late:8.1f} {plain:8.2f} {middle / max(plain, 0.001):7.0f} {sizes / 1000:6.1f}"
        write(f"{page.title:>30} {figures}  {verdict}")
    return over


def select(using: str, sql: str) -> None:
    from django.db import connections

    with connections[using].cursor() as reading:
        reading.execute(sql)
        reading.fetchall()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engine", nargs="?", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=30)
    given = parser.parse_args()
    from benchmarks.sides import databases

    with databases(given.engine) as (ours, _raw):
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        write(f"{given.engine}, {given.rows:,} rows")
        fill(ours, given.rows)
        raise SystemExit(1 if measure(ours, given.rows, given.times) else 0)


def write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
