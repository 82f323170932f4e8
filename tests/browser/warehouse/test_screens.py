"""Every page of the warehouse at both widths, and what a desktop's lists show."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from guiju.domains.warehouse.models import Arrival, IssueRequest, Receipt
from tests.browser import on_one_engine
from tests.browser.warehouse.conftest import SignIn, menu_entry

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.real_commits, on_one_engine, pytest.mark.founded]


def addresses() -> list[str]:
    waiting = Arrival.objects.get(delivery_note="D-1").number
    received = Arrival.objects.get(delivery_note="OPEN-1").number
    receipt, request = Receipt.objects.get().number, IssueRequest.objects.get().number
    return [
        "arrivals/",
        "arrivals/new/",
        f"arrivals/{waiting}/count/",
        f"arrivals/{waiting}/receive/",
        f"arrivals/{received}/receive/",
        "issues/",
        f"issues/{request}/dispatch/",
        "stock/",
        "stock/card/?sku=A-500",
        "months/",
        "unpapered/",
        "returns/new/",
        "states/",
        "receipts/",
        "dispatches/",
        f"documents/{waiting}/",
        f"documents/{receipt}/",
        f"documents/{receipt}/evidence/",
        f"documents/{request}/",
    ]


def test_lists_are_tables_on_the_desktop(sign_in: SignIn, site: str) -> None:
    page: Page = sign_in("王库管")
    menu_entry(page, "到货")
    rows = page.locator("tbody tr").all_inner_texts()
    assert ["待点" in rows[0], "已入库" in rows[1]] == [True, True]
    assert page.locator("thead").is_visible()
    page.locator("#filter-state").select_option("待点")
    expect(page.locator("tbody tr")).to_have_count(1)
    menu_entry(page, "库存")
    page.get_by_role("link", name="A-500").click()
    card = page.locator("tbody").inner_text()
    assert "入库" in card
    assert "60" in card
    page.get_by_role("link", name="月报", exact=True).click()
    assert "¥7,200.00" in page.locator("tbody tr").first.inner_text()


def test_a_document_prints_without_the_shell(sign_in: SignIn, site: str) -> None:
    page = sign_in("王库管")
    page.goto(f"{site}/warehouse/documents/{Receipt.objects.get().number}/")
    assert page.get_by_role("button", name="打印").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".rail").is_hidden()
    assert page.get_by_text("冲销这张单据").is_hidden()
    assert page.locator(".document h2").first.is_visible()
    assert page.get_by_text("证据：运行").is_visible()
