"""S03.21: what nobody asks for is not left to stand: each batch gets a proposal, and what it brought in is booked."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from guiju.domains.ledger.models import VoucherLine
from guiju.domains.levels.api import DecideProposal, ProposeClearance, RecordRecovery
from guiju.domains.levels.models import IdleStock, Recovery
from guiju.domains.levels.queries import IdleStocks
from guiju.domains.warehouse.api import PostToLedger
from guiju.domains.warehouse.models import IssueRequest
from guiju.kernel.commands.context import Outcome
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.findings.models import Finding
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.worklist.models import Task
from tests.clauses.company import A_BARCODE, ACCOUNTANT, DIRECTOR, KEEPER, WAREHOUSE, Company
from tests.clauses.levels import sold
from tests.clauses.rounds import FOUNDED, kept, when

CLAUSE = "S03.21"
DUTY = "levels.idle_proposed"


def _month_after(days: int) -> date:
    """The first of the month after so many days."""
    return (FOUNDED + timedelta(days=days + 31)).replace(day=1)


FIRST = _month_after(180)
DAY = (FIRST - FOUNDED).days


def _proposed(company: Company, sku: str, action: str, quantity: int, who: str = KEEPER) -> Outcome:
    plan = {"warehouse": WAREHOUSE, "sku": sku, "action": action, "quantity": quantity, "reason": "久未出库"}
    return company.act(who, ProposeClearance, {**plan, "finish_on": timezone.localdate() + timedelta(days=20)})


def _shown(company: Company) -> dict[str, str]:
    """SKU → state on the list."""
    page = read(IdleStocks, IdleStocks.params(), Asked(), Reader(company.accounts[KEEPER]))
    return {row.sku: row.state for row in page.rows}


def _missed() -> list[Any]:
    return list(Finding.objects.filter(control=DUTY, resolved_at=None))


@pytest.mark.clause("S03.21")
def test_what_stands_gets_a_proposal(company: Company) -> None:
    with when("10:00", day=1):
        assert company.act(ACCOUNTANT, PostToLedger, {"warehouse": WAREHOUSE}).done == [0]
    with when("10:00", day=DAY - 170):
        sold(company, "A-500", A_BARCODE, 10, left=50, there=60)
    with when("09:00", day=DAY):
        listed = sorted(IdleStock.objects.values_list("sku__code", flat=True))
        assert listed == ["B-250", "C-001"], f"{CLAUSE}: without an issue for 180 days, and no other: {listed}"
        assert _shown(company) == {"B-250": "待建议", "C-001": "待建议"}, f"{CLAUSE}: each line asks for a proposal"
        duty = DutyItem.objects.filter(duty=DUTY).first()
        assert duty is not None, f"{CLAUSE}: proposals are due"
        assert timezone.localdate(duty.due_at - timedelta(seconds=1)) == FIRST.replace(day=5), f"{CLAUSE}: on the 5th"
        back = _proposed(company, "C-001", "supplier_return", 48)
        assert back.done == [0], f"{CLAUSE}: {back.refusals}"
        assert _shown(company) == {"B-250": "待建议", "C-001": "已建议"}, f"{CLAUSE}: a line without one stays red"
        number = back.answers[0]["number"]
        accept = {"proposal": number, "decision": "accept", "note": "同意", "picker": "刘师傅"}
        assert company.act(DIRECTOR, DecideProposal, accept).done == [0], f"{CLAUSE}: accepted"
        request = IssueRequest.objects.filter(basis=number).first()
        assert request is not None, f"{CLAUSE}: an accepted proposal creates the follow-up"
        assert request.purpose == "supplier_return", f"{CLAUSE}: the return to the supplier"
        lines = [(line.sku.code, line.quantity) for line in request.lines.all()]
        assert lines == [("C-001", 48)], f"{CLAUSE}: of what was proposed: {lines}"
        early = company.act(ACCOUNTANT, RecordRecovery, {"proposal": number, "recovered": 100_000})
        assert not early.done, f"{CLAUSE}: nothing is recovered of goods that are still there"
        company.approve(request.number)
        gone = company.dispatch(request.number, 48, picker="刘师傅")
        assert gone.done == [0], f"{CLAUSE}: {gone.refusals}"
        booked = company.act(ACCOUNTANT, RecordRecovery, {"proposal": number, "recovered": 100_000})
        assert booked.done == [0], f"{CLAUSE}: {booked.refusals}"
        recovery = Recovery.objects.get()
        assert (recovery.quantity, recovery.book_value) == (48, 153_600), f"{CLAUSE}: against book value"
        assert recovery.recovered == 100_000, f"{CLAUSE}: the recovered amount"
        entries = VoucherLine.objects.filter(sku__code="C-001").order_by("id").values_list("quantity", "amount")
        assert list(entries) == [(48, 153_600), (-48, -153_600)], f"{CLAUSE}: and the stock account gives it out"
        assert not Task.objects.filter(kind="levels.carry_out", ended_at=None).exists(), f"{CLAUSE}: carried out"
        assert not company.act(ACCOUNTANT, RecordRecovery, {"proposal": number, "recovered": 1}).done, CLAUSE
        kept(CLAUSE, "levels_recovery", recovery.pk, "recovered = 1")
        kept(CLAUSE, "levels_idlestock", IdleStock.objects.latest("id").pk, "quantity = 1")
    with when("20:00", day=DAY + 4):
        assert not _missed(), f"{CLAUSE}: the 5th is not over"
    with when("09:00", day=DAY + 5):
        assert _missed(), f"{CLAUSE}: a line without a proposal after the 5th is found"
        assert _shown(company)["B-250"] == "待建议", f"{CLAUSE}: and stays red"
        assert _proposed(company, "B-250", "markdown", 200).done == [0]
        assert set(_shown(company).values()) == {"已建议"}, f"{CLAUSE}: each line has its proposal"
    with when("10:00", day=DAY + 5):
        assert not _missed(), f"{CLAUSE}: made up"
        assert IdleStock.objects.count() == 2, f"{CLAUSE}: listed once a month"


@pytest.mark.clause("S03.21")
def test_each_way_leads_to_its_own_document(company: Company) -> None:
    ways = {
        "supplier_return": "supplier_return",
        "scrap": "write_off",
        "transfer": "requisition",
        "reuse": "requisition",
    }
    for action, purpose in ways.items():
        number = _proposed(company, "B-250", action, 5).answers[0]["number"]
        company.act(
            DIRECTOR, DecideProposal, {"proposal": number, "decision": "accept", "note": "同意", "picker": "刘师傅"}
        )
        request = IssueRequest.objects.filter(basis=number).first()
        assert request is not None and request.purpose == purpose, f"{CLAUSE}: {action}"  # noqa: PT018
    number = _proposed(company, "B-250", "markdown", 5).answers[0]["number"]
    company.act(
        DIRECTOR, DecideProposal, {"proposal": number, "decision": "accept", "note": "同意", "picker": "刘师傅"}
    )
    task = Task.objects.filter(kind="levels.carry_out", person=company.accounts[KEEPER], ended_at=None).latest("id")
    assert task.title.startswith("降价 B-250 5"), f"{CLAUSE}: whoever answers for a markdown carries it out"
    own = _proposed(company, "B-250", "scrap", 5, who=DIRECTOR).answers[0]["number"]
    decided = company.act(
        DIRECTOR, DecideProposal, {"proposal": own, "decision": "accept", "note": "同意", "picker": "刘师傅"}
    )
    assert not decided.done, f"{CLAUSE}: who proposes does not decide"
    number = _proposed(company, "B-250", "scrap", 5).answers[0]["number"]
    company.act(DIRECTOR, DecideProposal, {"proposal": number, "decision": "reject", "note": "还能卖"})
    assert not IssueRequest.objects.filter(basis=number).exists(), f"{CLAUSE}: a rejected one leads to nothing"
