"""What was just done by mistake is taken back by whoever did it, within a minute, by a document."""

from datetime import timedelta

import pytest
from django.test import Client

from guiju.domains.warehouse import api, queries, undoing
from guiju.domains.warehouse.models import (
    Balance,
    BinStock,
    Dispatch,
    Handling,
    HandlingKind,
    Picked,
    Receipt,
    Reversal,
)
from tests.clauses.company import A_BARCODE, DIRECTOR, KEEPER, Company

pytestmark = pytest.mark.founded("S03", "S12")


@pytest.fixture
def received(company: Company) -> str:
    """A receipt of fifty shampoos that wait to be put away."""
    return company.stocked("A-500", A_BARCODE, 50)


def web(company: Company, who: str = KEEPER) -> Client:
    return company.client(who)


def put_away(company: Company, receipt: str, quantity: int = 50) -> str:
    return str(company.put_away(receipt, "D-02-1", quantity).answers[0]["number"])


def undo(client: Client, number: str) -> int:
    return client.post(f"/warehouse/documents/{number}/undo/").status_code


def in_bin(code: str = "D-02-1") -> int:
    return sum(BinStock.objects.filter(bin__code=code).values_list("quantity", flat=True))


def overdue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undoing, "WITHIN", timedelta(0))


def test_a_putaway_is_taken_back_once(company: Company, received: str) -> None:
    number = put_away(company, received)
    assert in_bin() == 50
    assert queries.putaway_plan(received) == []
    client = web(company)
    assert undo(client, number) == 302
    assert in_bin() == 0
    assert [(step.line, step.quantity) for step in queries.putaway_plan(received)] == [(1, 50)]
    mirrored = Handling.objects.get(kind=HandlingKind.PUTAWAY_UNDONE)
    assert mirrored.undoes == Handling.objects.get(number=number)
    again = client.post(f"/warehouse/documents/{number}/undo/")
    assert again.status_code == 409
    assert "已经撤销" in again.content.decode()
    assert company.put_away(received, "D-02-1", 50).done == [0], "the goods may be put away again"


def test_not_after_a_minute_nor_by_somebody_else(
    company: Company, received: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = put_away(company, received)
    page = web(company).get(f"/warehouse/receipts/{received}/putaway/?done={number}").content.decode()
    assert "data-undo-button" in page
    assert undo(web(company, DIRECTOR), number) == 409
    overdue(monkeypatch)
    page = web(company).get(f"/warehouse/receipts/{received}/putaway/?done={number}").content.decode()
    assert "data-undo-button" not in page
    refused = web(company).post(f"/warehouse/documents/{number}/undo/")
    assert refused.status_code == 409
    assert "秒内撤销" in refused.content.decode()
    outcome = company.act(KEEPER, api.UndoPutAway, {"putaway": number})
    assert outcome.refused == [0], "nor through another door"
    assert in_bin() == 50


def test_not_when_the_goods_are_gone_from_the_bin(company: Company, received: str) -> None:
    number = put_away(company, received)
    line = {"sku": "A-500", "target": "D-01-2", "quantity": 1}
    assert company.act(KEEPER, api.Relocate, {"bin": "D-02-1", "lines": [line]}).done == [0]
    outcome = company.act(KEEPER, api.UndoPutAway, {"putaway": number})
    assert "已被拣走或移走" in outcome.refusals[0].message
    assert in_bin() == 49


def test_other_handlings_are_no_putaways(company: Company, received: str) -> None:
    put_away(company, received)
    line = {"sku": "A-500", "target": "D-01-2", "quantity": 1}
    moved = company.act(KEEPER, api.Relocate, {"bin": "D-02-1", "lines": [line]}).answers[0]["number"]
    outcome = company.act(KEEPER, api.UndoPutAway, {"putaway": moved})
    assert outcome.refusals[0].message == "这张搬运单不是上架单"
    assert undo(web(company), moved) == 404


def test_a_receipt_and_a_dispatch_are_reversed(company: Company, received: str) -> None:
    client = web(company)
    assert "data-undo-button" in client.get(f"/warehouse/documents/{received}/").content.decode()
    before = Balance.objects.get(sku__code="A-500").good
    assert undo(client, received) == 302
    assert Balance.objects.get(sku__code="A-500").good == before - 50
    request = company.request("A-500", 3)
    company.approve(request)
    assert company.dispatch(request, 3).done == [0]
    number = Dispatch.objects.latest("id").number
    assert undo(client, number) == 302
    assert set(Reversal.objects.values_list("document_type", flat=True)) == {"receipt", "dispatch"}
    assert undo(client, number) == 409


def test_a_receipt_whose_goods_stand_in_bins_is_not_taken_back(company: Company, received: str) -> None:
    number = put_away(company, received, 20)
    client = web(company)
    refused = client.post(f"/warehouse/documents/{received}/undo/")
    assert refused.status_code == 409
    assert "已上架" in refused.content.decode()
    assert not Reversal.objects.exists()
    assert undo(client, number) == 302
    assert undo(client, received) == 302


def test_what_is_older_is_reversed_with_a_reason(
    company: Company, received: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    overdue(monkeypatch)
    client = web(company)
    assert "data-undo-button" not in client.get(f"/warehouse/documents/{received}/").content.decode()
    assert undo(client, received) == 409
    assert Receipt.objects.filter(number=received).exists()
    assert not Reversal.objects.exists()


def test_a_pick_goes_back_to_its_bin(company: Company) -> None:
    request = company.request("A-500", 10)
    company.approve(request)
    line = {"line": 1, "bin": "D-01-1", "quantity": 10}
    number = company.act(KEEPER, api.PickGoods, {"request": request, "lines": [line]}).answers[0]["number"]
    assert in_bin("D-01-1") == 50
    client = web(company)
    assert undo(client, number) == 302
    assert in_bin("D-01-1") == 60
    assert set(Picked.objects.values_list("remaining", flat=True)) == {0}
    assert undo(client, number) == 409, "what is no longer picked cannot go back"
