"""A keeper does the opening check with the thumb; the director sees it; a rulebook is signed."""

import re
from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.duties.planning import plan
from guiju.kernel.rulebook.commands import EnactClause
from tests.browser.warehouse.conftest import DESKTOP, PHONE, SignIn, menu, narrow

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.real_commits, pytest.mark.founded]

# From 07:30 to 08:30 the founded company's own opening check is to do as well.
THIS_CHECK = re.compile("待做 开门检查.* 00:00")


@pytest.fixture
def today(site: str) -> str:
    """Duties that are open now, whatever the time is, and a pledge."""
    now = timezone.localtime()
    window = {"closes": "23:59", "on_holidays": "all"}
    for number, (control, params) in enumerate(
        (
            ("warehouse.locks_checked", {**window, "default_check_from": "00:00"}),
            ("warehouse.goods_checked", {**window, "opens": "00:00"}),
            ("controls.read_and_sign", {"posts": ["keeper"]}),
        )
    ):
        clause: dict[str, Any] = {
            "rulebook": "S03",
            "code": f"S03.9{number}",
            "title": ("上班检查门锁", "上班检查物品", "遵守制度")[number],
            "text": ("上班须检查仓库门锁有无异常。", "上班须检查物品有无丢失。", "仓库人员须遵守本制度。")[number],
            "mode": "enforce",
            "effective_from": date(2026, 1, 1),
            "lines": [{"control": control, "mode": "enforce", "params": params}],
        }
        assert run_items(EnactClause, [clause], Context(SYSTEM)).done == [0]
    plan(now + timedelta())
    return site


def clean(page: "Page") -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def picture() -> dict[str, Any]:
    drawn = BytesIO()
    Image.new("RGB", (320, 240), (90, 120, 150)).save(drawn, "JPEG")
    return {"name": "lock.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()}


def test_an_opening_check_on_the_phone(today: str, keeper: "Page", sign_in: SignIn) -> None:
    menu(keeper, "我的职责")
    narrow(keeper)
    clean(keeper)
    keeper.get_by_role("link", name=THIS_CHECK).click()
    for check in range(4):
        keeper.get_by_role("radio", name="正常").nth(check).check()
    keeper.get_by_role("textbox", name="封条号").fill("F-1001")
    keeper.get_by_role("radio", name="异常").nth(2).check()
    keeper.get_by_label("情况（异常必填）").nth(2).fill("A-500 少一箱")
    narrow(keeper)
    clean(keeper)
    keeper.get_by_role("button", name="提交检查").click()
    expect(keeper.get_by_role("alert").first).to_contain_text("须有至少一张照片")
    expect(keeper.get_by_role("radio", name="异常").nth(2)).to_be_checked()
    keeper.locator("input[type=file]").first.set_input_files(picture())
    expect(keeper.get_by_text("✓ 已上传")).to_be_visible()
    keeper.get_by_role("button", name="提交检查").click()
    expect(keeper.get_by_text("今天已做的")).to_be_visible()
    expect(keeper.get_by_role("link", name=THIS_CHECK)).to_have_count(0)
    director = sign_in("林运营")
    director.set_viewport_size(DESKTOP)
    director.goto(f"{today}/duties/all/")
    expect(director.get_by_role("row", name=re.compile("上班检查物品.*00:00"))).to_contain_text("王库管")
    clean(director)


def test_a_rulebook_is_signed_on_the_phone(today: str, keeper: "Page", sign_in: SignIn) -> None:
    menu(keeper, "我的承诺")
    narrow(keeper)
    clean(keeper)
    keeper.get_by_role("link", name=re.compile("仓库管理制度")).click()
    narrow(keeper)
    clean(keeper)
    keeper.get_by_role("button", name="本人签署").click()
    expect(keeper.get_by_text("已签", exact=True)).to_be_visible()
    director = sign_in("林运营")
    director.set_viewport_size(PHONE)
    director.goto(f"{today}/pledges/unsigned/")
    expect(director.get_by_text("应签 1 份，已签 1 份")).to_be_visible()
    narrow(director)
    clean(director)
