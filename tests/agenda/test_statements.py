"""The commands of the agenda take the same number of statements for 1, 50 and 1,000 items."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from guiju.kernel.agenda.commands import ChooseDigest, EndFeed, OpenFeed, SendDigests
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.models import Person
from tests.clauses.company import KEEPER, Company
from tests.protocol.statements import assert_same_statements

pytestmark = pytest.mark.founded

Items = list[dict[str, Any]]


def rounds(size: int, turn: int) -> Items:
    first = date(2030, 1, 1) + timedelta(days=2_000 * turn)
    told = {"due": 1, "overdue": 0, "deciding": 0, "title": "今天到期 1", "body": ""}
    days = [first + timedelta(days=number) for number in range(size)]
    return [{"day": day, "turn": "morning", "lines": [{"person": 1, **told}, {"person": 2, **told}]} for day in days]


def ends(_size: int, turn: int) -> Items:
    keeper = Person.objects.get(number=KEEPER).account_id or 0
    assert run_items(OpenFeed, [{"digest": f"{turn:064x}"}], Context(actor=keeper)).done == [0]
    return [{"reason": "换手机"}]


ONE = {OpenFeed: (1, 1), EndFeed: (1, 1)}
"""Of one's own there is one at a time."""
CASES: dict[type[Command], tuple[str | None, Callable[[int, int], Items]]] = {
    SendDigests: (None, rounds),
    OpenFeed: (KEEPER, lambda _size, turn: [{"digest": f"{turn:064x}"}]),
    EndFeed: (KEEPER, ends),
    ChooseDigest: (KEEPER, lambda size, _turn: [{"wants": number % 2 == 0} for number in range(size)]),
}


@pytest.mark.django_db
@pytest.mark.parametrize("command", CASES, ids=lambda command: command.key)
def test_same_for_1_50_and_1000(command: type[Command]) -> None:
    company = Company.founded()
    who, make = CASES[command]
    actor = SYSTEM if who is None else company.accounts[who]
    assert_same_statements(command, make, actor, sizes=ONE.get(command, (1, 50, 1000)))
