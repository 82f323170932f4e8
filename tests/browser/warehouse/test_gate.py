"""The guard with a phone scans the pass, counts, done; a carton too many stays. The keeper prints what paper needs."""

import os
import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from guiju.domains.warehouse import api
from guiju.domains.warehouse.models import ExitCheck, HeldCartons
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.models import Person
from tests.browser.warehouse.conftest import PHONE, SignIn, menu, narrow, scan

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.real_commits, pytest.mark.founded("S01")]
SERVICE, MANAGER, KEEPER = "1005", "1003", "1004"


def done(who: str, command: type[Command], item: dict[str, Any]) -> str:
    outcome = run_items(command, [item], Context(actor=Person.objects.get(number=who).account_id or 0))
    assert outcome.done == [0], outcome.refusals
    return str(outcome.answers.get(0, {}).get("number", ""))


@pytest.fixture
def gate_pass(site: str) -> str:
    """A pass over two cartons of an issue document."""
    lines = [{"sku": "A-500", "quantity": 2}]
    asked = {"warehouse": "WH1", "basis": "TM-28", "picker": "张顺丰", "lines": lines}
    request = done(SERVICE, api.RequestIssue, asked)
    done(MANAGER, api.ApproveIssue, {"request": request})
    document = done(KEEPER, api.DispatchGoods, {"request": request, "lines": [{"line": 1, "quantity": 2}]})
    contents = [{"contents": "玫瑰洗发水", "cartons": 2}]
    item = {"warehouse": "WH1", "document": document, "carrier_name": "张顺丰", "lines": contents}
    return done(KEEPER, api.IssueGatePass, item)


@pytest.fixture
def guard(gate_pass: str, sign_in: SignIn) -> "Page":
    page = sign_in("钱前台")
    page.set_viewport_size(PHONE)
    menu(page, "门岗核对")
    return page


def kept(page: "Page", name: str) -> None:
    """As a picture, where ``GUIJU_SCREENS`` names a folder."""
    if folder := os.environ.get("GUIJU_SCREENS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def looked_at(page: "Page", name: str) -> None:
    narrow(page)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    kept(page, name)


def test_the_third_carton_stays(guard: "Page", gate_pass: str) -> None:
    looked_at(guard, "gate")
    scan(guard, "FT-NO-SUCH")
    expect(guard.get_by_role("alert")).to_contain_text("没有放行条“FT-NO-SUCH”")
    scan(guard, gate_pass)
    expect(guard.locator(".task-number")).to_contain_text("今天有效")
    assert "张**" in guard.inner_text("main")
    assert "张顺丰" not in guard.content(), "the carrier's name is masked"
    guard.get_by_label("实点箱数").fill("3")
    guard.get_by_text("私人包裹、情况、照片").click()
    guard.get_by_label("情况").fill("多出一箱，说是样品")
    looked_at(guard, "gate-counting")
    guard.get_by_role("button", name="完成核对").click()
    guard.wait_for_url("**/gate/?done=MG-*")
    expect(guard.locator(".compare .is-off dd")).to_have_text(re.compile(r"\s*1\s*"))
    expect(guard.locator("main")).to_contain_text("人可以走")
    expect(guard.locator(".refusal.is-warning").first).to_contain_text("1 箱留门岗待查")
    looked_at(guard, "gate-done")
    check = ExitCheck.objects.get()
    assert (check.counted, check.let_out) == (3, 2)
    assert HeldCartons.objects.get().note == "多出一箱，说是样品"

    scan(guard, gate_pass)
    expect(guard.locator(".task-number")).to_contain_text("放行条已经用过")
    looked_at(guard, "gate-used")


def test_without_a_pass_everything_stays(guard: "Page") -> None:
    guard.get_by_role("link", name="没有放行条").click()
    guard.get_by_label("谁带出门").fill("李某")
    guard.get_by_role("button", name="完成核对").click()
    expect(guard.locator(".field-error")).to_be_visible()
    expect(guard.get_by_label("谁带出门")).to_have_value("李某")
    guard.get_by_label("实点箱数").fill("1")
    guard.get_by_role("button", name="完成核对").click()
    guard.wait_for_url("**/gate/?done=MG-*")
    check = ExitCheck.objects.get()
    assert (check.counted, check.let_out, check.carrier_name) == (1, 0, "李某")


def test_the_paper_sheet_is_a_table_on_paper(keeper: "Page", gate_pass: str) -> None:
    menu(keeper, "应急纸单")
    looked_at(keeper, "paper-sheet")
    expect(keeper.get_by_role("columnheader", name="实拣")).to_be_hidden()
    keeper.emulate_media(media="print")
    keeper.set_viewport_size({"width": 688, "height": 1000})
    expect(keeper.get_by_role("columnheader", name="实拣")).to_be_visible()
    assert keeper.evaluate("getComputedStyle(document.querySelector('.paper-sheet tbody tr')).display") == "table-row"
    narrow(keeper)
    kept(keeper, "paper-sheet-printed")
    keeper.goto(f"{keeper.url.split('/warehouse')[0]}/warehouse/documents/{gate_pass}/")
    expect(keeper.get_by_role("img", name=gate_pass)).to_be_visible()
    narrow(keeper)
    kept(keeper, "gate-pass-printed")
