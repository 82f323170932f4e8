"""Where goods go, and what may no longer be issued."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guiju.domains.warehouse import api
from guiju.domains.warehouse.models import Balance, Move
from tests.clauses.company import CUP_BARCODE, KEEPER, WAREHOUSE, Company

pytestmark = [pytest.mark.django_db, pytest.mark.founded]


@pytest.fixture
def company() -> Company:
    return Company.founded()


@pytest.mark.parametrize(
    ("purpose", "taker"),
    [
        ("sale", "customer"),
        ("requisition", "consumption"),
        ("write_off", "consumption"),
        ("supplier_return", "supplier"),
    ],
)
def test_the_ledger_says_who_took_the_goods(company: Company, purpose: str, taker: str) -> None:
    request = company.request("A-500", 2, purpose=purpose)
    company.approve(request)
    assert company.dispatch(request, 2).done == [0]
    assert Move.objects.get(document_type="dispatch").target == taker


def test_expired_goods_are_not_issued_and_can_be_condemned(company: Company) -> None:
    fresh = Balance.objects.get(sku__code="C-001").good
    arrival = company.arrive(("C-001", 5))
    company.count(arrival, (CUP_BARCODE, 5))
    yesterday = timezone.localdate() - timedelta(days=1)
    assert company.receive(arrival, 5, expires_on=yesterday).done == [0]
    request = company.request("C-001", fresh + 1)
    company.approve(request)
    refused = company.dispatch(request, fresh + 1)
    assert [why.control for why in refused.refusals] == ["stock_suffices"]
    change = {"warehouse": WAREHOUSE, "sku": "C-001", "source": "good", "target": "scrap", "reason": "过期"}
    assert company.act(KEEPER, api.ChangeState, {**change, "quantity": 5}).done == [0]
    moved = Move.objects.filter(document_type="state_change")
    assert [(move.batch.expires_on, move.quantity) for move in moved] == [(yesterday, 5)]
