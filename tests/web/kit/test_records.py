"""Records: fields, sections, what comes next, what is masked and revealed, the runs behind them; foreign is unknown."""

import re

import pytest
from django.test import Client

from guiju.domains.warehouse.models import Arrival, Receipt
from guiju.kernel.audit.models import Breach, Evidence
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.pages.addresses import record_address
from guiju.kernel.queries.query import queries
from tests.clauses.company import Company
from tests.web.kit.conftest import SignedIn, main, request_number, text, waiting

pytestmark = pytest.mark.founded

REQUESTS, ARRIVALS = "warehouse.issue_requests", "warehouse.arrivals"


def test_a_record_shows_fields_sections_and_links(keeper: Client) -> None:
    page = main(keeper.get("/records/catalogue.skus/A-500/"))
    for said in ("玫瑰洗发水", "500 ml", "1,095", "6901000000011", "16901000000018"):
        assert said in page
    assert 'href="/records/catalogue.barcodes/6901000000011/"' in page
    assert page.count("商品编码") == 1, "a section does not repeat the record it belongs to"


def test_what_can_be_done_next_is_a_button_for_who_may(signed_in: SignedIn, company: Company) -> None:
    page = main(signed_in("wang").get(record_address(ARRIVALS, waiting())))
    assert f'href="/warehouse/arrivals/{waiting()}/count/"' in page, "a command with a form of its own leads there"
    assert "入库</a>" not in page
    assert "count/" not in main(signed_in("li").get(record_address(ARRIVALS, waiting())))
    number = company.request("A-500", 1, basis="B-2")
    form = f'href="/do/warehouse.approve_issue/?request={number}"'
    assert form in main(signed_in("chen").get(record_address(REQUESTS, number)))
    assert form not in main(signed_in("wang").get(record_address(REQUESTS, number)))
    company.approve(number)
    assert form not in main(signed_in("chen").get(record_address(REQUESTS, number)))


def test_a_record_leads_to_its_paper(keeper: Client) -> None:
    assert f'href="/warehouse/documents/{waiting()}/"' in main(keeper.get(record_address(ARRIVALS, waiting())))


def test_every_run_that_wrote_the_record_is_told(keeper: Client, company: Company) -> None:
    number = waiting()
    company.count(number, ("6901000000011", 98))
    company.receive(number, 98, difference="短少 2 件")
    page = main(keeper.get(record_address(ARRIVALS, number)))
    history = page.split("经过与证据")[1]
    told = re.findall(r"<strong>(.*?)</strong>", history)
    assert told == ["到货登记", "到货清点", "入库"]
    assert history.count("王库管") == 3
    runs = re.findall(rf'href="({re.escape(record_address(ARRIVALS, number))}runs/\d+/)"', history)
    assert len(runs) == 3
    explained = main(keeper.get(runs[2]))
    assert "按实点数入库" in explained
    assert 'href="/clauses/S03.06/"' in explained
    assert "入库明细" in explained


def test_a_run_that_did_not_write_the_record_is_not_there(keeper: Client) -> None:
    other = Receipt.objects.get().id >> 20
    assert keeper.get(f"{record_address(ARRIVALS, waiting())}runs/{other}/").status_code == 404
    own = Arrival.objects.get(number=waiting()).id >> 20
    assert keeper.get(f"{record_address(ARRIVALS, waiting())}runs/{own}/").status_code == 200


def test_foreign_is_unknown(signed_in: SignedIn) -> None:
    """The keeper of the other warehouse gets, but for the number, what an invented number gets."""
    client = signed_in("sun")
    for query, number in (
        (ARRIVALS, waiting()),
        (REQUESTS, request_number()),
        ("warehouse.receipts", Receipt.objects.get().number),
    ):
        invented = f"{number[:-6]}999999"
        for suffix in ("", "runs/1/"):
            foreign, unknown = (client.get(f"{record_address(query, each)}{suffix}") for each in (number, invented))
            assert foreign.status_code == unknown.status_code == 404, query
            assert _without_number(foreign) == _without_number(unknown), query
        post = {"column": "picker", "reason": "看看"}
        foreign, unknown = (client.post(f"{record_address(query, each)}reveal/", post) for each in (number, invented))
        assert foreign.status_code == unknown.status_code == 404, query


def _without_number(answer) -> str:
    return re.sub(r'<span class="request-number">\w+</span>', "", text(answer))


@pytest.mark.parametrize(
    "address",
    [
        "/records/no.such/x/",
        "/records/warehouse.stock/A-500/",
        "/records/warehouse.arrivals/%00/",
        "/records/warehouse.arrivals/" + "x" * 500 + "/",
        "/records/catalogue.skus/a-500/",
    ],
)
def test_what_is_no_record_is_404(keeper: Client, address: str) -> None:
    assert keeper.get(address).status_code == 404


