"""A bin is counted with a phone, blind: scan the bin, scan the goods, say how many."""

import os
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from guiju.domains.warehouse import api
from guiju.domains.warehouse.models import StockCountLine, StockDifference
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.models import Person
from tests.browser.warehouse.conftest import CUP, TOOTHPASTE, UNIT, menu, narrow, scan

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.real_commits, pytest.mark.founded("S03")]
BOOK = 60
"""Of A-500 in D-01-1, which nobody who counts may see."""


@pytest.fixture
def stocktake(site: str) -> str:
    account = Person.objects.get(number="1004").account_id or 0
    item = {"warehouse": "WH1", "keeper": "1004"}
    return str(run_items(api.PlanStocktake, [item], Context(actor=account)).answers[0]["number"])


def looked_at(page: "Page", name: str) -> None:
    narrow(page)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    if folder := os.environ.get("GUIJU_SCREENS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def counted(page: "Page", quantity: str) -> None:
    page.get_by_label("数量", exact=True).fill(quantity)
    page.get_by_role("button", name="实盘").click()


def test_a_bin_is_counted_blind(keeper: "Page", stocktake: str) -> None:
    menu(keeper, "盘点")
    keeper.get_by_role("link", name=stocktake).click()
    keeper.get_by_role("link", name="盘点", exact=True).last.click()
    expect(keeper.locator("main")).to_contain_text("还有 3 行没有盘")
    looked_at(keeper, "stock-counting")
    scan(keeper, "D-01-1")
    expect(keeper.locator(".carried")).to_contain_text("D-01-1")
    scan(keeper, CUP)
    expect(keeper.get_by_role("alert")).to_contain_text("不在这个库位的盘点表上")
    scan(keeper, UNIT)
    expect(keeper.get_by_role("button", name="实盘 D-01-1")).to_be_visible()
    assert str(BOOK) not in keeper.locator("main").inner_text(), "whoever counts does not see what the books have"
    looked_at(keeper, "stock-counting-bin")
    counted(keeper, "58")
    keeper.wait_for_url("**/count/?bin=D-01-1&counted=*")
    expect(keeper.locator("main")).to_contain_text("还有 2 行没有盘")
    line = StockCountLine.objects.get()
    assert (line.quantity, line.book) == (58, BOOK)
    assert StockDifference.objects.get().quantity == 2

    scan(keeper, "D-01-2")
    scan(keeper, TOOTHPASTE)
    counted(keeper, "0")
    expect(keeper.locator("main")).to_contain_text("还有 1 行没有盘")
    assert StockCountLine.objects.latest("id").quantity == 0, "an empty bin is a count"
