"""The demo company, with a second warehouse and its keeper; its people before pages of the kit."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from guiju.domains.warehouse.models import Arrival, IssueRequest
from guiju.kernel.accounts.models import Account
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import OpenPlace, RegisterPerson
from tests.clauses.company import Company

SignedIn = Callable[[str], Client]


@pytest.fixture
def company(db: None) -> Company:
    made = Company.founded()
    place = {"entity": "GJ", "code": "WH2", "name": "二号仓", "kind": "warehouse"}
    post = {"post": "keeper", "place": "WH2", "since": date(2026, 1, 1)}
    person = {"number": "2004", "name": "孙二仓", "username": "sun", "lines": [post]}
    for command, item in ((OpenPlace, place), (RegisterPerson, person)):
        assert run_items(command, [item], Context(actor=SYSTEM)).done
    return made


@pytest.fixture
def signed_in(company: Company) -> SignedIn:
    def client(username: str) -> Client:
        made = Client()
        made.force_login(Account.objects.get(username=username))
        return made

    return client


@pytest.fixture
def keeper(signed_in: SignedIn) -> Client:
    return signed_in("wang")


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def main(answer: Any) -> str:
    return text(answer).split('<main id="main">')[1]


def request_number() -> str:
    return str(IssueRequest.objects.order_by("id").values_list("number", flat=True)[0])


def waiting() -> str:
    """The demo arrival that nobody has counted."""
    return str(Arrival.objects.get(delivery_note="D-1").number)
