"""The commands of controls take the same number of statements for 1, 50 and 1,000 items."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM
from guiju.kernel.controls.calendar import SetCalendarDay
from guiju.kernel.controls.duties.doing import DoDuty
from guiju.kernel.controls.duties.missing import MissDuties
from guiju.kernel.controls.duties.planning import PlanDuties
from tests.controls.sample import answers, guard, photo
from tests.protocol.company import InTables, do
from tests.protocol.statements import assert_same_statements

Items = list[dict[str, Any]]


@dataclass
class Prepared:
    """Makes items of each command, with all that must be there before."""

    guard: int
    photo: str

    def calendar_days(self, size: int, turn: int) -> Items:
        first = date(2030 + turn * 3, 1, 1)
        return [{"day": first + timedelta(days=number), "is_workday": False} for number in range(size)]

    def days(self, size: int, turn: int) -> Items:
        opens: datetime = timezone.now() - timedelta(hours=2)
        line = {
            "duty": "sample.round",
            "clauses": [["S99.01", 1, "巡查"]],
            "mode": "enforce",
            "title": "巡查",
            "opens_at": opens,
            "closes_at": opens + timedelta(hours=1),
            "due_at": opens + timedelta(hours=1),
            "posts": ["guard"],
            "checks": ["火", "潮"],
            "evidence": ["photo"],
            "holder": 0,
            "left_to": 0,
        }
        first = date(2030 + turn * 3, 1, 1)
        return [
            {
                "day": first + timedelta(days=number),
                "lines": [{**line, "fingerprint": f"sample.round/0/{turn}-{number}/d/{each}"} for each in "ab"],
            }
            for number in range(size)
        ]

    def marks(self, size: int, turn: int) -> list[str]:
        days = self.days(size, turn)
        outcome = do(PlanDuties, days, SYSTEM)
        assert len(outcome.done) == size
        return [day["lines"][0]["fingerprint"] for day in days]

    def misses(self, size: int, turn: int) -> Items:
        return [{"item": mark, "reason": "逾期未做", "owner": self.guard} for mark in self.marks(size, turn)]

    def doings(self, size: int, turn: int) -> Items:
        lines = answers("ok", "not_ok", note="湿", photo=self.photo)
        marks = self.marks(size, turn)
        do(MissDuties, [{"item": mark, "reason": "逾期未做", "owner": 0} for mark in marks], SYSTEM)
        return [{"item": mark, "lines": lines} for mark in marks]


Make = Callable[[Prepared, int, int], Items]
CASES: dict[type[Command], tuple[bool, Make]] = {
    SetCalendarDay: (False, Prepared.calendar_days),
    PlanDuties: (False, Prepared.days),
    MissDuties: (False, Prepared.misses),
    DoDuty: (True, Prepared.doings),
}


@pytest.mark.django_db
@pytest.mark.usefixtures("fresh_ports", "vault")
@pytest.mark.parametrize("command", CASES, ids=lambda command: command.key)
def test_same_for_1_50_and_1000(command: type[Command]) -> None:
    InTables().place("W1")
    account = guard("ann")
    prepared = Prepared(account, photo(account))
    by_guard, make = CASES[command]
    assert_same_statements(command, lambda size, turn: make(prepared, size, turn), account if by_guard else SYSTEM)
