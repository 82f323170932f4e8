"""Saying why a warning came: by the person warned, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guiju.kernel.audit.models import Breach
from tests.clauses.company import KEEPER, Company

pytestmark = [pytest.mark.django_db, pytest.mark.founded]


@pytest.fixture
def company() -> Company:
    return Company.founded()


def warned(company: Company) -> Breach:
    request = company.request("A-500", 1)
    company.approve(request)
    assert company.dispatch(request, 1, left_at=timezone.now() - timedelta(hours=5)).done == [0]
    return Breach.objects.get(effect="warn")


def test_the_person_warned_gives_the_reason_once(company: Company) -> None:
    breach = warned(company)
    keeper = company.client(KEEPER)
    address = f"/warnings/{breach.id}/"
    assert address in keeper.get("/").content.decode()
    assert keeper.post(address, {"reason": ""}).status_code == 422
    assert keeper.post(address, {"reason": "网络中断，补录"}).status_code == 302
    breach.refresh_from_db()
    assert (breach.reason, breach.acknowledged_by) == ("网络中断，补录", company.accounts[KEEPER])
    assert keeper.post(address, {"reason": "另一个原因"}).status_code == 409
    assert address not in keeper.get("/").content.decode()


def test_somebody_else_sees_nothing(company: Company) -> None:
    breach = warned(company)
    other = company.client("1003")
    assert other.get(f"/warnings/{breach.id}/").status_code == 404
    assert other.post(f"/warnings/{breach.id}/", {"reason": "代为说明"}).status_code == 404
