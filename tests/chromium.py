"""The browser of the browser tests: whatever Chromium is installed; nothing is downloaded."""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The shell without a window of its own first: the same pages take it half the time."""
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)
ACTS = ("check", "click", "fill", "focus", "press", "select_option", "set_input_files", "type")
READS = {
    "Locator": (
        "all",
        "all_inner_texts",
        "all_text_contents",
        "count",
        "get_attribute",
        "inner_text",
        "input_value",
        "is_checked",
        "is_visible",
        "text_content",
    ),
    "Page": ("content", "evaluate", "inner_text"),
}
MISSING = "没有找到 Chromium（apt install chromium，或用 GUIJU_CHROMIUM 指定）: no Chromium found"


def find() -> Path | None:
    """The Chromium to use: ``GUIJU_CHROMIUM``, else the first well-known name on the path."""
    named = os.environ.get("GUIJU_CHROMIUM")
    if named:
        return Path(named)
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if find() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=MISSING))


@pytest.fixture(scope="session")
def chromium() -> Path:
    found = find()
    if found is None:
        pytest.skip(MISSING)
    return found


@pytest.fixture(scope="session")
def browser(chromium: Path) -> "Iterator[Browser]":
    """A running Chromium, one for each worker."""
    from playwright.sync_api import Locator, Page, sync_playwright

    for kind, names in ((Locator, ACTS + READS["Locator"]), (Page, READS["Page"])):
        for name in names:
            setattr(kind, name, _after_the_scripts(getattr(kind, name)))
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(chromium), args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    """A page in a fresh context: no cookies, Chinese, an office screen."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


def _after_the_scripts(act: Callable[..., Any]) -> Callable[..., Any]:
    """A person neither acts nor reads before the page is there; Playwright does at once, before it is whole and its scripts ran."""

    @wraps(act)
    def patient(acting: Any, *arguments: Any, **named: Any) -> Any:
        getattr(acting, "page", acting).wait_for_load_state("domcontentloaded")
        return act(acting, *arguments, **named)

    return patient
