"""The browser of the browser tests itself."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer


@pytest.mark.browser
def test_a_page_of_the_live_server_is_drawn(page: "Page", live_server: "LiveServer") -> None:
    answer = page.goto(f"{live_server.url}/no-such-page")
    assert answer is not None
    page.set_content("<p id=words>没有规矩，不成方圆</p>")
    assert page.inner_text("#words") == "没有规矩，不成方圆"
