"""A keeper's whole day on the phone: he only clicks, scans and taps."""

import os
import re
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from guiju.domains.warehouse.models import Arrival, Balance, BinStock, Difference, Dispatch, Handling, HandlingKind
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.duties.planning import plan
from guiju.kernel.files.models import Attachment
from guiju.kernel.rulebook.commands import EnactClause
from tests.browser.warehouse.conftest import CARTON, CUP, UNIT, menu, narrow, scan

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.real_commits, pytest.mark.founded("S03", "S12")]
WINDOW = {"opens": "00:00", "closes": "23:59", "on_holidays": "all"}


@pytest.fixture
def checklists(site: str) -> None:
    """The opening and the closing check, open all day whatever the time is."""
    bound = (
        ("warehouse.opened", "开仓检查", {**WINDOW, "bundle": "opening"}),
        ("warehouse.closed", "闭仓检查", WINDOW),
    )
    for number, (control, title, params) in enumerate(bound):
        clause: dict[str, Any] = {
            "rulebook": "S03",
            "code": f"S03.9{number}",
            "title": title,
            "text": f"每天须做{title}。",
            "mode": "enforce",
            "effective_from": date(2026, 1, 1),
            "lines": [{"control": control, "mode": "enforce", "params": params}],
        }
        assert run_items(EnactClause, [clause], Context(SYSTEM)).done == [0]
    plan(timezone.localtime())


def shot(page: "Page", name: str) -> None:
    """Nothing sticks out; kept as a picture where ``GUIJU_SCREENS`` names a folder."""
    narrow(page)
    if folder := os.environ.get("GUIJU_SCREENS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}-390.png")


