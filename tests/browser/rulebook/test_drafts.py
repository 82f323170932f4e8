"""A rulebook is adopted in the browser: from a file to clauses in force, by clicks and by keys, at both widths."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import timezone
from playwright.sync_api import Page, expect

from guiju.kernel.rulebook.in_force import clauses_in_force
from tests.browser.warehouse.conftest import DESKTOP, PHONE, SignIn, menu_entry, narrow, sign_in, site
from tests.rulebook.adopting.drafts import LATER, TEXT

__all__ = ["sign_in", "site"]
pytestmark = [pytest.mark.browser, pytest.mark.real_commits, pytest.mark.founded("all")]
RUN = """async () => (await axe.run(document, {resultTypes: ["violations"], elementRef: false})).violations
    .map(rule => `${rule.id}: ${rule.nodes[0].html}`)"""


def looked_at(page: Page, name: str) -> None:
    """Nothing sticks out at either width, and axe-core has nothing to say."""
    page.evaluate(AXE_SCRIPT)
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        narrow(page)
        assert page.evaluate(RUN) == [], name
        if folder := os.environ.get("GUIJU_SCREENS"):
            page.screenshot(path=f"{folder}/{name}-{size['width']}.png", full_page=True)


def hand_in(page: Page, folder: Path, text: str, earlier: str = "") -> None:
    file = folder / "办法.txt"
    file.write_text(text, encoding="utf-8")
    menu_entry(page, "整理制度")
    page.get_by_label("txt、md 或 docx").set_input_files(file)
    if earlier:
        page.get_by_label("是哪一部制度的新稿").select_option(label=earlier)
    page.get_by_role("button", name="整理成条款").click()


def test_adopted_by_clicks_and_keys(sign_in: SignIn, tmp_path: Path) -> None:
    page = sign_in("周总")
    looked_at_list(page)
    hand_in(page, tmp_path, TEXT)
    expect(page.locator("#counts")).to_contain_text("已决定 0 / 5 条")
    expect(page.locator("[data-clause]")).to_have_count(5)
    looked_at(page, "draft")

    page.keyboard.press("j")
    expect(page.locator("#G01\\.01")).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator("#counts")).to_contain_text("已决定 1 / 5 条")
    expect(page.locator("#G01\\.02")).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator("#counts")).to_contain_text("已决定 2 / 5 条")
    expect(page.locator("#G01\\.03")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("i")
    page.keyboard.type("与第二条重复")
    page.keyboard.press("Enter")
    expect(page.locator("#G01\\.05")).to_contain_text("不采纳")
    expect(page.locator("#counts")).to_contain_text("已决定 3 / 5 条")

    page.locator("#G01\\.03").focus()
    page.keyboard.press("e")
    expect(page.locator("h1")).to_contain_text("G01.03")
    looked_at(page, "draft_clause")
    page.get_by_label("条文").fill("旷工当日不计工资。")
    page.get_by_role("button", name="改后采纳").click()
    page.locator("#G01\\.04 [data-edit]").click()
    page.get_by_label("理由").fill("会计凭证另有规定，这里指内部单据")
    page.get_by_role("button", name="改后采纳").click()
    expect(page.locator("#counts")).to_contain_text("已决定 5 / 5 条")
    page.get_by_label("生效日").fill(timezone.localdate().isoformat())
    page.get_by_label("归口部门").fill("仓储部")
    looked_at(page, "draft_decided")
    page.get_by_role("button", name="颁布").click()
    expect(page.locator(".tile")).to_have_count(4)
    assert clauses_in_force(timezone.localdate()).filter(code__startswith="G01.").count() == 4

    hand_in(page, tmp_path, LATER, "G01 出入库管理办法（第 1 稿）")
    expect(page.locator("#G01\\.02")).to_contain_text("上一稿：")
    looked_at(page, "draft_later")


def looked_at_list(page: Page) -> None:
    menu_entry(page, "整理制度")
    expect(page.get_by_text("还没有制度草稿")).to_be_visible()
    looked_at(page, "drafts")
    page.set_viewport_size(DESKTOP)
