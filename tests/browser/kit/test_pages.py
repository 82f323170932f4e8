"""Pages of the kit in a browser, over the demo company: the grid by keyboard, a block pasted, look-up, lists without reload."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from guiju.domains.catalogue.commands import RegisterSku
from guiju.domains.catalogue.models import Barcode, Sku
from guiju.domains.warehouse.models import Arrival, ArrivalLine, IssueApproval, IssueRequest, Receipt
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from tests.browser import on_one_engine
from tests.clauses.company import Company

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.real_commits, pytest.mark.founded, on_one_engine]

FIRST_VISIT = 150_000
"""Bytes over the wire of everything the first pages need."""

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
ARRIVAL_FORM = "/do/warehouse.record_arrival/"


@pytest.fixture
def site(live_server: LiveServer, settings: Settings) -> str:
    settings.DEMO = True
    Company.founded()
    return live_server.url


@pytest.fixture
def complaints(page: "Page") -> Iterator[list[str]]:
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text) if "Content Security Policy" in message.text else None)
    yield said
    assert said == []


def enter(page: "Page", site: str, name: str) -> "Page":
    page.context.clear_cookies()
    page.goto(f"{site}/sign-in/")
    page.get_by_role("button", name=name).click()
    page.wait_for_url(f"{site}/")
    return page


@pytest.fixture
def keeper(page: "Page", site: str, complaints: list[str]) -> "Page":
    return enter(page, site, "王库管")


def focused(page: "Page") -> str:
    return str(page.evaluate("document.activeElement.name"))


def value(page: "Page", name: str) -> str:
    return page.locator(f'[name="{name}"]').input_value()


def paste(page: "Page", name: str, text: str) -> None:
    """What a spreadsheet puts on the clipboard, pasted into a cell."""
    page.focus(f'[name="{name}"]')
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const given = {clipboardData: data, bubbles: true, cancelable: true};
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", given));
        }""",
        text,
    )


class TestGrid:
    @pytest.fixture
    def form(self, keeper: "Page", site: str) -> "Page":
        keeper.goto(site + ARRIVAL_FORM)
        return keeper

    def test_enter_goes_cell_by_cell_and_on_to_new_rows(self, form: "Page") -> None:
        form.focus('[name="lines-0-sku"]')
        for typed in ("A-500", "12", "500 ml", "12.5", "", "", "B-250", "3"):
            form.keyboard.type(typed)
            form.keyboard.press("Enter")
        assert [value(form, f"lines-0-{name}") for name in ("sku", "quantity", "spec", "unit_cost")] == [
            "A-500",
            "12",
            "500 ml",
            "12.5",
        ]
        assert (value(form, "lines-1-sku"), value(form, "lines-1-quantity")) == ("B-250", "3")
        assert focused(form) == "lines-1-spec"
        count = form.locator("[data-grid-row]").count()
        form.focus(f'[name="lines-{count - 1}-expires_on"]')
        form.keyboard.press("Enter")
        assert focused(form) == f"lines-{count}-sku"
        assert form.locator("[data-grid-row]").count() == count + 1

    def test_arrows_move_between_cells_and_stop_inside_words(self, form: "Page") -> None:
        form.focus('[name="lines-0-quantity"]')
        form.keyboard.type("12")
        form.keyboard.press("ArrowDown")
        assert focused(form) == "lines-1-quantity"
        form.keyboard.press("ArrowUp")
        assert focused(form) == "lines-0-quantity"
        form.keyboard.press("ArrowRight")
        assert focused(form) == "lines-0-spec"
        form.keyboard.type("ab")
        form.keyboard.press("ArrowLeft")
        assert focused(form) == "lines-0-spec", "inside a word the cursor moves"
        form.keyboard.press("Home")
        form.keyboard.press("ArrowLeft")
        assert focused(form) == "lines-0-quantity"

    def test_escape_takes_back_what_was_typed_then_leaves(self, form: "Page") -> None:
        form.fill('[name="lines-0-spec"]', "旧")
        form.focus('[name="lines-1-spec"]')
        form.focus('[name="lines-0-spec"]')
        form.keyboard.type("新")
        form.keyboard.press("Escape")
        assert value(form, "lines-0-spec") == "旧"
        assert focused(form) == "lines-0-spec"
        form.keyboard.press("Escape")
        assert form.evaluate("document.activeElement.tagName") == "BODY"

    def test_tab_follows_the_cells(self, form: "Page") -> None:
        form.focus('[name="lines-0-sku"]')
        form.keyboard.press("Tab")
        assert focused(form) == "lines-0-quantity"

    def test_a_block_from_a_spreadsheet_fills_rows_and_is_recorded(self, form: "Page", site: str) -> None:
        block = "A-500\t1,200\t500 ml\t12.5\r\n" + "\r\n".join(f"B-250\t{n}\t\t{n}.25" for n in range(1, 9)) + "\r\n"
        form.fill("#supplier", "甲")
        form.fill("#delivery_note", "TSV")
        form.fill("#carrier", "德邦")
        form.select_option("#warehouse", "WH1")
        paste(form, "lines-0-sku", block)
        assert form.locator("[data-grid-row]").count() == 9
        assert value(form, "lines-8-unit_cost") == "8.25"
        form.get_by_role("button", name="到货登记").click()
        form.wait_for_url("**/records/warehouse.arrivals/DH-*/")
        lines = ArrivalLine.objects.filter(arrival__delivery_note="TSV").order_by("line")
        assert [(line.noted_quantity, line.unit_cost) for line in lines][:2] == [(1200, 125_000), (1, 12_500)]
        assert lines.count() == 9

    def test_a_block_starts_where_the_cursor_is_and_keeps_quoted_cells_whole(self, form: "Page") -> None:
        paste(form, "lines-1-quantity", '7\t"一""行\n两行"\n="8"\t丙')
        assert value(form, "lines-1-quantity") == "7"
        assert value(form, "lines-1-spec") == '一"行两行', "a line break inside a cell is not a new row"
        assert (value(form, "lines-2-quantity"), value(form, "lines-2-spec")) == ("8", "丙")
        assert value(form, "lines-0-quantity") == ""

    def test_one_plain_cell_is_pasted_as_always(self, form: "Page") -> None:
        form.focus('[name="lines-0-spec"]')
        stopped = form.evaluate(
            """() => {
                const data = new DataTransfer();
                data.setData("text/plain", "一格");
                const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
                return !document.activeElement.dispatchEvent(event);
            }"""
        )
        assert stopped is False

    def test_a_row_can_be_removed_and_added(self, form: "Page") -> None:
        form.fill('[name="lines-0-spec"]', "一")
        form.fill('[name="lines-1-spec"]', "二")
        before = form.locator("[data-grid-row]").count()
        form.locator("[data-grid-remove]").first.click()
        assert form.locator("[data-grid-row]").count() == before - 1
        assert form.locator('[name$="-spec"]').first.input_value() == "二"
        form.get_by_role("button", name="加行").click()
        assert form.locator("[data-grid-row]").count() == before
        assert focused(form) == f"lines-{before}-sku"

    def test_a_half_filled_grid_outlives_an_expired_session(self, form: "Page", site: str) -> None:
        form.fill("#supplier", "甲")
        paste(form, "lines-0-sku", "\n".join(f"A-500\t{n}" for n in range(1, 12)))
        form.context.clear_cookies()
        form.get_by_role("button", name="到货登记").click()
        form.get_by_text("刚填的内容已保存在本机").wait_for()
        form.get_by_role("button", name="王库管").click()
        form.wait_for_url(site + ARRIVAL_FORM)
        form.get_by_text("已恢复上次未提交的内容").wait_for()
        assert value(form, "supplier") == "甲"
        assert value(form, "lines-10-quantity") == "11", "rows beyond those drawn come back too"
        assert not Arrival.objects.filter(supplier="甲").exists()


