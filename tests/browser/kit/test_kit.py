"""The kit in a browser: nothing is blocked by the policy, nothing overflows, scanning loses and doubles nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as program
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser import on_one_engine
from tests.browser.kit import urls
from tests.web import cast

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.real_commits, on_one_engine]

TEMPLATES = Path(__file__).parent / "templates"
FIRST_VISIT = 150_000
"""Bytes of everything the first page needs, uncompressed."""


@pytest.fixture
def site(live_server: LiveServer, settings: Settings) -> str:
    settings.ROOT_URLCONF = urls.__name__
    settings.TEMPLATES = [{**program.TEMPLATES[0], "DIRS": [TEMPLATES]}]
    settings.DEMO = True
    cast.people()
    cast.rulebook()
    urls.scans.clear()
    return live_server.url


@pytest.fixture
def complaints(page: "Page") -> Iterator[list[str]]:
    """What the browser complained about: policy breaches and script faults; there must be none."""
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text) if "Content Security Policy" in message.text else None)
    yield said
    assert said == []


@pytest.fixture
def inside(page: "Page", site: str, complaints: list[str]) -> "Page":
    """Signed in as 李雷 by one click."""
    page.goto(f"{site}/sign-in/")
    page.get_by_role("button", name="李雷").click()
    page.wait_for_url(f"{site}/")
    return page


def until(page: "Page", expression: str) -> None:
    """Wait for the expression to hold; Playwright's own way evaluates strings in the page, which the policy forbids."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {expression}")


ADDRESSES = ["/", "/clauses/", "/clauses/S03.06/", "/nope/", "/kit/task/", "/kit/list/", "/kit/form/", "/kit/document/"]


@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_is_wider_than_the_screen(inside: "Page", site: str, width: int) -> None:
    inside.set_viewport_size({"width": width, "height": 844})
    for address in ADDRESSES:
        inside.goto(site + address)
        assert inside.evaluate("document.documentElement.scrollWidth") <= width, address


def test_the_first_visit_is_light(page: "Page", site: str) -> None:
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}) if answer.status == 200 else None)
    page.goto(f"{site}/sign-in/")
    page.get_by_role("button", name="李雷").click()
    page.wait_for_load_state("networkidle")
    assert any("htmx" in url for url in sizes)
    assert sum(sizes.values()) <= FIRST_VISIT
    styles = sum(size for url, size in sizes.items() if url.endswith(".css"))
    assert 0 < styles < 25_000


def test_htmx_works_under_the_policy(inside: "Page", site: str) -> None:
    inside.goto(f"{site}/kit/form/")
    assert inside.evaluate("htmx.config.allowEval") is False
    assert inside.evaluate("document.querySelectorAll('style').length") == 0
    inside.evaluate("htmx.ajax('GET', '/kit/list/?empty', {target: '#main', select: '.empty'})")
    inside.get_by_text("还没有收货单").wait_for()


def test_slash_goes_to_the_search_box_and_escape_leaves_it(inside: "Page", site: str) -> None:
    inside.keyboard.press("/")
    inside.keyboard.type("货单")
    assert inside.locator(".search input").input_value() == "货单"
    inside.keyboard.press("Escape")
    assert inside.evaluate("document.activeElement.tagName") == "BODY"


def test_enter_goes_to_the_next_field(inside: "Page", site: str) -> None:
    inside.goto(f"{site}/kit/form/")
    inside.focus("#quantity")
    inside.keyboard.press("Enter")
    assert inside.evaluate("document.activeElement.id") == "cause"


def test_the_rail_opens_on_the_phone_and_escape_closes_it(inside: "Page", site: str) -> None:
    inside.set_viewport_size({"width": 390, "height": 844})
    until(inside, "document.querySelector('.rail').getBoundingClientRect().x < 0")
    inside.locator(".rail-opener").click()
    until(inside, "document.querySelector('.rail').getBoundingClientRect().x === 0")
    inside.keyboard.press("Escape")
    until(inside, "document.querySelector('.rail').getBoundingClientRect().x < 0")


def scan(page: "Page", code: str) -> None:
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def test_a_scanner_types_into_the_field_again_and_again(inside: "Page", site: str) -> None:
    inside.goto(f"{site}/kit/task/")
    for code in ("690001", "690002", "BAD", "690003"):
        scan(inside, code)
    inside.get_by_text("690003").wait_for()
    assert [code for _, code in urls.scans] == ["690001", "690002", "BAD", "690003"]
    assert len({number for number, _ in urls.scans}) == 4
    assert inside.locator(".scan-field").input_value() == ""
    assert inside.evaluate("document.activeElement.id") == "scan-field"


