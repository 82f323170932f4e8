"""The commands over vulnerabilities and alerts take the same number of statements for 1, 50 and 1,000 items."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from guiju.domains.infosec.api import (
    AcceptRisk,
    CloseAlert,
    MendVulnerability,
    ProveMended,
    RaiseAlert,
    RecordVulnerability,
    SettleAlert,
)
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.models import Referral
from tests.clauses.company import OWNER, WAREHOUSE, Company
from tests.protocol.statements import assert_same_statements

pytestmark = pytest.mark.founded("S18")

ADMIN = "1007"
Items = list[dict[str, Any]]


class Prepared:
    """Makes items of each command, with all that must be there before."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.scan = company.photo(ADMIN)

    def do(self, command: type[Command], items: Items) -> Outcome:
        outcome = run_items(command, items, Context(self.company.accounts[ADMIN]))
        assert len(outcome.done) == len(items), outcome.refusals[:3]
        return outcome

    def found(self, size: int, turn: int) -> Items:
        given = {"place": WAREHOUSE, "host": "H", "severity": "high", "owner": ADMIN}
        return [{**given, "name": f"CVE {turn}-{number}"} for number in range(size)]

    def mendings(self, size: int, turn: int) -> Items:
        answers = self.do(RecordVulnerability, self.found(size, turn)).answers
        return [{"vulnerability": answers[item]["number"], "done": "已打补丁"} for item in range(size)]

    def proofs(self, size: int, turn: int) -> Items:
        items = self.mendings(size, turn)
        self.do(MendVulnerability, items)
        made_at = timezone.now() + timedelta(minutes=1)
        proof = {"kind": "scan", "made_at": made_at, "file": self.scan}
        return [{**proof, "vulnerability": item["vulnerability"]} for item in items]

    def alerts(self, size: int, turn: int) -> Items:
        return [{"place": WAREHOUSE, "signature": f"S{turn}-{number}", "what": "订单量突降"} for number in range(size)]

    def settlements(self, size: int, turn: int) -> Items:
        self.do(RaiseAlert, self.alerts(size, turn))
        numbers = Referral.objects.order_by("-id").values_list("number", flat=True)[:size]
        return [{"referral": number} for number in numbers]

    def closings(self, size: int, turn: int) -> Items:
        answers = self.do(RaiseAlert, self.alerts(size, turn)).answers
        return [{"alert": answers[item]["number"]} for item in range(size)]

    def acceptances(self, size: int, turn: int) -> Items:
        given = {"approver": OWNER, "until": timezone.now() + timedelta(days=9), "reason": "业务高峰"}
        return [{**given, "vulnerability": item["vulnerability"]} for item in self.mendings(size, turn)]


CASES: dict[type[Command], Callable[[Prepared, int, int], Items]] = {
    AcceptRisk: Prepared.acceptances,
    CloseAlert: Prepared.closings,
    MendVulnerability: Prepared.mendings,
    ProveMended: Prepared.proofs,
    RaiseAlert: Prepared.alerts,
    RecordVulnerability: Prepared.found,
    SettleAlert: Prepared.settlements,
}


@pytest.mark.django_db
@pytest.mark.parametrize("command", CASES, ids=lambda command: command.key)
def test_same_for_1_50_and_1000(command: type[Command]) -> None:
    company = Company.founded()
    prepared = Prepared(company)
    make = CASES[command]
    assert_same_statements(
        command, lambda size, turn: make(prepared, size, turn), company.accounts[ADMIN], sizes=(1, 50, 200)
    )
