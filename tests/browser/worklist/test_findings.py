"""A finding from the phone that reports it to the phone that verifies it; every page at both widths."""

import os
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from guiju.domains.warehouse import api
from guiju.kernel.commands.context import Context, OnRefusal
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.commands import GrantWaiver
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.models import Person
from tests.browser.warehouse.conftest import PHONE, SignIn, narrow
from tests.findings.company import KEEPER, MANAGER, SERVICE, Overseen

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.real_commits, pytest.mark.founded]


def picture(shade: int) -> dict[str, Any]:
    drawn = BytesIO()
    Image.new("RGB", (320, 240), (shade, 120, 90)).save(drawn, "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()}


def keep(page: "Page", name: str) -> None:
    """A screenshot, where ``GUIJU_SCREENS`` names a folder."""
    folder = os.environ.get("GUIJU_SCREENS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def troubled() -> Overseen:
    """Findings in every stage, warnings of one run, a waiver that is asked for."""
    company = Overseen(dict(Person.objects.values_list("number", "account_id")))
    company.report(title="二号门消防通道堆了纸箱", clause="S03.10", is_grave=True, detail="靠内侧约两米")
    late = company.report(title="冷库温度计坏了")
    company.assign(late, hours=1, note="先换备用的")
    waiting = company.report(title="货架第三层护栏松动", lines=[{"file": company.photo(SERVICE)}])
    company.assign(waiting)
    company.rectify(waiting)
    company.report(who=KEEPER, title="叉车充电区没有灭火器")
    company.found("IR-1")
    requests = [company.request("B-250", 1, basis=f"T-{number}") for number in range(6)]
    for number in requests:
        company.approve(number)
    items = [
        {"request": number, "left_at": "2026-01-05T01:00:00Z", "lines": [{"line": 1, "quantity": 1}]}
        for number in requests
    ]
    run_items(api.DispatchGoods, items, Context(company.accounts[KEEPER], on_refusal=OnRefusal.PARTIAL))
    asked = {
        "control": "warehouse.goods_match_note",
        "subject_key": "DH-GJ-202611-000002/1",
        "reason": "供应商补发，先入库",
    }
    company.act(KEEPER, GrantWaiver, asked)
    return company


def test_from_phone_to_phone(sign_in: SignIn, site: str) -> None:
    page = sign_in("李客服")
    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="上报问题", exact=True).last.click()
    page.get_by_label("发现了什么").fill("二号门消防通道堆了纸箱")
    page.get_by_label("在哪里").select_option("WH1")
    page.get_by_label("拍一张照片").set_input_files(picture(200))
    expect(page.locator("#file_0-state")).to_have_text("✓ 已上传")
    narrow(page)
    keep(page, "report-390")
    page.get_by_role("button", name="上报", exact=True).click()
    expect(page.get_by_text("待指派")).to_be_visible()
    expect(page.locator(".photos img")).to_have_count(1)

    page = sign_in("陈店长")
    page.goto(f"{site}/findings/{Finding.objects.get().id}/")
    page.get_by_label("责任人（工号或姓名）").fill("1004 王库管")
    page.get_by_role("button", name="指派", exact=True).click()
    expect(page.get_by_text("整改中")).to_be_visible()

    page = sign_in("王库管")
    page.locator("#tasks a.to-do").click()
    page.get_by_label("怎么改的").fill("纸箱已移到 B 区")
    page.get_by_role("button", name="报整改").click()
    expect(page.get_by_text("请上传至少一张整改照片或文件。")).to_be_visible()
    page.get_by_label("整改后的照片或文件").set_input_files(picture(60))
    expect(page.locator("#file_0-state")).to_have_text("✓ 已上传")
    page.get_by_role("button", name="报整改").click()
    expect(page.get_by_text("您报的整改，要由另一位同事验证。")).to_be_visible()

    page = sign_in("陈店长")
    page.locator("#tasks a.to-do").click()
    expect(page.locator(".photos img")).to_have_count(2)
    page.get_by_role("button", name="合格，关闭").click()
    expect(page.locator(".card-head .tag", has_text="已关闭")).to_be_visible()

    page = sign_in("李客服")
    page.locator("#inbox button.to-do").click()
    page.wait_for_url("**/findings/*/")
    page.goto(f"{site}/messages/")
    expect(page.get_by_text("全部已读")).to_be_visible()


def test_one_reason_for_all_of_a_run(sign_in: SignIn, site: str) -> None:
    troubled()
    page = sign_in("王库管")
    page.locator("#warnings a.to-do").click()
    expect(page.get_by_text("共 6 项，一次说明")).to_be_visible()
    keep(page, "warnings-1440")
    page.get_by_label("为什么会这样").fill("系统停机期间手工出库，补录")
    page.get_by_role("button", name="提交说明").click()
    expect(page.get_by_text("没有要说明的预警")).to_be_visible()


def test_an_approval_in_two_taps(sign_in: SignIn, site: str) -> None:
    troubled()
    page = sign_in("林运营")
    page.set_viewport_size(PHONE)
    page.locator("#approvals a.to-do").click()
    expect(page.locator(".let-through")).to_contain_text("DH-GJ-202611-000002/1")
    expect(page.locator(".let-through")).to_contain_text("最多 1 次")
    narrow(page)
    keep(page, "waiver-390")
    page.get_by_role("button", name="批准").click()
    expect(page.locator(".card-head .tag", has_text="已执行")).to_be_visible()


def test_manager_sees_what_waits_for_his_post(sign_in: SignIn, site: str) -> None:
    troubled()
    page = sign_in("陈店长")
    shown = page.locator("#tasks a.to-do").all_inner_texts()
    assert any("验证整改：货架第三层护栏松动" in text for text in shown)
    assert MANAGER == "1003"
