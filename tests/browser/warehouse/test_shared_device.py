"""A PDA that the shift shares: made one by the administrator, then each comes in by badge and PIN."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from guiju.kernel.accounts import badges, passwords
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import IssueBadge, SetPin
from guiju.kernel.org.models import Person
from tests.browser.warehouse.conftest import PHONE, SignIn, menu, narrow

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.founded

PIN = "284913"


def badge_of(number: str) -> str:
    account = Person.objects.get(number=number).account_id or 0
    ticket = badges.ticket(PIN, owner=passwords.owner_of(account))
    assert run_items(SetPin, [{"ticket": ticket}], Context(actor=account)).done == [0]
    printed, digest = badges.make()
    assert run_items(IssueBadge, [{"person": number, "digest": digest}], Context(actor=SYSTEM)).done == [0]
    return printed.code


def scan_and_type(page: "Page", badge: str) -> None:
    """A scanner ends with Enter; then the digits, and Enter."""
    expect(page.get_by_label("扫工牌")).to_be_focused()
    page.keyboard.type(badge)
    page.keyboard.press("Enter")
    expect(page.get_by_label("口令")).to_be_focused()
    narrow(page)
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")


def test_two_keepers_take_turns(sign_in: SignIn, site: str) -> None:
    page = sign_in("吴管理")
    page.set_viewport_size(PHONE)
    menu(page, "共用设备")
    page.get_by_label("名称").fill("一号仓 手持机 3")
    page.get_by_role("button", name="把这台设备设为共用设备").click()
    page.get_by_text("这台设备是共用设备").wait_for()
    narrow(page)
    page.locator(".rail-opener").click()
    page.get_by_role("button", name="退出登录").click()
    for number, name in (("1004", "王库管"), ("1005", "李客服")):
        scan_and_type(page, badge_of(number))
        page.wait_for_url(f"{site}/")
        assert name in page.locator(".rail .sign-out").inner_text() + page.locator(".who").inner_text()
        assert "我的账号" not in page.locator(".rail").inner_text()
        page.get_by_role("button", name="换人", exact=True).click()
