"""What follows from the rules is read again when a rule has changed and on another day, inside a transaction too."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.gate import gates
from guiju.kernel.controls.judge import load_bindings
from guiju.kernel.rulebook.commands import CloseBinding
from guiju.kernel.rulebook.kept import forget, of_rules
from guiju.kernel.rulebook.models import Binding, RulesVersion
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
def test_it_is_read_once_for_a_state_of_the_rules_and_a_day() -> None:
    later = DAY + timedelta(days=1)
    assert [read(DAY, "default") for _ in range(3)] == [f"{DAY} default"] * 3
    assert asked == [DAY]
    assert read(later, "default") == f"{later} default"
    assert read(DAY, "default") == f"{DAY} default"
    assert asked == [DAY, later]
    with writing_transaction("default"):
        RulesVersion.objects.update(version=41)
    read(later, "default")
    assert asked == [DAY, later, later]


@pytest.mark.founded
@pytest.mark.django_db
def test_what_was_read_of_a_change_that_was_rolled_back_is_not_taken_for_the_next() -> None:
    today = timezone.localdate()
    bound = Binding.objects.filter(kind="gate").order_by("id")[:2]
    for binding in bound:
        before = transaction.savepoint()
        closed = {"binding": binding.id, "last_day": str(today - timedelta(days=1))}
        assert run_items(CloseBinding, [closed], Context(SYSTEM)).refusals == []
        assert binding.control not in load_bindings("gate", gates(), today, "default")
        transaction.savepoint_rollback(before)
    assert load_bindings("gate", gates(), today, "default").keys() >= {binding.control for binding in bound}
