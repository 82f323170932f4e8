"""Pay in the clause tests: who is paid what from when on, and what a month's payroll says."""

from datetime import date
from typing import Any, NamedTuple

from guiju.domains.payroll.api import ChangePay, ConfirmPayment, RunPayroll
from guiju.domains.payroll.models import PayLine
from guiju.domains.policy.api import PublishScheme
from guiju.kernel.commands.context import Outcome
from tests.clauses.cases import HR
from tests.clauses.company import FINANCE, Company


class Shown(NamedTuple):
    """A line of a payslip; its first and last day, amount in 分."""

    title: str
    since: date
    until: date
    amount: int
    is_pending: bool


def on(text: str) -> date:
    return date.fromisoformat(text)


def paid_from(company: Company, who: str, since: str, base: int, *items: tuple[str, int], **head: Any) -> None:
    """A person's pay from a day on."""
    lines = [{"title": title, "amount": amount} for title, amount in items]
    item = {"person": who, "since": on(since), "base": base, "reason": "劳动合同", "lines": lines, **head}
    outcome = company.act(HR, ChangePay, item)
    assert outcome.done == [0], [why.message for why in outcome.refusals]


def work_out(company: Company, month: str) -> Outcome:
    return company.act(HR, RunPayroll, {"month": on(f"{month}-01")})


def worked_out(company: Company, clause: str, month: str) -> str:
    """A payroll's number; fails, citing the clause, when something held it up."""
    outcome = work_out(company, month)
    assert outcome.done == [0], f"{clause}: {month} is not held up by {[why.message for why in outcome.refusals]}"
    return str(outcome.answers[0]["number"])


def pay_out(company: Company, payroll: str, paid_on: str) -> Outcome:
    return company.act(FINANCE, ConfirmPayment, {"payroll": payroll, "paid_on": on(paid_on)})


def lines_of(payroll: str, who: str) -> list[Shown]:
    """What a person is paid by a payroll."""
    rows = PayLine.objects.filter(payslip__payroll__number=payroll, payslip__person__number=who)
    return [Shown(*row) for row in rows.order_by("line").values_list(*Shown._fields)]


def commission_of(company: Company, unit: str, rate: int, since: str | None = None, **more: Any) -> Outcome:
    """A scheme of commission is published."""
    item = {"kind": "commission", "about": unit, "rate": rate, "since": on(since) if since else None, **more}
    return company.act(HR, PublishScheme, item)
