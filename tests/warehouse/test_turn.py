"""Whoever waits for a product in turn and is told that it takes too long leaves the warehouse's door open."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from django.db import OperationalError, connection

from guiju.kernel.commands import run
from tests.clauses.company import A_BARCODE, Company

pytestmark = [
    pytest.mark.real_commits,
    pytest.mark.founded("S03"),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="its writers stand in one line"),
]
WAITING = "set lock_timeout = '{}'"


@pytest.fixture
def another() -> Iterator[psycopg.Connection]:
    """Somebody else in the same database."""
    server = os.environ["GUIJU_TEST_POSTGRES"]
    with psycopg.connect(server, dbname=connection.settings_dict["NAME"]) as made:
        yield made


def test_the_door_is_open_again(another: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "ATTEMPTS", 1)
    company = Company.founded()
    company.stocked("A-500", A_BARCODE, 10)
    another.execute("select pg_advisory_xact_lock(hashint8extended(sku_id, warehouse_id)) from warehouse_balance")
    arrival = company.arrive(("A-500", 5), note="D-TURN")
    company.count(arrival, (A_BARCODE, 5))
    with connection.cursor() as cursor:
        cursor.execute(WAITING.format("200ms"))
    with pytest.raises(OperationalError):
        company.receive(arrival, 5)
    another.rollback()
    held = (
        "select count(*) from pg_locks l join pg_database d on d.oid = l.database "
        "where l.locktype = 'advisory' and d.datname = current_database()"
    )
    assert another.execute(held).fetchone() == (0,)
    assert company.receive(arrival, 5).done == [0]
