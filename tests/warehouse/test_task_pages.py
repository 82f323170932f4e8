"""上架 and 拣货 by scanning: which line a scan means, what is proposed, what is refused beside it."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from guiju.domains.warehouse import api, queries
from guiju.domains.warehouse.models import BinStock, Picked
from guiju.kernel.audit.models import Breach
from tests.clauses.company import A_BARCODE, CUP_BARCODE, KEEPER, Company

pytestmark = pytest.mark.founded("S03", "S12")


@pytest.fixture
def client(company: Company) -> Client:
    return company.client(KEEPER)


def field(answer: HttpResponse, name: str) -> str:
    found = re.search(rf'name="{name}"\s+value="([^"]*)"', answer.content.decode())
    return found[1] if found else ""


class TestPuttingAway:
    @pytest.fixture
    def receipt(self, company: Company) -> str:
        return company.stocked("A-500", A_BARCODE, 50)

    def test_its_like_comes_first_then_empty_bins_of_its_class_nearby(self, company: Company, receipt: str) -> None:
        assert [step.bins for step in queries.putaway_plan(receipt)] == [("D-01-1", "D-02-1")]
        assert company.put_away(receipt, "D-02-1", 20).done == [0]
        step = queries.putaway_plan(receipt)[0]
        assert (step.quantity, step.bins) == (30, ("D-02-1", "D-01-1"))

    @pytest.mark.parametrize("order", [("d-02-1", A_BARCODE), (A_BARCODE, "D-02-1")])
    def test_a_bin_and_a_product_in_any_order(self, client: Client, receipt: str, order: tuple[str, str]) -> None:
        address = f"/warehouse/receipts/{receipt}/putaway/scan/"
        first = client.post(address, {"code": order[0]})
        kept = {name: field(first, name) for name in ("bin", "line")}
        second = client.post(address, {"code": order[1], **kept})
        assert (field(second, "lines-0-bin"), field(second, "lines-0-line")) == ("D-02-1", "1")
        assert field(second, "lines-0-quantity") == "50", "the rest of the line"

    def test_an_unknown_code_and_foreign_goods_count_for_nothing(self, client: Client, receipt: str) -> None:
        address = f"/warehouse/receipts/{receipt}/putaway/scan/"
        unknown = client.post(address, {"code": "NO-SUCH", "bin": "D-02-1"})
        assert unknown.status_code == 409
        assert field(unknown, "bin") == "D-02-1", "what was scanned before stays"
        foreign = client.post(address, {"code": CUP_BARCODE})
        assert foreign.status_code == 409
        assert "不在这张入库单里" in foreign.content.decode()

    def test_it_is_put_away_or_refused_beside_its_fields(self, client: Client, receipt: str) -> None:
        address = f"/warehouse/receipts/{receipt}/putaway/"
        line = {"lines-0-line": "1", "lines-0-bin": "D-02-1"}
        wrong = client.post(address, {**line, "lines-0-quantity": "51"})
        assert wrong.status_code == 409
        assert "待上架 50，本次上架 51" in wrong.content.decode()
        assert field(wrong, "lines-0-quantity") == "51"
        done = client.post(address, {**line, "lines-0-quantity": "50"}, follow=True)
        assert "已全部上架" in done.content.decode()
        assert BinStock.objects.get(bin__code="D-02-1").quantity == 50

    def test_a_wrong_class_asks_its_reason_in_one_tap(self, client: Client, receipt: str, company: Company) -> None:
        company.store("A-500", storage_class="daily", weight=500)
        assert company.open_bin("L-1", "WH1-D", storage_class="daily", weight_limit=400).done == [0]
        line = {"lines-0-line": "1", "lines-0-bin": "L-1", "lines-0-quantity": "1"}
        page = client.post(f"/warehouse/receipts/{receipt}/putaway/", line, follow=True)
        breach = Breach.objects.get(effect="warn", acknowledged_at=None, control="warehouse.bin_suits")
        shown = page.content.decode()
        assert f"/warnings/{breach.pk}/" in shown
        assert 'value="没有更合适的库位"' in shown
        back = f"/warehouse/receipts/{receipt}/putaway/"
        answered = client.post(f"/warnings/{breach.pk}/", {"reason": "没有更合适的库位", "next": back})
        assert answered.headers["Location"] == back
        breach.refresh_from_db()
        assert breach.reason == "没有更合适的库位"

    def test_the_plan_takes_a_fixed_number_of_statements(
        self, company: Company, receipt: str, django_assert_num_queries: object
    ) -> None:
        with django_assert_num_queries(7):  # type: ignore[operator]
            queries.putaway_plan(receipt)
        two = {"warehouse": "WH1", "supplier": "甲", "delivery_note": "N-2", "carrier": "乙"}
        lines = [{"sku": sku, "quantity": 5, "unit_cost": 1} for sku in ("A-500", "B-250", "C-001")]
        arrival = company.act(KEEPER, api.RecordArrival, {**two, "lines": lines}).answers[0]["number"]
        company.count(arrival, (A_BARCODE, 5), ("6901000000028", 5), (CUP_BARCODE, 5))
        given = [{"line": number + 1, "quantity": 5} for number in range(3)]
        number = company.act(KEEPER, api.ReceiveGoods, {"arrival": arrival, "lines": given}).answers[0]["number"]
        with django_assert_num_queries(7):  # type: ignore[operator]
            assert len(queries.putaway_plan(number)) == 3


class TestPicking:
    @pytest.fixture
    def request_number(self, company: Company) -> str:
        number = company.request("A-500", 10)
        company.approve(number)
        return number

    def test_the_planned_bin_proposes_what_the_plan_takes_from_it(self, client: Client, request_number: str) -> None:
        address = f"/warehouse/issues/{request_number}/pick/"
        page = client.get(address).content.decode()
        assert "D-01-1" in page
        whole = client.post(f"{address}scan/", {"code": A_BARCODE, "bin": "D-01-1"})
        assert field(whole, "lines-0-quantity") == "10"
        assert "data-scan-beep" not in whole.content.decode()

    def test_another_bin_beeps_and_says_which_was_planned(
        self, client: Client, company: Company, request_number: str
    ) -> None:
        receipt = company.stocked("A-500", A_BARCODE, 4)
        company.put_away(receipt, "D-02-1", 4)
        whole = client.post(f"/warehouse/issues/{request_number}/pick/scan/", {"code": A_BARCODE, "bin": "D-02-1"})
        assert whole.status_code == 200
        assert "data-scan-beep" in whole.content.decode()
        assert "应先从 D-01-1 拣" in whole.content.decode()
        assert field(whole, "lines-0-quantity") == "4", "no more than the card says"

    def test_what_is_picked_stands_on_the_page_of_the_hand_over(self, client: Client, request_number: str) -> None:
        line = {"lines-0-line": "1", "lines-0-bin": "D-01-1", "lines-0-quantity": "10"}
        page = client.post(f"/warehouse/issues/{request_number}/pick/", line, follow=True)
        assert "要拣的都拣好了" in page.content.decode()
        assert Picked.objects.get().remaining == 10
        dispatch = client.get(f"/warehouse/issues/{request_number}/dispatch/").content.decode()
        assert 'data-picked="10"' in dispatch
        assert "按已拣的 10 件填" in dispatch
        client.post(f"/warehouse/issues/{request_number}/dispatch/", {"lines-0-line": "1", "lines-0-quantity": "10"})
        assert Picked.objects.get().remaining == 0