class TestLookup:
    def test_a_reference_is_completed_by_keyboard(self, keeper: "Page", site: str) -> None:
        keeper.goto(site + ARRIVAL_FORM)
        keeper.focus('[name="lines-0-sku"]')
        keeper.keyboard.type("牙膏")
        option = keeper.get_by_role("option", name="B-250 薄荷牙膏")
        option.wait_for()
        keeper.keyboard.press("ArrowDown")
        expect(option).to_have_attribute("aria-selected", "true")
        keeper.keyboard.press("Enter")
        assert value(keeper, "lines-0-sku") == "B-250"
        assert focused(keeper) == "lines-0-sku"
        assert keeper.locator("#lookup-list").is_hidden()
        keeper.keyboard.press("Enter")
        assert focused(keeper) == "lines-0-quantity"

    def test_escape_closes_the_offers_and_keeps_the_words(self, keeper: "Page", site: str) -> None:
        keeper.goto(site + ARRIVAL_FORM)
        keeper.focus('[name="lines-0-sku"]')
        keeper.keyboard.type("a-")
        keeper.locator("#lookup-list [role=option]").first.wait_for()
        keeper.keyboard.press("Escape")
        assert keeper.locator("#lookup-list").is_hidden()
        assert value(keeper, "lines-0-sku") == "a-"

    def test_a_scanner_is_not_stopped_by_offers(self, keeper: "Page", site: str) -> None:
        keeper.goto(site + ARRIVAL_FORM)
        keeper.focus('[name="lines-0-sku"]')
        keeper.keyboard.type("A-500")
        keeper.keyboard.press("Enter")
        assert focused(keeper) == "lines-0-quantity"
        keeper.wait_for_timeout(400)
        assert keeper.locator("#lookup-list").is_hidden()


