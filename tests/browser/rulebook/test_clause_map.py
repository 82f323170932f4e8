"""The clause map and the clause page at both widths, by clicks."""

import pytest
from playwright.sync_api import expect

from tests.browser.warehouse.conftest import DESKTOP, PHONE, SignIn, menu_entry, narrow, sign_in, site
from tests.rulebook.pack import clauses

__all__ = ["sign_in", "site"]
pytestmark = [pytest.mark.browser, pytest.mark.real_commits, pytest.mark.founded("all")]
ADDRESSES = (
    "/clauses/",
    "/clauses/?q=货",
    "/clauses/S01.11/",
    "/clauses/S03.10/",
    "/clauses/S04.15/",
    "/clauses/S21.140/",
)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1440"])
def test_no_page_is_wider_than_the_screen(sign_in: SignIn, site: str, size: dict[str, int]) -> None:
    page = sign_in("周总")
    page.set_viewport_size(size)
    for address in ADDRESSES:
        answer = page.goto(f"{site}{address}")
        assert answer is not None
        assert answer.status == 200, address
        narrow(page)


def test_a_clause_is_found_by_clicks(sign_in: SignIn, site: str) -> None:
    page = sign_in("周总")
    menu_entry(page, "条款地图")
    expect(page.locator(".tile")).to_have_count(815)
    page.get_by_label("制度", exact=True).select_option("S03")
    page.get_by_role("button", name="查找").click()
    expect(page.locator(".tile")).to_have_count(33)
    page.locator(".legend .tag", has_text="未绑定").click()
    unbound = sum(not each.get("bindings") for code, each in clauses().items() if code.startswith("S03"))
    expect(page.locator(".tile")).to_have_count(unbound)
    expect(page.locator(".legend .is-chosen")).to_have_text(f"未绑定 {unbound} ×")
    page.locator(".legend .is-chosen").click()
    expect(page.locator(".tile")).to_have_count(33)
    page.locator(".tile", has_text="06").click()
    expect(page.locator("h1")).to_have_text("S03.06 入库核对数量、名称")


def test_words_lead_to_titles(sign_in: SignIn, site: str) -> None:
    page = sign_in("周总")
    page.keyboard.press("/")
    page.keyboard.type("白条")
    page.keyboard.press("Enter")
    expect(page.locator(".tiles.is-wide .tile")).to_have_text(["S08.15严禁白条抵库未绑定"])
