"""The keeper takes goods in with a phone: blind count, the refusal beside its line, the two ways out."""

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from guiju.domains.warehouse.models import Arrival, Balance, Count, CountLine, Difference, Receipt, Refusal
from tests.browser.warehouse.conftest import CARTON, TOOTHPASTE, UNIT, menu, narrow, scan

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.real_commits, pytest.mark.founded]


def field(page: "Page", place: int = 0) -> "Page":
    return page.locator(".count-field").nth(place)


def until(page: "Page", place: int, value: str) -> None:
    expect(field(page, place)).to_have_value(value)


@pytest.fixture
def counting(keeper: "Page") -> "Page":
    """On the count page of the arrival that waits."""
    menu(keeper, "到货")
    keeper.get_by_role("link", name="清点").click()
    keeper.get_by_text("还没有点货").wait_for()
    return keeper


def lock(page: "Page", pieces: int) -> None:
    page.get_by_role("button", name="锁定清点").click()
    page.wait_for_timeout(600)
    page.get_by_role("button", name=f"再按一次：锁定 {pieces} 件").click()
    page.wait_for_url("**/receive/")


def count_98(page: "Page") -> None:
    scan(page, CARTON)
    until(page, 0, "24")
    scan(page, "×4")
    until(page, 0, "96")
    scan(page, UNIT)
    scan(page, UNIT)
    until(page, 0, "98")


@pytest.mark.clause("S03.06")
def test_goods_are_counted_blind_and_enter_as_counted(counting: "Page") -> None:
    page = counting
    narrow(page)
    shown = page.content()
    assert "100" not in page.inner_text("main"), "S03.06: a blind count shows no expected number"
    assert not re.search(r"应\s*[：:]?\s*\d", shown), "S03.06: a blind count shows no expected number"
    count_98(page)
    assert "100" not in page.inner_text("main"), "S03.06: counting does not reveal the expected number"
    lock(page, 98)

    narrow(page)
    compared = page.locator(".compare").inner_text().split()
    assert compared == ["应", "100", "实", "98", "差", "-2"]
    quantity = page.get_by_label("入库数量")
    assert quantity.input_value() == "98"
    quantity.fill("100")
    page.get_by_role("button", name="入库", exact=True).click()
    box = page.locator("#line-1 .refusal")
    box.wait_for()
    said = box.inner_text()
    assert "实点 98，入库 100" in said
    assert "怎么办：" in said
    assert box.locator('a[href="/clauses/S03.06/"]').count() >= 1
    assert page.locator("main > .task > .refusal").count() == 0, "said once, beside the line"
    assert box.get_by_role("link", name="拒收", exact=True).count() == 1
    assert page.get_by_label("入库数量").input_value() == "100", "what was typed stays"
    assert not Receipt.objects.filter(arrival__delivery_note="D-1").exists()
    narrow(page)

    box.get_by_role("button", name="写差异说明，按 98 入库").click()
    page.wait_for_url("**/documents/RK-*/")
    page.get_by_text("已入库", exact=True).wait_for()
    narrow(page)
    balance = Balance.objects.get(sku__code="A-500")
    assert balance.good == 60 + 98
    difference = Difference.objects.get()
    assert (difference.noted_quantity, difference.counted_quantity) == (100, 98)
    assert "短少 2" in difference.explanation
    page.get_by_role("link", name=difference.number).click()
    page.wait_for_url("**/documents/CY-*/")
    narrow(page)


def test_a_mismatch_may_be_refused_or_waived(counting: "Page") -> None:
    page = counting
    count_98(page)
    page.get_by_text("规格或外观不符").click()
    page.get_by_label("外观质量").select_option("no")
    lock(page, 98)
    page.get_by_label("差异说明").fill("短少 2 件，司机已签字")
    page.get_by_role("button", name="入库", exact=True).click()
    box = page.locator("#line-1 .refusal")
    box.wait_for()
    assert "质量不符" in box.inner_text()
    assert box.get_by_role("button", name="申请特批").count() == 1
    assert page.get_by_label("差异说明").input_value() == "短少 2 件，司机已签字"
    page.get_by_label("不符项").select_option("quality")
    page.get_by_label("拒收数量").fill("98")
    page.get_by_label("说明", exact=True).fill("瓶身压坏")
    page.get_by_role("button", name="开拒收单").click()
    page.wait_for_url("**/documents/JS-*/")
    note = Refusal.objects.get()
    assert (note.item, note.quantity, note.reason) == ("quality", 98, "瓶身压坏")
    assert Balance.objects.get(sku__code="A-500").good == 60


def test_what_was_not_announced_stands_apart_and_an_unknown_code_counts_nothing(counting: "Page") -> None:
    page = counting
    scan(page, UNIT)
    until(page, 0, "1")
    scan(page, TOOTHPASTE)
    until(page, 1, "1")
    line = page.locator("#tally-lines .task-line").nth(1)
    assert "待处理" in line.inner_text()
    assert "待处理" not in page.locator("#tally-lines .task-line").nth(0).inner_text()
    scan(page, "NO-SUCH-CODE")
    page.locator("#scan-result .refusal").wait_for()
    assert "没有登记" in page.locator("#scan-result .refusal").inner_text()
    assert [field(page, 0).input_value(), field(page, 1).input_value()] == ["1", "1"]
    lock(page, 2)
    assert "货单上没有，实点 1" in page.inner_text("main")


