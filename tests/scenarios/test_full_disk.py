"""A full disk: nothing is acknowledged, nothing is half done, and it goes on by itself once there is room."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from guiju.domains.warehouse.models import Arrival
from guiju.kernel.accounts.models import Account
from guiju.kernel.audit.models import Evidence
from guiju.kernel.audit.sealer import seal
from guiju.kernel.audit.verify import verify
from guiju.kernel.store.gate import WriteGate
from tests.audit.vault import vault
from tests.clauses.company import KEEPER, Company

pytestmark = pytest.mark.real_commits
MOST = 50
"""So many arrivals of 900 lines do not fit into the pages that earlier tests have left free."""
REFUSE = """
create function no_room() returns trigger language plpgsql as $$
begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$;
create trigger no_room before insert on audit_evidence for each statement execute function no_room();
"""


__all__ = ["vault"]


@pytest.fixture
def company(vault: Any) -> Iterator[Company]:
    yield Company.founded()
    connection.close()


@contextmanager
def full() -> Iterator[None]:
    """SQLite may not grow; PostgreSQL finds no room when it writes the last of a run's rows."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            pages = cursor.execute("pragma page_count").fetchone()[0]
            cursor.execute(f"pragma max_page_count = {pages}")
        yield
        with connection.cursor() as cursor:
            cursor.execute("pragma max_page_count = 1073741823")
    else:
        with connection.cursor() as cursor:
            cursor.execute(REFUSE)
        yield
        with connection.cursor() as cursor:
            cursor.execute("drop trigger no_room on audit_evidence; drop function no_room()")


def arrival(number: int, lines: int = 900) -> dict[str, Any]:
    line = {"sku": "A-500", "quantity": 1, "unit_cost": 1, "spec": "500 ml"}
    head = {"warehouse": "WH1", "supplier": "供应商", "carrier": "顺丰", "delivery_note": f"F-{number}"}
    return {"input": {**head, "lines": [line] * lines}, "request_id": f"full-{number}"}


def post(client: Client, number: int) -> Any:
    address = "/api/v1/commands/warehouse.record_arrival"
    return client.post(address, arrival(number), content_type="application/json")


def signed_in(company: Company) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(Account.objects.get(id=company.accounts[KEEPER]))
    return client


def test_rest_says_that_the_disk_is_full_and_the_same_request_is_done_later(company: Company) -> None:
    client, newcomer = signed_in(company), signed_in(company)
    sent: list[int] = []
    with full():
        while len(sent) < MOST and post(client, len(sent)).status_code == 200:
            sent.append(len(sent))
        before = (Arrival.objects.count(), Evidence.objects.count())
        refused = [len(sent), len(sent) + 1]
        answers = [post(client, number) for number in refused]
        assert {answer.status_code for answer in answers} == {503}
        said = answers[0].json()
        assert said["code"] == "disk_full"
        assert "磁盘写不下了，没有办理" in said["detail"]
        assert answers[0]["Retry-After"] == "2"
        assert (Arrival.objects.count(), Evidence.objects.count()) == before
        first_page = newcomer.get("/")
        assert first_page.status_code == 200 or "磁盘" in first_page.content.decode(), first_page.status_code
    for number in refused:
        assert post(client, number).status_code == 200
    assert Arrival.objects.count() == before[0] + len(refused)
    seal()
    report = verify()
    assert report.ok, report.text()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the gate is the embedded engine's")
def test_a_disk_that_only_reads_is_told_and_its_pages_are_shown(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(company)
    assert client.get("/").status_code == 200

    def refuse(_gate: WriteGate) -> None:
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr(WriteGate, "enter", refuse)
    answer = post(client, 1)
    assert (answer.status_code, answer.json()["code"]) == (503, "disk_read_only")
    assert "只能读，没有办理" in answer.json()["detail"]
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert client.get("/").status_code == 200
    stranger = Client(raise_request_exception=False)
    page = stranger.post("/sign-in/", {"username": "wang", "password": "x"})
    assert page.status_code == 503
    assert "磁盘写不进去" in page.content.decode()
