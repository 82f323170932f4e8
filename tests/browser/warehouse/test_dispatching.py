"""Goods leave by scanning: within the request, first in first out, to the person named."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from guiju.domains.warehouse.models import Balance, Dispatch, IssueApproval, IssueRequest
from tests.browser.warehouse.conftest import CUP, PHONE, TOOTHPASTE, UNIT, SignIn, menu, narrow, scan

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.real_commits, pytest.mark.founded]


@pytest.fixture
def picking(keeper: "Page") -> "Page":
    """On the dispatch page of the demo request: ten shampoos, two cups."""
    menu(keeper, "出库")
    keeper.locator("tbody").get_by_role("link", name="出库", exact=True).click()
    keeper.wait_for_url("**/dispatch/")
    return keeper


def picked(page: "Page", place: int, value: str) -> None:
    expect(page.locator(".count-field").nth(place)).to_have_value(value)


def hand_over(page: "Page", pieces: int) -> None:
    page.get_by_role("button", name="交接出库").click()
    page.wait_for_timeout(600)
    page.get_by_role("button", name=f"再按一次：交出 {pieces} 件").click()


def test_the_demo_request_is_dispatched_by_scanning(picking: "Page") -> None:
    page = picking
    narrow(page)
    assert "张**" in page.inner_text("main")
    assert "张顺丰" not in page.content(), "the picker's name is masked"
    scan(page, UNIT)
    picked(page, 0, "1")
    scan(page, "×10")
    picked(page, 0, "10")
    scan(page, UNIT)
    box = page.locator("#scan-result .refusal")
    box.wait_for()
    assert "申请 10，已出 0，本次出库 11" in box.inner_text()
    assert box.locator('a[href="/clauses/S03.10/"]').count() == 1
    picked(page, 0, "10")
    scan(page, TOOTHPASTE)
    expect(box).to_contain_text("不在这张出库申请里")
    scan(page, CUP)
    scan(page, CUP)
    picked(page, 1, "2")
    page.reload()
    picked(page, 0, "10")
    hand_over(page, 12)
    page.wait_for_url("**/documents/CK-*/")
    narrow(page)
    dispatch = Dispatch.objects.get()
    main = page.inner_text("main")
    assert dispatch.number in main
    assert "入库" in page.locator('td[data-label="批次（先进先出）"]').first.inner_text()
    assert "¥1,200.00" in main
    assert (Balance.objects.get(sku__code="A-500").good, Balance.objects.get(sku__code="C-001").good) == (50, 46)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('guiju.tally')).length") == 0
    menu(page, "出库")
    expect(page.locator("tbody tr")).to_contain_text("已出库")
    assert page.locator("tbody").get_by_role("link", name="出库", exact=True).count() == 0


def test_a_typed_number_over_the_request_is_refused_beside_its_line(picking: "Page") -> None:
    page = picking
    page.locator(".count-field").first.fill("11")
    page.locator(".count-field").nth(1).fill("1")
    page.keyboard.press("Tab")
    hand_over(page, 12)
    beside = page.locator('[data-line="1"] .refusal-line')
    beside.wait_for()
    assert "申请 10，已出 0，本次出库 11" in beside.inner_text()
    assert page.locator('[data-line="2"] .refusal-line').count() == 0
    picked(page, 0, "11")
    assert not Dispatch.objects.exists()


def test_another_picker_needs_a_letter(picking: "Page", tmp_path) -> None:
    from PIL import Image

    page = picking
    scan(page, UNIT)
    picked(page, 0, "1")
    page.get_by_text("提货人不是本人，或货早已离库").click()
    page.get_by_label("实际提货人").fill("李四")
    hand_over(page, 1)
    box = page.locator("#scan-result .refusal")
    box.wait_for()
    assert "来提货的不是申请单上的提货人" in box.inner_text()
    letter = tmp_path / "letter.png"
    Image.new("RGB", (200, 300), (250, 250, 240)).save(letter)
    assert page.get_by_label("实际提货人").input_value() == "李四"
    page.get_by_label("委托书").set_input_files(str(letter))
    page.get_by_text("✓ 已上传").wait_for()
    hand_over(page, 1)
    page.wait_for_url("**/documents/CK-*/")
    assert "李*" in page.inner_text("main")
    assert page.locator(".pictures img").evaluate("image => image.naturalWidth") == 200


def test_a_request_is_asked_for_signed_and_refused_until_then(sign_in: SignIn, site: str) -> None:
    page = sign_in("李客服")
    page.set_viewport_size(PHONE)
    menu(page, "出库")
    assert page.locator("tbody").get_by_role("link", name="出库", exact=True).count() == 0
    page.locator(".actions").get_by_role("link", name="出库申请", exact=True).click()
    page.get_by_label("出库依据").fill("TM-5")
    page.get_by_label("提货人").fill("王五")
    page.get_by_label("商品编码或条码").first.fill("a-500")
    page.get_by_label("数量").first.fill("3")
    page.get_by_role("button", name="提交申请").click()
    page.wait_for_url("**/documents/CS-*/")
    assert "待审批" in page.inner_text("main")
    request = IssueRequest.objects.get(basis="TM-5")
    row = f'tr:has-text("{request.number}")'

    page = sign_in("王库管")
    menu(page, "出库")
    assert page.locator(row).get_by_role("link", name="出库审批").count() == 0
    page.goto(f"{site}/warehouse/issues/{request.number}/dispatch/")
    scan(page, UNIT)
    picked(page, 0, "1")
    hand_over(page, 1)
    box = page.locator("#scan-result .refusal")
    box.wait_for()
    assert "缺：审批签字" in box.inner_text()

    page = sign_in("陈店长")
    menu(page, "出库")
    page.locator(row).get_by_role("link", name="出库审批").click()
    page.get_by_role("button", name="出库审批").click()
    page.wait_for_url("**/records/warehouse.issue_requests/CS-*/")
    assert "待出库" in page.inner_text("main")
    assert IssueApproval.objects.filter(request=request).count() == 1
