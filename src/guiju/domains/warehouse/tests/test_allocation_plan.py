"""How the allocation is carried out: by the partial index, without quadratic joins, no further than the demand."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import pytest
from django.db import connection
from test_allocation import GOOD, TODAY, Shelf, Wish, demand, stock

from guiju.domains.warehouse.allocation import _Axes, allocate, statement

pytestmark = pytest.mark.django_db

SQLITE = connection.vendor == "sqlite"
on_sqlite = pytest.mark.skipif(not SQLITE, reason="the plan of the other engine")
on_postgresql = pytest.mark.skipif(SQLITE, reason="the plan of the other engine")

LOOPED_SCANS = """
with supply(place, id) as (select row_number() over (order by id), id from warehouse_layer),
wanted(place) as (select row_number() over (order by id) from warehouse_layer)
select * from wanted join supply on supply.place >= wanted.place"""


def shelves(skus: int, open_layers: int) -> list[Shelf]:
    return [
        Shelf(2 * (sku * open_layers + turn), sku, 10, 10, 1_000, rank=TODAY + turn % 7)
        for sku in range(1, skus + 1)
        for turn in range(open_layers)
    ]


def spread(lines: int, skus: int) -> list[Wish]:
    return [(1 + line % skus, 1, GOOD, 1 + line % 3) for line in range(lines)]


def execute(prefix: str, wishes: Sequence[Wish]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(prefix + statement(), _Axes.of(demand(wishes)).parameters(TODAY, "default"))
        return cursor.fetchall()


def sqlite_plan(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute("explain query plan " + sql, parameters)
        return [(parent, detail) for _, parent, _, detail in cursor.fetchall()]


def looped_scans(plan: Sequence[tuple[int, str]]) -> list[str]:
    """Scans that are run once for each row of another: the loops under one parent are nested in their order."""
    found = []
    for _, siblings in groupby(sorted(plan, key=lambda step: step[0]), key=lambda step: step[0]):
        loops = [detail for _, detail in siblings if detail.startswith(("SCAN", "SEARCH"))]
        found += [detail for detail in loops[1:] if detail.startswith("SCAN") or "AUTOMATIC" in detail]
    return found


@on_sqlite
class TestSqlite:
    def plan(self) -> list[tuple[int, str]]:
        stock(shelves(20, 50))
        return sqlite_plan(statement(), _Axes.of(demand(spread(100, 20))).parameters(TODAY, "default"))

    def test_layers_are_found_by_the_partial_index_and_by_key(self) -> None:
        touching = [
            detail for _, detail in self.plan() if detail.startswith(("SCAN x", "SEARCH x", "SCAN l", "SEARCH l"))
        ]
        index = "SEARCH x USING INDEX warehouse_layer_open (sku_id=? AND warehouse_id=? AND state=? AND rank"
        key = "SEARCH l USING INTEGER PRIMARY KEY (rowid=?)"
        assert sorted(touching) == [key, key, f"{index}=? AND id>?)", f"{index}>?)"]

    def test_nothing_is_scanned_inside_a_loop(self) -> None:
        assert looped_scans(self.plan()) == []

    def test_the_next_layer_is_not_sorted_for(self) -> None:
        plan = self.plan()
        parents = {parent for parent, detail in plan if "warehouse_layer_open" in detail}
        assert [detail for other, detail in plan if other in parents and "TEMP B-TREE" in detail] == []

    def test_a_scan_inside_a_loop_would_be_seen(self) -> None:
        assert looped_scans(sqlite_plan(LOOPED_SCANS))


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", []):
        yield from nodes(child)


def postgresql_plan(wishes: Sequence[Wish], *options: str) -> list[dict[str, Any]]:
    [[answer]] = execute(f"explain ({', '.join(['format json', *options])}) ", wishes)
    [whole] = json.loads(answer) if isinstance(answer, str) else answer
    return list(nodes(whole["Plan"]))


@on_postgresql
class TestPostgresql:
    def plan(self) -> list[dict[str, Any]]:
        stock(shelves(100, 50))
        with connection.cursor() as cursor:
            cursor.execute("analyze warehouse_layer")
        return postgresql_plan(spread(1_000, 100))

    def test_layers_are_found_by_the_partial_index_and_by_key(self) -> None:
        touching = [node for node in self.plan() if node.get("Relation Name") == "warehouse_layer"]
        assert sorted(node["Index Name"] for node in touching) == ["warehouse_layer_open", "warehouse_layer_pkey"]
        assert {node["Node Type"] for node in touching} == {"Index Scan"}
        [walk] = [node for node in touching if node["Index Name"] == "warehouse_layer_open"]
        condition = walk["Index Cond"].replace(walk["Alias"] + ".", "")
        assert [part for part in ("sku_id", "warehouse_id", "state", "ROW(rank, id)") if part not in condition] == []

    def test_nothing_is_scanned_inside_a_loop(self) -> None:
        loops = [node for node in self.plan() if node["Node Type"] == "Nested Loop"]
        assert loops
        assert {loop["Plans"][1]["Node Type"] for loop in loops} == {"Limit"}

    def test_the_next_layer_is_not_sorted_for(self) -> None:
        limits = [node for node in self.plan() if node["Node Type"] == "Limit"]
        assert {limit["Plans"][0]["Node Type"] for limit in limits} == {"Index Scan"}


def work(wishes: Sequence[Wish]) -> int:
    """What the engine does for the statement, counted, not timed: steps of SQLite's machine, rows of PostgreSQL's plan."""
    if not SQLITE:
        counted = postgresql_plan(wishes, "analyze", "timing off")
        return sum(int(node["Actual Rows"] * node["Actual Loops"]) for node in counted)
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    raw = connection.connection
    raw.set_progress_handler(count, 100)
    try:
        allocate(demand(wishes), TODAY)
    finally:
        raw.set_progress_handler(None, 0)
    return steps


@pytest.mark.parametrize(("skus", "open_layers"), [(1_000, 5), (1, 5_000)], ids=["many SKUs", "one hot SKU"])
def test_ten_times_the_lines_are_about_ten_times_the_work(skus: int, open_layers: int) -> None:
    stock(shelves(skus, open_layers))
    assert work(spread(10_000, skus)) < 14 * work(spread(1_000, skus))


def test_stock_that_stays_costs_nothing() -> None:
    stock([*shelves(50, 10), *(Shelf(10**7 + 2 * n, 51 + n % 50, 10, 10, 1_000) for n in range(50 * 400))])
    few = [(sku, 1, GOOD, 15) for sku in range(1, 51)]
    many = [(sku, 1, GOOD, 15) for sku in range(51, 101)]
    assert work(many) < 1.2 * work(few)
