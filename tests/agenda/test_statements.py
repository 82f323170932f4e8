"""The commands of the agenda take the same number of statements for 1, 50 and 1,000 items."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from guiju.kernel.agenda.commands import ChooseDigest, SendDigests
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM
from tests.clauses.company import KEEPER, Company
from tests.protocol.statements import assert_same_statements

Items = list[dict[str, Any]]


def rounds(size: int, turn: int) -> Items:
    first = date(2030, 1, 1) + timedelta(days=2_000 * turn)
    told = {"due": 1, "overdue": 0, "deciding": 0, "title": "今天到期 1", "body": ""}
    days = [first + timedelta(days=number) for number in range(size)]
    return [{"day": day, "turn": "morning", "lines": [{"person": 1, **told}, {"person": 2, **told}]} for day in days]


CASES: dict[type[Command], tuple[str | None, Callable[[int, int], Items]]] = {
    SendDigests: (None, rounds),
    ChooseDigest: (KEEPER, lambda size, _turn: [{"wants": number % 2 == 0} for number in range(size)]),
}


@pytest.mark.django_db
@pytest.mark.parametrize("command", CASES, ids=lambda command: command.key)
def test_same_for_1_50_and_1000(command: type[Command]) -> None:
    company = Company.founded()
    who, make = CASES[command]
    assert_same_statements(command, make, SYSTEM if who is None else company.accounts[who])
