"""Clients: nobody, and people signed in on this machine."""

from collections.abc import Callable

import pytest
from django.test import Client

from guiju.kernel.accounts.models import Account
from tests.web import cast

AsPerson = Callable[[int], Client]


@pytest.fixture
def people(db: None) -> None:
    cast.people()


@pytest.fixture
def nobody(people: None) -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def signed_in(people: None) -> AsPerson:
    def client(account: int) -> Client:
        made = Client(raise_request_exception=False)
        made.force_login(Account.objects.get(id=account))
        return made

    return client
