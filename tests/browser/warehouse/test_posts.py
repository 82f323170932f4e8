"""Each address that takes a form, without a browser: who may, what is foreign, what is wrong, what comes twice."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guiju.domains.warehouse.models import (
    Arrival,
    Count,
    Dispatch,
    IssueApproval,
    IssueRequest,
    Move,
    Receipt,
    Return,
    Reversal,
    StateChange,
    UnpaperedDeparture,
)
from guiju.kernel.accounts.models import Account
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.command import commands
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.commands import OpenPlace, RegisterPerson
from tests.clauses.company import KEEPER, SERVICE, Company

pytestmark = pytest.mark.founded

SINCE = date(2026, 1, 1)
SignedIn = Callable[[str], Client]
Post = dict[str, str]
NO_SUCH = "DH-GJ-202611-999999"


@pytest.fixture
def company(db: None) -> Company:
    made = Company.founded()
    place = {"entity": "GJ", "code": "WH2", "name": "二号仓", "kind": "warehouse"}
    person = {
        "number": "2004",
        "name": "孙二仓",
        "username": "sun",
        "lines": [{"post": "keeper", "place": "WH2", "since": SINCE}],
    }
    for command, item in ((OpenPlace, place), (RegisterPerson, person)):
        assert run_items(command, [item], Context(actor=SYSTEM)).done
    return made


@pytest.fixture
def signed_in(company: Company) -> Iterator[SignedIn]:
    def client(username: str) -> Client:
        made = Client()
        made.force_login(Account.objects.get(username=username))
        return made

    return client


@pytest.fixture
def keeper(signed_in: SignedIn) -> Client:
    return signed_in("wang")


def waiting() -> str:
    return Arrival.objects.get(delivery_note="D-1").number


def arrival_post(**more: str) -> Post:
    return {
        "warehouse": "WH1",
        "supplier": "义乌小商品",
        "delivery_note": "D-50",
        "carrier": "德邦",
        "lines-0-sku": "A-500",
        "lines-0-quantity": "12",
        "lines-0-unit_cost": "12.3456",
        "request_id": "post-1",
        **more,
    }


def posts() -> dict[str, Post]:
    """A sound post to every address."""
    request = IssueRequest.objects.order_by("id").first()
    assert request is not None
    receipt = Receipt.objects.order_by("id").first()
    assert receipt is not None
    return {
        "arrivals/new/": arrival_post(),
        f"arrivals/{waiting()}/count/": {"lines-1-barcode": "6901000000011", "lines-1-quantity": "98"},
        f"arrivals/{waiting()}/count/scan/": {"code": "6901000000011"},
        f"arrivals/{waiting()}/receive/": {"lines-0-line": "1", "lines-0-quantity": "98"},
        f"arrivals/{waiting()}/refuse/": {
            "lines-0-line": "1",
            "lines-0-item": "quality",
            "lines-0-quantity": "1",
            "lines-0-reason": "压坏",
        },
        "issues/new/": {"warehouse": "WH1", "lines-0-sku": "A-500", "lines-0-quantity": "1"},
        "/do/warehouse.approve_issue/": {"request": request.number},
        f"issues/{request.number}/dispatch/": {"lines-0-line": "1", "lines-0-quantity": "1"},
        f"issues/{request.number}/dispatch/scan/": {"code": "6901000000011"},
        "unpapered/": {
            "warehouse": "WH1",
            "sku": "A-500",
            "quantity": "1",
            "keeper": "1004",
            "description": "盘点发现",
        },
        "/do/warehouse.change_state/": {
            "warehouse": "WH1",
            "sku": "A-500",
            "source": "good",
            "target": "frozen",
            "quantity": "1",
            "reason": "抽检",
        },
        "returns/new/": {"warehouse": "WH1", "basis": "T-1", "lines-0-dispatch": "CK-1", "lines-0-line": "1"},
        f"documents/{receipt.number}/reverse/": {"reason": "录错"},
    }


def send(client: Client, address: str, post: Post) -> Any:
    return client.post(address if address.startswith("/") else f"/warehouse/{address}", post)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_nobody_without_a_post_may_post(signed_in: SignedIn) -> None:
    client = signed_in("qian")
    for address, post in posts().items():
        answer = send(client, address, post)
        assert answer.status_code == 403, address
        assert "权限" in text(answer)
    assert Arrival.objects.count() == 2
    assert Count.objects.count() == 1


def test_customer_service_may_ask_and_nothing_else(signed_in: SignedIn) -> None:
    client = signed_in("li")
    allowed = {address for address, post in posts().items() if send(client, address, post).status_code != 403}
    assert allowed == {"issues/new/"}


def test_get_of_an_address_that_only_takes_a_form_is_405(keeper: Client) -> None:
    for address in (f"arrivals/{waiting()}/count/scan/", f"arrivals/{waiting()}/refuse/"):
        assert keeper.get(f"/warehouse/{address}").status_code == 405


def test_what_is_foreign_looks_like_what_is_not_there(signed_in: SignedIn) -> None:
    """A keeper of the other warehouse gets, word for word but for the number, what an invented number gets."""
    client = signed_in("sun")
    for address, post in posts().items():
        parts = address.split("/")
        if len(parts) < 3 or "-" not in parts[1]:
            continue
        invented = address.replace(parts[1], f"{parts[1][:10]}999999")
        foreign, unknown = send(client, address, post), send(client, invented, post)
        if foreign.status_code == 403:  # an approval is no keeper's
            continue
        assert foreign.status_code == unknown.status_code == 404, address
    for address in (f"documents/{waiting()}/", f"arrivals/{waiting()}/receive/", f"documents/{waiting()}/evidence/"):
        assert client.get(f"/warehouse/{address}").status_code == 404, address
    assert waiting() not in text(client.get("/warehouse/arrivals/"))
    assert "A-500" not in text(client.get("/warehouse/stock/"))
    answer = send(client, "arrivals/new/", arrival_post())
    assert answer.status_code == 409
    assert "不存在，或不在您的权限范围内" in text(answer)
    assert Arrival.objects.count() == 2


def test_a_sound_form_is_taken_once_however_often_it_comes(keeper: Client) -> None:
    first, again = send(keeper, "arrivals/new/", arrival_post()), send(keeper, "arrivals/new/", arrival_post())
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"]
    arrival = Arrival.objects.get(delivery_note="D-50")
    assert arrival.number in first["Location"]
    assert [(line.noted_quantity, line.unit_cost) for line in arrival.lines.all()] == [(12, 123_456)]
    other = send(keeper, "arrivals/new/", arrival_post(supplier="别家"))
    assert other.status_code == 409
    assert "已用别的内容提交过" in text(other)
    assert Arrival.objects.filter(delivery_note="D-50").count() == 1


def test_numbers_of_the_program_itself_are_not_taken_from_a_form(keeper: Client) -> None:
    for number in ("held:1", "demo:arrival-2", "", "x" * 81):
        assert send(keeper, "arrivals/new/", arrival_post(request_id=number)).status_code == 302
    assert Arrival.objects.filter(delivery_note="D-50").count() == 4


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("supplier", "", "至少 1 个字"),
        ("arrived_at", "昨天", "应为时间"),
        ("lines-0-quantity", "十二", "应为整数"),
        ("lines-0-quantity", "0", "应不小于 1"),
        ("lines-0-unit_cost", "12.34567", "最多四位小数"),
        ("lines-0-unit_cost", "-1", "应不小于 0"),
        ("lines-0-unit_cost", "一元", "应为以元为单位的金额"),
        ("photo", "abc", "格式不对"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_stays(
    keeper: Client, field: str, value: str, said: str
) -> None:
    answer = send(keeper, "arrivals/new/", arrival_post(**{field: value}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "data-keep-drafts" in page
    at = page.index("field-error")
    assert said in page[at : at + 300]
    assert page.rindex(f'name="{field}"', 0, at) > at - 1500
    for kept in ("德邦", "D-50", 'value="A-500"'):
        assert kept in page
    assert not Arrival.objects.filter(delivery_note="D-50").exists()


def test_two_mistakes_are_said_at_once(keeper: Client) -> None:
    page = text(send(keeper, "arrivals/new/", arrival_post(carrier="", **{"lines-0-unit_cost": "x"})))
    assert page.count("field-error") == 2


def test_an_empty_grid_and_a_nul_are_no_server_error(keeper: Client) -> None:
    post = {name: value for name, value in arrival_post().items() if not name.startswith("lines-")}
    assert "至少填写一行" in text(send(keeper, "arrivals/new/", post))
    assert send(keeper, "arrivals/new/", arrival_post(supplier="a\x00b")).status_code == 302
    assert Arrival.objects.get(delivery_note="D-50").supplier == "ab"
    for address in (
        "arrivals/?q=%00",
        "stock/?q=%00",
        "stock/card/?sku=%00",
        "stock/?sort=%00",
        "documents/DH-%00/",
        "months/?month=x",
    ):
        assert keeper.get(f"/warehouse/{address}").status_code in {200, 404, 422}, address


def test_an_unknown_product_is_refused_beside_its_line(keeper: Client) -> None:
    more = {"lines-1-sku": "NOPE", "lines-1-quantity": "1"}
    page = send(keeper, "arrivals/new/", arrival_post(**more)).content.decode()
    grid = page.split("data-rows")[1].split("</fieldset>")
    assert "refusal-line" not in grid[0]
    assert "NOPE" in grid[1]
    assert "refusal-line" in grid[1]


def test_a_barcode_names_its_product(keeper: Client) -> None:
    send(keeper, "arrivals/new/", arrival_post(**{"lines-0-sku": "16901000000018"}))
    assert Arrival.objects.get(delivery_note="D-50").lines.get().sku.code == "A-500"


def test_nothing_is_received_before_the_count_and_the_page_says_so(keeper: Client) -> None:
    address = f"arrivals/{waiting()}/receive/"
    assert "还没有清点" in text(keeper.get(f"/warehouse/{address}"))
    answer = send(keeper, address, {"lines-0-line": "1", "lines-0-quantity": "98"})
    assert answer.status_code == 409
    assert "100" not in text(answer).split("<main")[1], "the refusal does not show what the note says"


def test_a_product_named_twice_is_counted_line_by_line(keeper: Client, company: Company) -> None:
    number = company.arrive(("A-500", 10), ("A-500", 5), note="D-60")
    send(keeper, f"arrivals/{number}/count/", {"lines-4-barcode": "6901000000011", "lines-4-quantity": "17"})
    counted = Count.objects.get(arrival__number=number).lines.order_by("arrival_line__line")
    assert [line.quantity for line in counted] == [10, 7]


def test_a_count_that_was_locked_elsewhere_leads_to_its_result(keeper: Client, company: Company) -> None:
    company.count(waiting(), ("6901000000011", 98))
    answer = send(
        keeper, f"arrivals/{waiting()}/count/", {"lines-1-barcode": "6901000000011", "lines-1-quantity": "50"}
    )
    assert answer.status_code == 302
    assert answer["Location"].endswith("/receive/")
    assert [line.quantity for line in Count.objects.get(arrival__number=waiting()).lines.all()] == [98]
    assert keeper.get(f"/warehouse/arrivals/{waiting()}/count/").status_code == 302


def test_a_refused_and_reversed_receipt_may_be_taken_in_again(keeper: Client, company: Company) -> None:
    company.count(waiting(), ("6901000000011", 98))
    company.receive(waiting(), 98, difference="短少 2 件")
    receipt = Receipt.objects.get(arrival__number=waiting())
    wrong = send(keeper, f"documents/{receipt.number}/reverse/", {"reason": "错"})
    assert wrong.status_code == 422
    assert "至少 2 个字" in text(wrong)
    done = send(keeper, f"documents/{receipt.number}/reverse/", {"reason": "录错批次"})
    assert done.status_code == 302
    assert Reversal.objects.get().number in done["Location"]
    page = text(keeper.get(f"/warehouse/arrivals/{waiting()}/receive/"))
    assert 'value="98"' in page, "what was reversed is to be received again"
    assert "已冲销" in text(keeper.get(f"/warehouse/documents/{receipt.number}/"))
    assert send(keeper, f"documents/{receipt.number}/reverse/", {"reason": "再来一次"}).status_code == 409


def test_goods_come_back_by_the_line_of_their_dispatch(keeper: Client, company: Company) -> None:
    request = IssueRequest.objects.get().number
    company.dispatch(request, 4)
    dispatch = Dispatch.objects.get()
    page = text(keeper.get(f"/warehouse/returns/new/?dispatch={dispatch.number}"))
    assert "玫瑰洗发水 × 4" in page
    post = {"warehouse": "WH1", "basis": "T-1", "lines-0-dispatch": dispatch.number, "lines-0-line": "1"}
    over = send(keeper, "returns/new/", {**post, "lines-0-quantity": "5"})
    assert over.status_code == 409
    assert "可退 4，退回 5" in text(over)
    assert send(keeper, "returns/new/", {**post, "lines-0-quantity": "3"}).status_code == 302
    assert Return.objects.get().lines.get().quantity == 3
    assert "退货入库" in text(keeper.get(f"/warehouse/documents/{dispatch.number}/"))


def test_an_unpapered_departure_is_recorded_and_stands_as_to_be_cleared_up(keeper: Client) -> None:
    post = posts()["unpapered/"]
    assert "请选择" in text(keeper.get("/warehouse/unpapered/"))
    assert send(keeper, "unpapered/", {**post, "description": ""}).status_code == 422
    answer = send(keeper, "unpapered/", post)
    assert answer.status_code == 302
    assert UnpaperedDeparture.objects.get().number in answer["Location"]
    assert "待查" in text(keeper.get("/warehouse/unpapered/"))
    finding = Finding.objects.get(control="warehouse.departure_unpapered")
    resolved = {"finding": finding.id, "resolution": "已补单"}
    assert run_items(commands()["findings.resolve"], [resolved], Context(actor=SYSTEM)).done
    assert "已查明" in text(keeper.get("/warehouse/unpapered/"))


def test_goods_in_inspection_are_released(keeper: Client) -> None:
    address = "/do/warehouse.change_state/"
    proposed = text(keeper.get(f"{address}?warehouse=WH1&sku=A-500&source=good&target=frozen"))
    assert 'value="A-500"' in proposed
    assert '<option value="frozen" selected>' in proposed
    post = posts()[address]
    assert send(keeper, address, {**post, "reason": ""}).status_code == 422
    refused = send(keeper, address, {**post, "quantity": "100000"})
    assert refused.status_code == 409
    assert "可用库存不足" in text(refused)
    answer = send(keeper, address, post)
    assert answer.status_code == 302
    assert answer["Location"] == f"/records/warehouse.state_changes/{StateChange.objects.get().number}/"


def test_nobody_signs_his_own_request(signed_in: SignedIn, company: Company) -> None:
    manager = signed_in("chen")
    post = {"warehouse": "WH1", "basis": "自用", "lines-0-sku": "A-500", "lines-0-quantity": "1"}
    assert send(manager, "issues/new/", post).status_code == 302
    number = IssueRequest.objects.get(basis="自用").number
    approval = f"/do/warehouse.approve_issue/?request={number}"
    assert approval not in text(manager.get("/warehouse/issues/"))
    assert approval in text(signed_in("lin").get("/warehouse/issues/"))
    address, post = "/do/warehouse.approve_issue/", {"request": number}
    assert send(manager, address, post).status_code == 409
    assert send(signed_in("lin"), address, post)["Location"] == f"/records/warehouse.issue_requests/{number}/"
    assert IssueApproval.objects.get(request__number=number).approver == company.accounts["1002"]


def test_a_late_line_is_marked_and_asks_for_its_reason(keeper: Client, company: Company) -> None:
    company.count(waiting(), ("6901000000011", 98))
    at = timezone.localtime(timezone.now() - timedelta(hours=4, minutes=30, seconds=20))
    post = {
        "lines-0-line": "1",
        "lines-0-quantity": "98",
        "lines-0-difference": "短少 2 件",
        "received_at": at.strftime("%Y-%m-%dT%H:%M:%S"),
    }
    answer = send(keeper, f"arrivals/{waiting()}/receive/", post)
    assert answer.status_code == 302
    assert Move.objects.latest("id").delay_seconds >= 4.5 * 3600
    breach = Breach.objects.get(effect="warn", clause="S03.12")
    assert f"/warnings/{breach.id}/" in text(keeper.get(answer["Location"]))
    assert "迟登 4 小时 30 分" in text(keeper.get("/warehouse/stock/card/?sku=a-500"))


def test_the_files_of_a_document_are_seen_at_its_warehouse_only(signed_in: SignedIn, company: Company) -> None:
    photo = company.photo()
    answer = send(signed_in("wang"), "arrivals/new/", arrival_post(photo=photo))
    number = Arrival.objects.get(delivery_note="D-50").number
    assert number in answer["Location"]
    seen = {name: signed_in(name).get(f"/files/{photo}/").status_code for name in ("wang", "li", "sun", "qian")}
    assert seen == {"wang": 200, "li": 200, "sun": 404, "qian": 404}
    paper = company.photo(SERVICE)
    company.request("A-500", 1, paper=paper)
    assert signed_in("wang").get(f"/files/{paper}/").status_code == 200
    assert signed_in("sun").get(f"/files/{paper}/").status_code == 404


def test_another_clerks_upload_cannot_be_named(signed_in: SignedIn, company: Company) -> None:
    photo = company.photo(KEEPER)
    post = {"warehouse": "WH1", "lines-0-sku": "A-500", "lines-0-quantity": "1", "paper": photo}
    assert send(signed_in("li"), "issues/new/", post).status_code == 409


def test_the_menu_has_the_warehouse_for_those_who_work_there(signed_in: SignedIn) -> None:
    assert "/warehouse/arrivals/" in text(signed_in("wang").get("/"))
    assert "/warehouse/issues/" in text(signed_in("li").get("/"))
    assert "/warehouse/unpapered/" not in text(signed_in("li").get("/"))
    assert "/warehouse/" not in text(signed_in("wu").get("/"))


def test_the_lists_cost_the_same_for_one_row_and_for_many(keeper: Client, company: Company) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert keeper.get(f"/warehouse/{address}").status_code == 200
        return len(seen)

    cost("arrivals/")  # the first page of a process also reads what is kept for the next ones
    few = {address: cost(address) for address in ("arrivals/", "issues/", "stock/")}
    for number in range(6):
        company.arrive(("A-500", 1), ("B-250", 2), note=f"N-{number}")
        company.request("A-500", 1)
    assert {address: cost(address) for address in few} == few


def test_the_evidence_page_tells_the_run(keeper: Client) -> None:
    number = Receipt.objects.get().number
    page = text(keeper.get(f"/warehouse/documents/{number}/evidence/"))
    assert "按实点数入库" in page
    assert '<a href="/clauses/S03.06/">S03.06</a>' in page
    assert "入库明细" in page