class TestList:
    def test_filter_order_and_pages_without_a_reload(self, keeper: "Page", site: str) -> None:
        run_items(RegisterSku, [{"code": f"X-{n:03d}", "name": "多"} for n in range(70)], Context(actor=SYSTEM))
        keeper.goto(f"{site}/catalogue/skus/")
        keeper.evaluate("window.stays = true")
        keeper.keyboard.press("/")
        keeper.keyboard.type("X-")
        expect(keeper.locator(".amount-of-rows")).to_contain_text("共 70 条")
        keeper.get_by_role("link", name="商品编码").click()
        expect(keeper.locator("tbody tr").first).to_contain_text("X-069")
        keeper.get_by_role("link", name="下一页").click()
        expect(keeper.locator("tbody tr")).to_have_count(20)
        keeper.wait_for_timeout(400)
        expect(keeper.locator("tbody tr")).to_have_count(20)
        assert "after=" in keeper.url
        assert "sort=-code" in keeper.url
        keeper.get_by_role("link", name="回到第一页").click()
        expect(keeper.locator("tbody tr")).to_have_count(50)
        assert keeper.evaluate("window.stays") is True
        keeper.go_back()
        expect(keeper.locator("tbody tr")).to_have_count(20)

    def test_it_works_without_scripts(self, browser, site: str) -> None:
        context = browser.new_context(locale="zh-CN", java_script_enabled=False, viewport=DESKTOP)
        page = enter(context.new_page(), site, "王库管")
        page.goto(f"{site}/catalogue/skus/")
        page.locator("[data-search]").fill("牙膏")
        page.get_by_role("button", name="筛选").click()
        assert page.locator("tbody tr").count() == 1
        page.goto(f"{site}/do/warehouse.change_state/")
        assert page.locator('[name="sku"]').is_visible()
        context.close()

    def test_ticked_rows_are_approved_at_once(self, page: "Page", site: str, complaints: list[str]) -> None:
        from guiju.domains.warehouse.api import RequestIssue

        items = [{"warehouse": "WH1", "basis": f"B-{n}", "lines": [{"sku": "A-500", "quantity": 1}]} for n in (1, 2)]
        run_items(RequestIssue, items, Context(actor=SYSTEM))
        enter(page, site, "陈店长")
        page.goto(f"{site}/warehouse/issues/")
        page.locator("[data-tick-all]").check()
        assert page.locator("[name=pick]:checked").count() == 3
        page.get_by_role("button", name="批量出库审批").click()
        expect(page.locator("main")).to_contain_text("已办 2，待批 0，拦截 1")
        assert IssueApproval.objects.count() == 3

    def test_a_file_is_downloaded(self, keeper: "Page", site: str) -> None:
        keeper.goto(f"{site}/catalogue/skus/")
        with keeper.expect_download() as waiting:
            keeper.get_by_role("link", name="导出 Excel").click()
        assert waiting.value.suggested_filename.startswith("商品-")
        assert Path(waiting.value.path()).stat().st_size > 4_000


def test_masked_data_is_revealed_with_a_reason(keeper: "Page", site: str) -> None:
    number = IssueRequest.objects.get().number
    keeper.goto(f"{site}/records/warehouse.issue_requests/{number}/")
    assert "张顺丰" not in keeper.content()
    keeper.get_by_text("查看完整").click()
    keeper.get_by_label("查看原因").fill("核对提货人")
    keeper.get_by_role("button", name="查看", exact=True).click()
    keeper.get_by_text("张顺丰").wait_for()
    keeper.reload()


def test_a_product_is_registered_by_keyboard_alone(page: "Page", site: str, complaints: list[str]) -> None:
    enter(page, site, "林运营")
    page.goto(f"{site}/do/catalogue.register_sku/")
    assert focused(page) == "code"
    for typed in ("n-9", "新品", "10 g", "", "30", "", "", ""):
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    assert focused(page) == "lines-0-code"
    page.keyboard.type("6909")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.type("1")
    page.get_by_role("button", name="登记商品").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/records/catalogue.skus/N-9/")
    assert Sku.objects.get(code="N-9").unit == "件"
    assert Barcode.objects.get(code="6909").quantity == 1


def test_the_first_visit_is_light_over_the_wire(page: "Page", site: str) -> None:
    """Sign-in, 今日 and a list, as transferred: headers and bodies."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    enter(page, site, "王库管")
    page.wait_for_load_state("networkidle")
    assert len(sizes) > 10
    assert sum(sizes) <= FIRST_VISIT
    page.goto(f"{site}/warehouse/arrivals/")
    page.wait_for_load_state("networkidle")
    assert sum(sizes) <= FIRST_VISIT


def screens() -> list[str]:
    waiting = Arrival.objects.get(delivery_note="D-1").number
    return [
        "/",
        "/clauses/",
        "/clauses/S03.06/",
        "/warehouse/arrivals/",
        "/warehouse/issues/",
        "/warehouse/stock/",
        "/warehouse/months/",
        f"/records/warehouse.arrivals/{waiting}/",
        f"/records/warehouse.receipts/{Receipt.objects.get().number}/",
        f"/records/warehouse.issue_requests/{IssueRequest.objects.get().number}/",
        "/records/catalogue.skus/A-500/",
        ARRIVAL_FORM,
        "/do/warehouse.change_state/",
        "/do/catalogue.register_sku/",
    ]
