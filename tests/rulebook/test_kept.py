"""What follows from the rules is read again when a rule has changed, on another day, and inside a transaction each time."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import transaction

from guiju.kernel.rulebook.kept import forget, of_rules
from guiju.kernel.rulebook.models import RulesVersion
from guiju.kernel.store.transaction import writing_transaction

DAY = date(2026, 3, 1)

asked: list[date] = []


@of_rules
def read(day: date, using: str) -> str:
    asked.append(day)
    return f"{day} {using}"


@pytest.fixture(autouse=True)
def _nothing_asked() -> Iterator[None]:
    asked.clear()
    forget()
    yield
    forget()


@pytest.mark.real_commits
def test_it_is_read_once_for_a_version_of_the_rules_and_a_day() -> None:
    later = DAY + timedelta(days=1)
    assert [read(DAY, "default") for _ in range(3)] == [f"{DAY} default"] * 3
    assert asked == [DAY]
    assert read(later, "default") == f"{later} default"
    assert asked == [DAY, later]
    with writing_transaction("default"):
        RulesVersion.objects.update(version=41)
    read(later, "default")
    assert asked == [DAY, later, later]


@pytest.mark.django_db
def test_inside_a_transaction_it_is_read_each_time() -> None:
    with transaction.atomic():
        for _ in range(2):
            read(DAY, "default")
    assert asked == [DAY, DAY]