def test_a_refused_scan_shows_the_red_box(inside: "Page", site: str) -> None:
    inside.goto(f"{site}/kit/task/")
    scan(inside, "690001")
    inside.get_by_text("690001").wait_for()
    assert inside.locator("#scan-result .refusal").count() == 0
    scan(inside, "BAD")
    inside.locator("#scan-result .refusal").wait_for()
    assert "S03.06" in inside.locator("#scan-result .refusal").inner_text()


def test_a_lost_network_loses_no_scan_and_doubles_none(inside: "Page", site: str) -> None:
    inside.goto(f"{site}/kit/task/")
    inside.context.set_offline(True)
    for code in ("690001", "690002", "690003"):
        scan(inside, code)
    inside.get_by_text("网络已断开，已保存在本机，恢复后自动提交。").wait_for()
    inside.get_by_text("待提交 3 次扫描").wait_for()
    assert urls.scans == []
    inside.context.set_offline(False)
    inside.get_by_text("690003").wait_for()
    assert [code for _, code in urls.scans] == ["690001", "690002", "690003"]
    assert inside.locator("#notice").is_hidden()


def test_an_answer_lost_on_the_way_is_asked_for_again_under_the_same_number(inside: "Page", site: str) -> None:
    inside.goto(f"{site}/kit/task/")
    lost: list[str] = []

    def lose_the_first_answer(route: "Route") -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.request.post_data or "")
        route.fetch()
        route.abort()

    inside.route("**/kit/scan/", lose_the_first_answer)
    scan(inside, "690001")
    inside.get_by_text("690001").wait_for(timeout=15_000)
    assert [code for _, code in urls.scans] == ["690001"]
    assert lost


def test_undo_forgets_a_scan_that_was_not_sent(inside: "Page", site: str) -> None:
    inside.goto(f"{site}/kit/task/")
    scan(inside, "690001")
    inside.get_by_text("690001").wait_for()
    inside.context.set_offline(True)
    scan(inside, "690002")
    scan(inside, "690003")
    inside.get_by_text("待提交 2 次扫描").wait_for()
    inside.locator("[data-scan-undo]").click()
    inside.context.set_offline(False)
    inside.get_by_text("690002").wait_for()
    assert [code for _, code in urls.scans] == ["690001", "690002"]


def fill(page: "Page") -> None:
    page.fill("#quantity", "12")
    page.fill("#words", "两箱压坏")


def test_a_form_outlives_an_expired_session(inside: "Page", site: str) -> None:
    inside.goto(f"{site}/kit/form/")
    fill(inside)
    inside.context.clear_cookies()
    inside.get_by_role("button", name="提交").click()
    inside.get_by_text("刚填的内容已保存在本机").wait_for()
    inside.get_by_role("button", name="李雷").click()
    inside.wait_for_url(f"{site}/kit/form/")
    assert inside.locator("#words").input_value() == "两箱压坏"
    assert inside.locator("#quantity").input_value() == "12"
    inside.get_by_text("已恢复上次未提交的内容").wait_for()


def test_a_form_outlives_a_conflict_and_is_forgotten_once_taken(inside: "Page", site: str) -> None:
    inside.goto(f"{site}/kit/form/")
    inside.evaluate("document.querySelector('[name=answer]').value = '409'")
    fill(inside)
    inside.get_by_role("button", name="提交").click()
    inside.locator(".refusal:not(.is-warning)").wait_for()
    assert inside.locator("#words").input_value() == "两箱压坏"
    inside.get_by_role("button", name="提交").click()
    until(inside, "!document.querySelector('.refusal:not(.is-warning)')")
    assert inside.locator("#words").input_value() == ""
    assert inside.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('guiju.keep')).length") == 0


def test_nobody_sees_the_draft_of_another(inside: "Page", site: str) -> None:
    inside.goto(f"{site}/kit/form/")
    fill(inside)
    inside.context.clear_cookies()
    inside.goto(f"{site}/sign-in/?next=/kit/form/")
    inside.get_by_role("button", name="王敏").click()
    inside.wait_for_url(f"{site}/kit/form/")
    assert inside.locator("#words").input_value() == ""
