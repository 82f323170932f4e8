"""Programs that hold a session: the demo company's people, each with a CSRF token."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.middleware.csrf import CSRF_SESSION_KEY, _get_new_csrf_string
from django.test import Client

from guiju.demo import company
from guiju.kernel.accounts.models import Account
from tests.clauses.company import Company

JSON, PROBLEM = "application/json", "application/problem+json"
ROOT = "/api/v1"
OWNER, DIRECTOR, MANAGER, KEEPER, SERVICE, OUTSIDER = "zhou", "lin", "chen", "wang", "li", "qian"


class Program:
    """Speaks JSON; ``token`` is what a page of ours would have put into the header."""

    def __init__(self, username: str | None) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.token = ""
        if username is not None:
            self.client.force_login(Account.objects.get(username=username))
            self.token = _get_new_csrf_string()
            session = self.client.session
            session[CSRF_SESSION_KEY] = self.token
            session.save()

    def post(self, address: str, body: Any, *, kind: str = JSON, **headers: str) -> HttpResponse:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"X-CSRFToken": self.token, **headers}
        return self.client.post(f"{ROOT}{address}", data, content_type=kind, headers=sent)

    def run(self, key: str, given: Any, *, headers: dict[str, str] | None = None, **more: Any) -> HttpResponse:
        return self.post(f"/commands/{key}", {"input": given, **more}, **(headers or {}))

    def get(self, address: str, **query: Any) -> HttpResponse:
        return self.client.get(f"{ROOT}{address}", query)


As = Callable[[str | None], Program]


@pytest.fixture
def company_loaded(db: None) -> None:
    Company.founded()


@pytest.fixture
def as_person(company_loaded: None) -> As:
    return Program


@pytest.fixture
def keeper(as_person: As) -> Program:
    return as_person(KEEPER)


def arrival_of(note: str, quantity: int, sku: str = "A-500", place: str = company.WAREHOUSE) -> dict[str, Any]:
    return {
        "warehouse": place,
        "supplier": "杭州日化供应链",
        "delivery_note": note,
        "carrier": "顺丰速运",
        "lines": [{"sku": sku, "quantity": quantity, "unit_cost": 1_250_000}],
    }


def counted(keeper: Program, note: str, noted: int, found: int) -> str:
    """The number of an arrival with one line that was counted."""
    number = keeper.run("warehouse.record_arrival", arrival_of(note, noted)).json()["answers"]["0"]["number"]
    sheet = {"arrival": number, "lines": [{"barcode": "6901000000011", "quantity": found}]}
    assert keeper.run("warehouse.count_arrival", sheet).status_code == 200
    return number


def receipt(number: str, quantity: int, **more: Any) -> dict[str, Any]:
    return {"arrival": number, "lines": [{"line": 1, "quantity": quantity, **more}]}
