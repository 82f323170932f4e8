"""An inspection from its form to what the owner sees of it, at both widths."""

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from guiju.domains.warehouse.models import IssueRequest
from tests.browser import on_one_engine
from tests.browser.screens.filled import filled
from tests.browser.screens.test_every_page import looked_at
from tests.browser.warehouse.conftest import SignIn, sign_in, site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["sign_in", "site"]
pytestmark = [pytest.mark.browser, pytest.mark.real_commits, on_one_engine, pytest.mark.founded]
OWN = "检查-2026-证照 7"


def test_an_inspector_comes_looks_and_is_seen(
    sign_in: SignIn, site: str, browser: "Browser", monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(monkeypatch)
    owner = sign_in("周总")
    wrong, code = _granted(owner, site)
    page = browser.new_context(locale="zh-CN").new_page()
    page.goto(f"{site}/sign-in/")
    page.get_by_label("登录名").fill("inspector1")
    page.get_by_label("密码").fill(code)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/me/password/")
    wrong += looked_at(page, "inspection_password")
    for label, text in (("原密码", code), ("密码（至少", OWN), ("再输一次", OWN)):
        page.get_by_label(label).first.fill(text)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/inspection/")
    wrong += looked_at(page, "inspection_home")
    request = IssueRequest.objects.latest("id").number
    for name, address in (
        ("list", "/warehouse/issues/"),
        ("record", f"/records/warehouse.issue_requests/{request}/"),
        ("refused", "/people/"),
    ):
        page.goto(f"{site}{address}")
        wrong += looked_at(page, f"inspection_{name}")
    page.goto(f"{site}/inspection/")
    expect(page.get_by_role("button", name="下载证据包")).to_be_visible()
    owner.goto(f"{site}/inspections/inspections/")
    wrong += looked_at(owner, "inspections")
    owner.get_by_role("link", name="WC-").first.click()
    expect(owner.locator("main")).to_contain_text(request)
    wrong += looked_at(owner, "inspection")
    owner.get_by_role("link", name="另发一次性密码").click()
    wrong += looked_at(owner, "inspection_code")
    assert wrong == []


def _granted(owner: "Page", site: str) -> tuple[list[str], str]:
    owner.goto(f"{site}/inspections/new/")
    wrong = looked_at(owner, "grant_inspection")
    today = timezone.localdate().isoformat()
    for label, text in (
        ("单位", "市场监督管理局"),
        ("姓名", "郑检"),
        ("登录名", "inspector1"),
        ("文书号", "市监检〔2026〕12 号"),
        ("事由", "年度抽查"),
        ("证据包：自", today),
        ("证据包：至", today),
    ):
        owner.get_by_label(label).first.fill(text)
    owner.get_by_label("仓库", exact=True).check()
    owner.get_by_role("button", name="开通", exact=True).click()
    code = owner.locator(".secret").inner_text()
    return [*wrong, *looked_at(owner, "inspection_granted")], code
