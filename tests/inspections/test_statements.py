"""The commands over inspections take the same number of statements for 1, 50 and 1,000 items; a page of an inspector, always."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from guiju.kernel.accounts import passwords
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.inspections.commands import (
    ChooseInspectorPassword,
    EndInspection,
    GrantInspection,
    IssueInspectionCode,
    RecordView,
)
from guiju.kernel.inspections.models import Inspection
from tests.clauses.company import OWNER, WAREHOUSE, Company
from tests.protocol.statements import assert_same_statements

pytestmark = pytest.mark.founded("S03")

Items = list[dict[str, Any]]


def grants(size: int, turn: int) -> Items:
    given = {
        "name": "郑检",
        "authority": "市监局",
        "document": "1 号",
        "reason": "抽查",
        "last_day": timezone.localdate() + timedelta(days=6),
        "place": WAREHOUSE,
        "lines": [{"area": "warehouse"}, {"area": "safety.visitors"}],
    }
    names = [f"out{turn}-{number}" for number in range(size)]
    return [{**given, "username": name, "ticket": ticket(passwords.owner_named(name))} for name in names]


def ticket(owner: str) -> str:
    return passwords.ticket("一次性 密码 42", owner=owner, replaces=None)


def opened(size: int, turn: int) -> list[Inspection]:
    outcome = run_items(GrantInspection, grants(size, turn), Context(actor=SYSTEM))
    assert len(outcome.done) == size, outcome.refusals[:3]
    return list(Inspection.objects.order_by("-id")[:size])


def ends(size: int, turn: int) -> Items:
    return [{"inspection": each.number, "reason": "查完了"} for each in opened(size, turn)]


def codes(size: int, turn: int) -> Items:
    owned = [(each.number, passwords.owner_of(each.account_id)) for each in opened(size, turn)]
    return [{"inspection": number, "ticket": ticket(owner)} for number, owner in owned]


def views(size: int, turn: int) -> Items:
    (one,) = opened(1, turn)
    seen = {"inspection": one.pk, "page": "record", "query": "warehouse.receipts", "asked": "q=1"}
    return [{**seen, "record": f"RK-{number}"} for number in range(size)]


CASES: dict[type[Command], tuple[str | None, Callable[[int, int], Items]]] = {
    GrantInspection: (OWNER, grants),
    EndInspection: (OWNER, ends),
    IssueInspectionCode: (OWNER, codes),
    ChooseInspectorPassword: (None, codes),
    RecordView: (None, views),
}


@pytest.mark.django_db
@pytest.mark.parametrize("command", CASES, ids=lambda command: command.key)
def test_same_for_1_50_and_1000(command: type[Command]) -> None:
    company = Company.founded()
    who, make = CASES[command]
    assert_same_statements(command, make, SYSTEM if who is None else company.accounts[who])
