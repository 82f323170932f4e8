"""Levels read from the ledger: along the chain and over its stretch alike, returns and reversals taken off."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guiju.domains.levels.queries import Levels
from guiju.domains.levels.reading import levels_of, levels_where, window
from guiju.domains.levels.rules import Level
from guiju.domains.warehouse.api import ReturnGoods, ReverseDocument
from guiju.domains.warehouse.models import Balance, Dispatch
from guiju.kernel.queries.query import Asked, Found
from guiju.kernel.queries.reader import Reader
from tests.clauses.company import B_BARCODE, DIRECTOR, KEEPER, SERVICE, WAREHOUSE, Company
from tests.clauses.levels import ordered, sold
from tests.clauses.rounds import when

pytestmark = pytest.mark.founded


@pytest.fixture
def company(db: None) -> Company:
    return Company.founded()


def _levels(days: int = 30) -> dict[str, Level]:
    """By SKU, read along the chain; the stretch of the ledger must say the same."""
    span = window(timezone.now(), days)
    rows = {row.sku.code: (row.warehouse_id, row.sku_id) for row in Balance.objects.select_related("sku")}
    along = levels_of(list(rows.values()), span)
    over = {each.code: each.level for each in levels_where("b.good > 0", [], set(), span)}
    found = {code: along[pair] for code, pair in rows.items()}
    assert over == {code: level for code, level in found.items() if level.good}
    return found


def test_sales_are_net_and_over_whole_days(company: Company) -> None:
    with when("10:00", day=1):
        sold(company, "B-250", B_BARCODE, 100, left=100, there=200)
        assert _levels()["B-250"] == Level(100, 0, 0, 1), "what is sold today counts from tomorrow"
    with when("10:00", day=2):
        assert _levels()["B-250"] == Level(100, 0, 100, 2), "there for two whole days"
        dispatch = Dispatch.objects.latest("id").number
        back = {"dispatch": dispatch, "line": 1, "quantity": 10}
        returned = {"warehouse": WAREHOUSE, "basis": "T-1", "lines": [back]}
        assert company.act(KEEPER, ReturnGoods, returned).done == [0]
        sold(company, "B-250", B_BARCODE, 5, left=95, there=100)
        undone = {"document": Dispatch.objects.latest("id").number, "reason": "发错"}
        assert company.act(KEEPER, ReverseDocument, undone).done == [0]
        ordered(company, "B-250", 40)
    with when("10:00", day=3):
        level = _levels()["B-250"]
        assert (level.sold, level.days, level.on_order) == (90, 3, 40)
        assert _levels(2)["B-250"].sold == 90, "two days back, the day of the sale included"
        assert _levels(1)["B-250"].sold == -10, "one day back there were only returns"


def test_the_list_has_a_fixed_number_of_statements_and_goes_on(company: Company) -> None:
    reader = Reader(company.accounts[DIRECTOR])

    def page(**asked: Any) -> Found:
        found = Levels().found(Levels.params(), Asked(**asked), reader)
        assert found is not None
        return found

    page()  # what the reader may is read once
    with CaptureQueriesContext(connection) as few:
        first = page(limit=1)
    with CaptureQueriesContext(connection) as all_of_them:
        whole = page()
    assert len(few) == len(all_of_them)
    assert [row.sku for row in whole.rows] == ["A-500", "B-250", "C-001"]
    rest = page(after=first.following)
    assert [row.sku for row in (*first.rows, *rest.rows)] == ["A-500", "B-250", "C-001"]
    assert not rest.following
    still = Levels().found(Levels.params(state="没有销量", sku="B-250"), Asked(), reader)
    assert still is not None
    assert [(row.sku, row.said) for row in still.rows] == [("B-250", "今天刚有，还没有完整的一天可算")]


def test_costs_are_for_those_who_may_see_them(company: Company) -> None:
    seen = Levels().found(Levels.params(), Asked(), Reader(company.accounts[SERVICE]))
    assert seen is not None
    assert not seen.rows
