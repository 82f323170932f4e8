"""Work goes on while the network is away: it is kept on the machine, said so, and sent again under the same number."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from guiju.domains.warehouse.models import BinStock, Dispatch, Handling, HandlingKind
from tests.browser.warehouse.conftest import CUP, UNIT, menu, scan

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.real_commits, pytest.mark.founded]
WAITING = "网络断开，已保存在本机，恢复后自动提交"


@pytest.fixture
def picking(keeper: "Page") -> "Page":
    menu(keeper, "出库")
    keeper.get_by_role("link", name="拣货", exact=True).click()
    keeper.wait_for_url("**/pick/")
    return keeper


def whole(page: "Page", place: str, code: str) -> None:
    scan(page, place)
    expect(page.locator(".carried dd").first).to_have_text(place)
    scan(page, code)
    page.get_by_role("button", name=f"拣出 {place}").wait_for()


def test_a_pick_is_sent_when_the_network_is_back(picking: "Page") -> None:
    page = picking
    whole(page, "D-01-1", UNIT)
    page.context.set_offline(True)
    page.get_by_role("button", name="拣出 D-01-1").click()
    expect(page.locator("#notice")).to_contain_text(WAITING)
    assert not Handling.objects.filter(kind=HandlingKind.PICK).exists()
    expect(page.get_by_role("button", name="拣出 D-01-1")).to_be_disabled()
    page.context.set_offline(False)
    page.get_by_text("✓ 拣货：玫瑰洗发水 10").wait_for()
    assert Handling.objects.filter(kind=HandlingKind.PICK).count() == 1
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('guiju.send')).length") == 0


def test_an_answer_that_was_lost_has_no_second_effect(picking: "Page") -> None:
    page = picking
    whole(page, "G-01-1", CUP)
    lost = []

    def lose(route: object) -> None:
        """The server does it; the answer does not arrive."""
        route.fetch(max_redirects=0)  # type: ignore[attr-defined]
        lost.append(route)
        route.abort()  # type: ignore[attr-defined]

    page.route("**/pick/", lose, times=1)
    page.get_by_role("button", name="拣出 G-01-1").click()
    expect(page.locator("#notice")).to_contain_text(WAITING)
    page.get_by_text("✓ 拣货：不锈钢保温杯 2").wait_for(timeout=15_000)
    assert len(lost) == 1
    assert Handling.objects.filter(kind=HandlingKind.PICK).count() == 1
    assert BinStock.objects.get(bin__code="G-01-1").quantity == 46


def test_what_is_refused_after_the_network_is_back_is_shown_beside_its_field(picking: "Page") -> None:
    page = picking
    whole(page, "D-01-1", UNIT)
    page.get_by_label("数量").fill("11")
    page.context.set_offline(True)
    page.get_by_role("button", name="拣出 D-01-1").click()
    expect(page.locator("#notice")).to_contain_text(WAITING)
    page.context.set_offline(False)
    expect(page.locator(".refusal-line")).to_contain_text("还要拣 10，本次拣 11")
    expect(page.get_by_label("数量")).to_have_value("11")
    assert not Handling.objects.filter(kind=HandlingKind.PICK).exists()


def test_a_hand_over_outlives_two_minutes(keeper: "Page") -> None:
    page = keeper
    page.clock.install()
    menu(page, "出库")
    page.get_by_role("link", name="出库", exact=True).last.click()
    page.wait_for_url("**/dispatch/")
    scan(page, UNIT)
    expect(page.locator(".count-field").first).to_have_value("1")
    page.context.set_offline(True)
    page.get_by_role("button", name="交接出库").click()
    page.clock.run_for(700)
    page.get_by_role("button", name="再按一次：交出 1 件").click()
    expect(page.locator("#notice")).to_contain_text(WAITING)
    page.clock.fast_forward(120_000)
    expect(page.locator("#notice")).to_contain_text(WAITING)
    assert not Dispatch.objects.exists()
    page.context.set_offline(False)
    page.wait_for_url("**/documents/CK-*/")
    assert Dispatch.objects.count() == 1


def test_it_is_sent_after_signing_in_again(picking: "Page") -> None:
    page = picking
    whole(page, "G-01-1", CUP)
    page.context.clear_cookies()
    page.get_by_role("button", name="拣出 G-01-1").click()
    page.wait_for_url("**/sign-in/**")
    assert not Handling.objects.filter(kind=HandlingKind.PICK).exists()
    page.get_by_role("button", name="王库管").click()
    page.get_by_text("✓ 拣货：不锈钢保温杯 2").wait_for()
    assert Handling.objects.filter(kind=HandlingKind.PICK).count() == 1
