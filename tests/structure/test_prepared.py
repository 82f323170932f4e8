"""On PostgreSQL what a connection asks often stays prepared, whatever is rolled back."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

pytestmark = pytest.mark.django_db(transaction=True)

ASKED = "select last + %s from commands_runcounter"
OFTEN = 4
"""Once more than it takes to be prepared."""


@pytest.fixture(autouse=True)
def session() -> Iterator[None]:
    """A connection of its own, on which nothing is prepared yet."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps its statements by itself")
    connection.close()
    yield
    connection.close()


def ask(question: str, *given: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        return cursor.fetchall()


def is_prepared(beginning: str) -> bool:
    return bool(ask("select 1 from pg_prepared_statements where statement like %s", beginning + "%"))


def test_a_rollback_leaves_it_prepared() -> None:
    with transaction.atomic():
        for _ in range(OFTEN):
            ask(ASKED, 1)
        with transaction.atomic():
            transaction.set_rollback(True)
        assert is_prepared("select last +")
        transaction.set_rollback(True)
    assert is_prepared("select last +")


def test_what_a_rollback_has_taken_away_is_planned_anew_when_it_is_there_again() -> None:
    for name in ("first", "second"):
        with transaction.atomic():
            with connection.writing(), connection.cursor() as cursor:
                cursor.execute("create table prepared_now (name text)")
                cursor.execute("insert into prepared_now values (%s)", [name])
            assert [ask("select name from prepared_now") for _ in range(OFTEN)] == [[(name,)]] * OFTEN
            assert is_prepared("select name from prepared_now")
            transaction.set_rollback(True)


def test_a_table_that_is_changed_is_asked_anew() -> None:
    try:
        with connection.writing(), connection.cursor() as cursor:
            cursor.execute("create table prepared_now (size integer)")
            cursor.execute("insert into prepared_now values (7)")
            for _ in range(OFTEN):
                cursor.execute("select size from prepared_now")
            cursor.execute("alter table prepared_now alter size type text")
            cursor.execute("select size from prepared_now")
            assert cursor.fetchall() == [("7",)]
    finally:
        with connection.writing(), connection.cursor() as cursor:
            cursor.execute("drop table prepared_now")


def test_so_many_are_kept_that_a_round_of_the_ticker_finds_its_own_again() -> None:
    asked = [f"select {number} + %s" for number in range(300)]
    for _ in range(OFTEN):
        for each in asked:
            ask(each, 1)
    assert ask("select count(*) from pg_prepared_statements where statement like %s", "select % + $1") == [
        (len(asked),)
    ]
