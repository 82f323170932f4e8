"""The demo company on a live server, and its people in a browser: they only click, scan and type."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from tests.clauses.company import Company

if TYPE_CHECKING:
    from playwright.sync_api import Page

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
UNIT, CARTON, TOOTHPASTE, CUP = "6901000000011", "16901000000018", "6901000000028", "6901000000035"
SignIn = Callable[[str], "Page"]


@pytest.fixture
def site(live_server: LiveServer, settings: Settings) -> str:
    settings.DEMO = True
    Company.founded()
    return live_server.url


@pytest.fixture
def sign_in(page: "Page", site: str) -> Iterator[SignIn]:
    """Signs a demo person in by one click; what the browser complains about fails the test."""
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text) if "Content Security Policy" in message.text else None)

    def enter(name: str) -> "Page":
        page.context.clear_cookies()
        page.goto(f"{site}/sign-in/")
        page.get_by_role("button", name=name).click()
        page.wait_for_url(f"{site}/")
        return page

    yield enter
    assert said == []


@pytest.fixture
def keeper(sign_in: SignIn) -> "Page":
    """王库管 with a phone."""
    page = sign_in("王库管")
    page.set_viewport_size(PHONE)
    return page


def scan(page: "Page", code: str) -> None:
    """What a scanner does: types into what has the focus, which must be the scan field, and Enter."""
    expect(page.locator(".scan-field")).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def menu(page: "Page", title: str) -> None:
    """Opens the rail on the phone and goes to an entry."""
    page.locator(".rail-opener").click()
    menu_entry(page, title)


def menu_entry(page: "Page", title: str) -> None:
    """An entry of the rail by its whole title."""
    entry = page.locator(".rail-entry", has_text=re.compile(rf"^{title}$"))
    if not entry.is_visible():
        entry.locator("xpath=ancestor::details/summary").click()
    entry.click()


def narrow(page: "Page") -> None:
    """Nothing sticks out of the screen."""
    width = page.evaluate("innerWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