def test_without_the_permission_every_record_is_403(signed_in: SignedIn) -> None:
    client = signed_in("qian")
    for query in (ARRIVALS, REQUESTS, "catalogue.skus"):
        assert client.get(record_address(query, waiting())).status_code == 403
        assert client.get(record_address(query, "NONE")).status_code == 403


def test_every_query_with_an_identity_has_a_record_page(keeper: Client) -> None:
    ours = {key: query for key, query in queries().items() if query.__module__.startswith("guiju.") and query.identity}
    assert len(ours) >= 12
    for key in ours:
        assert keeper.get(record_address(key, "NONE")).status_code in {403, 404}, key


class TestReveal:
    def test_it_is_shown_once_with_a_reason_that_stays(self, keeper: Client, company: Company) -> None:
        address = record_address(REQUESTS, request_number())
        assert "张顺丰" not in text(keeper.get(address))
        assert "查看完整" in main(keeper.get(address))
        answer = keeper.post(f"{address}reveal/", {"column": "picker", "reason": "核对提货人", "request_id": "r-1"})
        assert answer.status_code == 200
        assert "张顺丰" in main(answer)
        run = Evidence.objects.get(command="queries.reveal")
        assert run.actor == company.accounts["1004"]
        assert "张顺丰" not in text(keeper.get(address)), "the next look is masked again"

    def test_a_reason_is_needed(self, keeper: Client) -> None:
        address = record_address(REQUESTS, request_number())
        answer = keeper.post(f"{address}reveal/", {"column": "picker", "reason": " "})
        assert answer.status_code == 422
        assert "至少 2 个字" in main(answer)
        assert "张顺丰" not in text(answer)
        assert not Evidence.objects.filter(command="queries.reveal").exists()

    def test_only_who_may_reveal(self, signed_in: SignedIn) -> None:
        address = record_address(REQUESTS, request_number())
        client = signed_in("li")
        assert "查看完整" not in main(client.get(address))
        answer = client.post(f"{address}reveal/", {"column": "picker", "reason": "看看"})
        assert answer.status_code == 403
        assert "张顺丰" not in text(answer)

    @pytest.mark.parametrize("column", ["basis", "nothing", "", "id"])
    def test_only_what_is_masked(self, keeper: Client, column: str) -> None:
        answer = keeper.post(
            f"{record_address(REQUESTS, request_number())}reveal/", {"column": column, "reason": "看看"}
        )
        assert answer.status_code in {409, 422}
        assert "张顺丰" not in text(answer)


def test_the_files_of_a_record_are_on_its_page(keeper: Client, company: Company) -> None:
    from guiju.domains.warehouse import api

    photo = company.photo()
    item = {"warehouse": "WH1", "supplier": "供", "delivery_note": "P-1", "carrier": "德邦", "photo": photo}
    made = company.act("1004", api.RecordArrival, {**item, "lines": [{"sku": "A-500", "quantity": 1}]})
    page = main(keeper.get(record_address(ARRIVALS, made.answers[0]["number"])))
    assert f'src="/files/{photo}/"' in page
    assert "到货照片" in page


def test_a_warning_asks_for_its_reason_on_the_record(keeper: Client, company: Company) -> None:
    from datetime import timedelta

    from django.utils import timezone

    number = waiting()
    company.count(number, ("6901000000011", 98))
    company.receive(number, 98, difference="短少")
    company.act("1004", _receive(), _late(company, timezone.now() - timedelta(hours=5)))
    receipt = Receipt.objects.order_by("-id")[0].number
    page = main(keeper.get(record_address("warehouse.receipts", receipt)))
    breach = Breach.objects.get(effect="warn", clause="S03.12")
    assert f'action="/warnings/{breach.id}/"' in page
    assert keeper.post(f"/warnings/{breach.id}/", {"reason": "停电"}).status_code == 302
    assert "/warnings/" not in main(keeper.get(record_address("warehouse.receipts", receipt)))


def _receive():
    from guiju.domains.warehouse.api import ReceiveGoods

    return ReceiveGoods


def _late(company: Company, moment) -> dict:
    number = company.arrive(("B-250", 5), note="LATE")
    company.count(number, ("6901000000028", 5))
    return {"arrival": number, "received_at": moment, "lines": [{"line": 1, "quantity": 5}]}


def test_an_identity_is_quoted_in_its_address() -> None:
    assert record_address("catalogue.skus", "A/B?C#D E") == "/records/catalogue.skus/A%2FB%3FC%23D%20E/"


def test_an_identity_with_a_slash_is_found(keeper: Client) -> None:
    from guiju.domains.catalogue.commands import RegisterSku

    assert run_items(RegisterSku, [{"code": "S/1?#", "name": "斜杠"}], Context(actor=SYSTEM)).done
    assert "斜杠" in main(keeper.get(record_address("catalogue.skus", "S/1?#")))