def test_a_count_outlives_a_reload_and_a_lost_network(counting: "Page") -> None:
    page = counting
    scan(page, CARTON)
    until(page, 0, "24")
    page.context.set_offline(True)
    scan(page, UNIT)
    scan(page, UNIT)
    page.get_by_text("待提交 2 次扫描").wait_for()
    page.get_by_role("button", name="锁定清点").click()
    page.get_by_text("还有扫描没有提交").wait_for()
    page.context.set_offline(False)
    until(page, 0, "26")
    page.reload()
    until(page, 0, "26")
    page.get_by_role("button", name="撤销上一次扫描").click()
    until(page, 0, "25")
    field(page).fill("40")
    page.keyboard.press("Tab")
    page.reload()
    until(page, 0, "40")
    page.get_by_role("button", name="撤销上一次扫描").click()
    until(page, 0, "25")
    lock(page, 25)
    assert CountLine.objects.get(count__arrival__delivery_note="D-1").quantity == 25
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('guiju.tally')).length") == 0


def test_an_answer_lost_on_the_way_counts_once(counting: "Page") -> None:
    page = counting
    lost: list[str] = []

    def lose_the_first_answer(route: object) -> None:
        if lost:
            route.continue_()
            return
        lost.append("one")
        route.fetch()
        route.abort()

    page.route("**/count/scan/", lose_the_first_answer)
    scan(page, UNIT)
    expect(field(page)).to_have_value("1", timeout=15_000)
    assert lost


def test_a_double_click_locks_nothing_and_a_double_post_counts_once(counting: "Page") -> None:
    page = counting
    scan(page, UNIT)
    until(page, 0, "1")
    page.get_by_role("button", name="锁定清点").dblclick()
    page.wait_for_timeout(300)
    assert page.url.endswith("/count/")
    assert Count.objects.filter(arrival__delivery_note="D-1").count() == 0
    page.wait_for_timeout(600)
    page.get_by_role("button", name="再按一次：锁定 1 件").dblclick()
    page.wait_for_url("**/receive/")
    assert Count.objects.filter(arrival__delivery_note="D-1").count() == 1


def test_an_arrival_is_recorded_with_a_photo(keeper: "Page", tmp_path) -> None:
    from PIL import Image

    page = keeper
    photo = tmp_path / "dock.jpg"
    Image.new("RGB", (320, 240), (90, 120, 60)).save(photo)
    menu(page, "到货")
    page.get_by_role("link", name="到货登记").click()
    page.wait_for_url("**/arrivals/new/")
    page.get_by_label("供应商").fill("杭州日化供应链")
    page.keyboard.press("Enter")
    page.keyboard.type("D-77")
    page.keyboard.press("Enter")
    page.keyboard.type("德邦物流")
    page.get_by_label("到货照片").set_input_files(str(photo))
    page.get_by_text("✓ 已上传").wait_for()
    assert page.locator("[data-row]:visible").count() == 1
    page.get_by_label("商品编码或条码").first.focus()
    page.keyboard.type(UNIT)
    page.keyboard.press("Enter")
    page.keyboard.type("十")
    page.get_by_label("单价（元）").first.fill("12.345")
    assert page.locator("[data-row]:visible").count() == 2
    page.get_by_role("button", name="登记到货").click()
    page.get_by_text("应为整数").wait_for()
    assert page.get_by_label("供应商").input_value() == "杭州日化供应链"
    assert page.get_by_label("商品编码或条码").first.input_value() == UNIT
    page.get_by_label("数量").first.fill("10")
    page.get_by_role("button", name="登记到货").click()
    page.wait_for_url("**/documents/DH-*/")
    narrow(page)
    main = page.inner_text("main")
    assert "¥12.345" in main
    assert "清点后显示" in main, "S03.06: the paper does not show the number before the count either"
    assert page.locator(".pictures img").evaluate("image => image.naturalWidth") == 320


def test_a_form_whose_answer_was_lost_is_taken_once_when_it_is_sent_again(keeper: "Page") -> None:
    page = keeper
    menu(page, "到货")
    page.get_by_role("link", name="到货登记").click()
    page.get_by_label("供应商").fill("义乌小商品")
    page.get_by_label("送货单号").fill("D-88")
    page.get_by_label("承运人").fill("德邦物流")
    page.get_by_label("商品编码或条码").first.fill("A-500")
    page.get_by_label("数量").first.fill("10")

    def lose_the_answer(route: object) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    page.route("**/arrivals/new/", lose_the_answer)
    page.get_by_role("button", name="登记到货").click()
    for _ in range(100):
        if Arrival.objects.filter(delivery_note="D-88").exists():
            break
        page.wait_for_timeout(50)
    page.unroute("**/arrivals/new/")
    page.go_back()
    page.get_by_role("link", name="到货登记").click()
    page.get_by_text("已恢复上次未提交的内容").wait_for()
    assert page.get_by_label("送货单号").input_value() == "D-88"
    page.get_by_role("button", name="登记到货").click()
    page.wait_for_url("**/documents/DH-*/")
    assert Arrival.objects.filter(delivery_note="D-88").count() == 1
