"""The demo company, and its people signed in."""

from typing import Any

import pytest
from django.test import Client

from guiju.kernel.accounts.models import Account
from tests.clauses.company import Company


@pytest.fixture
def demo(db: None, settings: Any) -> None:
    settings.DEMO = True
    Company.founded()


def entered(username: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username))
    session = client.session
    session["demo"] = True
    session.save()
    return client
