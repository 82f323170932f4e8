"""The commands over risks take the same number of statements for 1, 50 and 1,000 items."""

from collections.abc import Callable
from typing import Any

import pytest

from guiju.domains.risk.api import CloseRisk, ReassessRisk, RegisterRisk, SetLimit, TreatRisk
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.run import run_items
from tests.clauses.company import DIRECTOR, SERVICE, Company
from tests.protocol.statements import assert_same_statements

pytestmark = pytest.mark.founded("S13")

Items = list[dict[str, Any]]
RISK = {"kind": "market", "description": "平台改规则", "likelihood": 5, "impact": 4}
TREATED = {"owner": SERVICE, "measure": "开自有商城", "due_on": "2099-12-31"}


class Prepared:
    """Makes items of each command, with all that must be there before."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def risks(self, size: int, turn: int) -> Items:
        return [{**RISK, **TREATED, "title": f"风险{turn}-{number}"} for number in range(size)]

    def registered(self, size: int, turn: int) -> list[str]:
        items = [{**RISK, "title": f"风险{turn}-{number}"} for number in range(size)]
        outcome = run_items(RegisterRisk, items, Context(self.company.accounts[DIRECTOR]))
        return [str(outcome.answers[item]["number"]) for item in range(size)]

    def treatments(self, size: int, turn: int) -> Items:
        return [{"risk": number, **TREATED} for number in self.registered(size, turn)]

    def reassessments(self, size: int, turn: int) -> Items:
        again = {"likelihood": 1, "impact": 2, "basis": "规则已改回"}
        return [{"risk": number, **again} for number in self.registered(size, turn)]

    def closings(self, size: int, turn: int) -> Items:
        return [{"risk": number, "reason": "规则已改回"} for number in self.registered(size, turn)]

    def limits(self, size: int, _turn: int) -> Items:
        return [{"percent": 60, "reason": "董事会决议"}] * size


Make = Callable[[Prepared, int, int], Items]
CASES: dict[type[Command], Make] = {
    RegisterRisk: Prepared.risks,
    TreatRisk: Prepared.treatments,
    ReassessRisk: Prepared.reassessments,
    CloseRisk: Prepared.closings,
    SetLimit: Prepared.limits,
}


@pytest.mark.parametrize("command", CASES, ids=lambda command: command.key)
def test_same_for_1_50_and_1000(company: Company, command: type[Command]) -> None:
    prepared = Prepared(company)
    assert_same_statements(
        command,
        lambda size, turn: CASES[command](prepared, size, turn),
        company.accounts[DIRECTOR],
        sizes=(1, 50, 1000),
    )
