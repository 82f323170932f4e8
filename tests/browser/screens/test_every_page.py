"""Every page at both widths: nothing sticks out on the phone, and axe-core finds nothing to complain of."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from guiju.cli import up
from guiju.kernel.org.models import Person
from guiju.web.navigation import pages
from tests.browser import on_one_engine
from tests.browser.screens.filled import filled
from tests.browser.screens.visits import OF_INSPECTORS, ONLY_FORMS, visits
from tests.browser.warehouse.conftest import DESKTOP, PHONE, SignIn, sign_in, site
from tests.turns import in_turn
from tests.web.test_accounts import GOOD, code_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["sign_in", "site"]
pytestmark = [pytest.mark.browser, pytest.mark.real_commits, on_one_engine]
RUN = """async () => (await axe.run(document, {resultTypes: ["violations"], elementRef: false})).violations
    .map(rule => `${rule.id}: ${rule.nodes[0].html}`)"""
WIDTH = "document.documentElement.scrollWidth"
AXE_EVERY, OPEN_EVERY = 16, 8
"""axe-core looks at one page in 16 of a day; one in eight is opened, and every form is asked for without a browser as well."""


def sticking_out(page: "Page", name: str) -> list[str]:
    page.set_viewport_size(PHONE)
    width = PHONE["width"]
    return [f"{name} at {width}: wider than the screen"] if page.evaluate(WIDTH) > width else []


def looked_at(page: "Page", name: str) -> list[str]:
    """What is wrong with the page, at both widths; kept as pictures where ``GUIJU_SCREENS`` names a folder."""
    page.evaluate(AXE_SCRIPT)
    wrong = []
    for size in (DESKTOP, PHONE):
        width = size["width"]
        page.set_viewport_size(size)
        if page.evaluate(WIDTH) > width:
            wrong.append(f"{name} at {width}: wider than the screen")
        wrong += [f"{name} at {width}: {found}" for found in page.evaluate(RUN)]
        if folder := os.environ.get("GUIJU_SCREENS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{folder}/{name.replace(':', '-')}-{width}.png", full_page=True)
    page.set_viewport_size(DESKTOP)
    return wrong


@pytest.mark.founded
def test_every_page_of_a_filled_company(sign_in: SignIn, site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong: list[str] = []
    made = visits(filled(monkeypatch))
    chosen = in_turn(made, AXE_EVERY)
    names = dict(Person.objects.values_list("number", "name"))
    page, signed_in = None, ""
    for visit in in_turn(made, OPEN_EVERY):
        if page is None or visit.who != signed_in:
            page, signed_in = sign_in(names[visit.who]), visit.who
        answer = page.goto(f"{site}{visit.address}")
        assert answer is not None
        assert answer.status == 200, visit
        if visit in chosen:
            wrong += looked_at(page, visit.name)
        else:
            wrong += sticking_out(page, visit.name)
    assert wrong == []
    assert {visit.key for visit in made} == {each.key for each in pages()} - ONLY_FORMS - OF_INSPECTORS


def test_pages_of_nobody(page: "Page", site: str) -> None:
    wrong: list[str] = []
    for name, address in (("sign_in", "/sign-in/"), ("not_found", "/no-such-page/")):
        page.goto(f"{site}{address}")
        wrong += looked_at(page, name)
    assert wrong == []


def test_the_set_up(page: "Page", live_server: LiveServer, settings: Settings) -> None:
    settings.DEMO = False
    code = up._begun().code
    page.goto(f"{live_server.url}/setup/")
    wrong = looked_at(page, "set_up")
    page.get_by_label("初始化码").fill(code)
    page.get_by_role("button").last.click()
    page.wait_for_url("**/setup/company/")
    wrong += looked_at(page, "set_up_company")
    page.get_by_label("代码").fill("ACME")
    page.get_by_label("名称").fill("极目商贸有限公司")
    page.get_by_role("button").last.click()
    page.wait_for_url("**/setup/administrator/")
    wrong += looked_at(page, "set_up_administrator")
    for label, text in (("姓名", "周总"), ("工号", "1001"), ("登录名", "zhou"), ("密码", GOOD), ("再输一次", GOOD)):
        page.get_by_label(label).first.fill(text)
    page.get_by_label("六位数字").fill(code_of(page.locator(".secret").inner_text()))
    page.get_by_role("button", name="设立管理员").click()
    expect(page.locator(".codes")).to_be_visible()
    wrong += looked_at(page, "set_up_done")
    assert wrong == []