def picture() -> dict[str, Any]:
    drawn = BytesIO()
    Image.new("RGB", (320, 240), (150, 120, 90)).save(drawn, "JPEG")
    return {"name": "carton.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()}


def held(page: "Page", text: str) -> None:
    """Said twice: what cannot be undone is asked for again."""
    page.get_by_role("button", name=re.compile(text)).click()
    page.wait_for_timeout(600)
    page.get_by_role("button", name=re.compile("^再按一次")).click()


def check(page: "Page", title: str, **values: str) -> None:
    """The one that is open all day; between 17:00 and 19:00 the warehouse's own closing check is there too."""
    menu(page, "我的职责")
    page.get_by_role("link", name=re.compile(f"待做 {title}.* 00:00–")).click()
    for choice in page.get_by_role("radio", name="正常").all():
        choice.check()
    for label, value in values.items():
        page.get_by_role("textbox", name=label).first.fill(value)
    shot(page, f"keeper-day-{title}")
    page.get_by_role("button", name="提交检查").click()
    page.get_by_text("今天已做的").wait_for()


def carry(page: "Page", place: str, code: str, button: str) -> None:
    scan(page, place)
    expect(page.locator(".carried dd").first).to_have_text(place)
    scan(page, code)
    page.get_by_role("button", name=button).wait_for()


def count_blind(page: "Page") -> None:
    """By carton and by unit: 98 of the 100 on the note."""
    menu(page, "到货")
    page.get_by_role("link", name="清点").click()
    scan(page, CARTON)
    scan(page, "×4")
    scan(page, UNIT)
    scan(page, UNIT)
    expect(page.locator(".count-field").first).to_have_value("98")
    shot(page, "keeper-day-count")
    held(page, "锁定清点")
    page.wait_for_url("**/receive/")


def receive(page: "Page") -> None:
    """Two are refused with a photo, the rest comes in with the difference explained."""
    page.get_by_text("拒收这一行").click()
    page.get_by_label("不符项").select_option("quality")
    page.get_by_label("拒收数量").fill("2")
    page.get_by_label("说明", exact=True).fill("外箱压坏 2 件")
    page.locator("input[type=file]").first.set_input_files(picture())
    page.get_by_text("✓ 已上传").wait_for()
    shot(page, "keeper-day-refuse")
    page.get_by_role("button", name="开拒收单").click()
    page.wait_for_url("**/documents/JS-*/")
    page.go_back()
    page.goto(page.url)
    page.get_by_label("批号").fill("H-2")
    page.get_by_label("到期日").fill("2031-06-30")
    page.get_by_label("差异说明").fill("短少 2 件，司机已签字")
    shot(page, "keeper-day-receive")
    page.get_by_role("button", name="入库", exact=True).click()
    page.wait_for_url("**/documents/RK-*/")
    expect(page.get_by_role("button", name=re.compile("撤销"))).to_be_visible()
    shot(page, "keeper-day-received")


def put_away(page: "Page") -> None:
    """In an empty bin of the class, beside what the plan offers."""
    page.get_by_role("link", name="上架", exact=True).click()
    expect(page.locator(".bins .bin").first).to_have_text("D-01-1")
    carry(page, "D-02-1", CARTON, "放入 D-02-1")
    shot(page, "keeper-day-put-away")
    page.get_by_role("button", name="放入 D-02-1").click()
    page.get_by_text("这张入库单已全部上架").wait_for()
    shot(page, "keeper-day-stored")


def pick(page: "Page") -> None:
    """Four of another batch than is to leave first, with the reason; the others as planned."""
    menu(page, "出库")
    page.get_by_role("link", name="拣货", exact=True).first.click()
    carry(page, "D-02-1", UNIT, "拣出 D-02-1")
    expect(page.locator("[data-scan-beep]")).to_contain_text("应先从 D-01-1 拣")
    shot(page, "keeper-day-pick-other")
    page.get_by_label("数量").fill("4")
    page.get_by_role("button", name="拣出 D-02-1").click()
    page.get_by_role("button", name="够不着").wait_for()
    shot(page, "keeper-day-pick-reason")
    page.get_by_role("button", name="够不着").click()
    carry(page, "D-01-1", UNIT, "拣出 D-01-1")
    page.get_by_role("button", name="拣出 D-01-1").click()
    page.get_by_text("✓ 拣货：玫瑰洗发水 6").wait_for()
    carry(page, "G-01-1", CUP, "拣出 G-01-1")
    page.get_by_role("button", name="拣出 G-01-1").click()
    page.get_by_text("要拣的都拣好了").wait_for()
    shot(page, "keeper-day-picked")


def hand_over(page: "Page") -> None:
    """As picked, after another look."""
    page.get_by_role("link", name=re.compile("复核交接")).click()
    page.get_by_role("button", name=re.compile("按已拣的 12 件填")).click()
    shot(page, "keeper-day-hand-over")
    held(page, "交接出库")
    page.wait_for_url("**/documents/CK-*/")
    shot(page, "keeper-day-gone")


def stands() -> None:
    """What the day has left behind."""
    arrival = Arrival.objects.get(delivery_note="D-1")
    assert Attachment.objects.filter(document_type="warehouse.refusal").count() == 1
    assert Difference.objects.get().arrival_line.arrival == arrival
    assert Balance.objects.get(sku__code="A-500").good == 60 + 96 - 10
    assert sum(BinStock.objects.filter(bin__code="D-02-1").values_list("quantity", flat=True)) == 96 - 4
    assert list(Handling.objects.order_by("id").values_list("kind", flat=True)[1:]) == [
        HandlingKind.PUTAWAY,
        HandlingKind.PICK,
        HandlingKind.PICK,
        HandlingKind.PICK,
    ]
    assert Breach.objects.get(control="warehouse.oldest_first", effect="warn").reason == "够不着"
    assert Dispatch.objects.get().lines.count() == 2


def test_a_keepers_day(checklists: None, keeper: "Page") -> None:
    page = keeper
    page.set_default_timeout(8000)
    shot(page, "keeper-day-today")
    check(page, "开门检查", 扫现场的码="WH1")
    count_blind(page)
    receive(page)
    put_away(page)
    pick(page)
    hand_over(page)
    check(page, "下班检查", 封条号="F-2002", 扫现场的码="WH1")
    stands()
