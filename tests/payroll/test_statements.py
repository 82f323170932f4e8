"""The commands of payroll take the same number of statements for 1, 50 and 1,000 items."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from guiju.domains.payroll.api import (
    AnswerPayslip,
    ChangePay,
    ChooseStart,
    ClassItem,
    ConfirmPayment,
    ConfirmTerms,
    RunPayroll,
    SetGrade,
)
from guiju.domains.payroll.models import Payslip
from guiju.domains.policy.api import DraftVersion, PublishVersion
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from tests.clauses.cases import HR
from tests.clauses.company import FINANCE, KEEPER, OWNER, SERVICE, Company
from tests.protocol.statements import assert_same_statements

pytestmark = pytest.mark.founded("S19")

Items = list[dict[str, Any]]
BEGUN = date(1935, 1, 1)


class Prepared:
    """Makes items of each command, with all that must be there before."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.unit = company.unit("PROMO", "推广组")
        self.months = 0

    def do(self, command: type[Command], items: Items) -> Outcome:
        outcome = run_items(command, items, Context(SYSTEM))
        assert len(outcome.done) == len(items), outcome.refusals[:3]
        return outcome

    def pay(self, size: int, turn: int) -> Items:
        """Of people in turn, from days ahead of every payroll."""
        given = {"base": 3000_00, "unit": self.unit, "reason": "合同", "lines": [{"title": "餐补", "amount": 300_00}]}
        first = date(2030, 1, 1) + timedelta(days=turn)
        return [
            {**given, "person": (KEEPER, SERVICE)[number % 2], "since": first + timedelta(days=number)}
            for number in range(size)
        ]

    def grades(self, size: int, turn: int) -> Items:
        given = {"since": BEGUN, "lowest": 2000_00, "highest": 3500_00}
        return [{**given, "grade": f"G{turn}-{number}"} for number in range(size)]

    def confirmations(self, size: int, turn: int) -> Items:
        """Of terms that lie outside their grade."""
        self.do(SetGrade, self.grades(1, turn))
        high = [{**item, "base": 4000_00, "grade": f"G{turn}-0"} for item in self.pay(size, turn)]
        answers = self.do(ChangePay, high).answers
        return [{"terms": answers[item]["number"], "note": "按合同"} for item in range(size)]

    def payrolls(self, size: int, turn: int) -> Items:
        """Of months that were never worked out; two people share commission of which no scheme says anything."""
        if turn == 0:
            people = [{**item, "since": BEGUN} for item in self.pay(2, 0)]
            self.do(ChangePay, people)
        found = [self.month(self.months + number) for number in range(size)]
        self.months += size
        return [{"month": month} for month in found]

    @staticmethod
    def month(number: int) -> date:
        return date(BEGUN.year + number // 12, number % 12 + 1, 1)

    def payments(self, size: int, turn: int) -> Items:
        answers = self.do(RunPayroll, self.payrolls(size, turn)).answers
        return [{"payroll": answers[item]["number"], "paid_on": date(2026, 1, 1)} for item in range(size)]

    def answers(self, size: int, turn: int) -> Items:
        """By whoever was paid, of payrolls that were."""
        payments = self.payments(size, turn)
        self.do(ConfirmPayment, payments)
        wanted = [each["payroll"] for each in payments]
        slips = Payslip.objects.filter(payroll__number__in=wanted, person__number=KEEPER).order_by("id")
        return [{"payslip": slip.number, "agrees": False, "note": "少发餐补"} for slip in slips]

    def items(self, size: int, turn: int) -> Items:
        return [{"item": f"补贴 {turn} {number}", "component": "津贴"} for number in range(size)]

    def starts(self, size: int, turn: int) -> Items:
        """Of versions that were published one after the other."""
        found = []
        for _ in range(size):
            item = {"rulebook": "S19", "title": "制度", "author": "甲", "dated": date(2026, 1, 1), "lines": []}
            number = self.do(DraftVersion, [item]).answers[0]["number"]
            published = self.do(PublishVersion, [{"version": number, "effective_on": None}]).answers[0]
            since = date.fromisoformat(published["effective_on"])
            found.append({"version": number, "since": since, "reason": "便于计算"})
        return found


CASES: dict[type[Command], tuple[Callable[[Prepared, int, int], Items], tuple[int, ...]]] = {
    AnswerPayslip: (Prepared.answers, (1, 50, 300)),
    ChangePay: (Prepared.pay, (1, 50, 1000)),
    ChooseStart: (Prepared.starts, (1, 20)),
    ClassItem: (Prepared.items, (1, 50, 1000)),
    ConfirmPayment: (Prepared.payments, (1, 50, 500)),
    ConfirmTerms: (Prepared.confirmations, (1, 50, 1000)),
    RunPayroll: (Prepared.payrolls, (1, 50, 500)),
    SetGrade: (Prepared.grades, (1, 50, 1000)),
}


@pytest.mark.django_db
@pytest.mark.parametrize("command", CASES, ids=lambda command: command.key)
def test_same_for_1_50_and_1000(command: type[Command]) -> None:
    company = Company.founded()
    prepared = Prepared(company)
    make, sizes = CASES[command]
    who = company.accounts[{AnswerPayslip: KEEPER, ConfirmPayment: FINANCE, ConfirmTerms: OWNER}.get(command, HR)]
    assert_same_statements(command, lambda size, turn: make(prepared, size, turn), who, sizes=sizes)
