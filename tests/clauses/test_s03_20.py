"""S03.20: as little stock as keeps everything on sale: both goals side by side."""

import pytest
from django.utils import timezone

from guiju.domains.levels.api import DecideProposal
from guiju.domains.levels.controls.shortage import LeastCover, LevelLow, Shortage
from guiju.domains.levels.controls.surplus import MostCover, Overstocked, Surplus
from guiju.domains.levels.models import Proposal, ProposalDecision
from guiju.domains.levels.queries import Levels
from guiju.domains.levels.rules import Level
from guiju.domains.purchasing.models import PurchaseOrder
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.acknowledge import Acknowledge
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.worklist.models import Task
from tests.clauses.company import A_BARCODE, B_BARCODE, DIRECTOR, Company, warned
from tests.clauses.levels import found, ordered, sold
from tests.clauses.rounds import HEAD, kept, when

CLAUSE = "S03.20"
OVER, LOW = "levels.overstocked", "levels.level_low"


@pytest.mark.clause("S03.20")
def test_neither_too_much_nor_too_little(company: Company) -> None:
    with when("10:00", day=1):
        sold(company, "A-500", A_BARCODE, 300, left=900, there=60)
        sold(company, "B-250", B_BARCODE, 300, left=50, there=200)
    with when("10:00", day=30):
        [over] = found(OVER, "A-500") or pytest.fail(f"{CLAUSE}: 900 at 10 a day is 90 days, over 60")
        assert over.clause == CLAUSE
        assert "可卖 90 天，上限 60 天" in over.title, f"{CLAUSE}: {over.title}"
        assert over.owner == company.accounts[HEAD], f"{CLAUSE}: the warehouse answers for it"
        assert not found(OVER, "B-250"), f"{CLAUSE}: what lasts 5 days is not too much"

        [low] = found(LOW, "B-250") or pytest.fail(f"{CLAUSE}: 5 days of cover are below 7")
        assert "日均 10 × 7 天 = 70 > 现有 50 + 在途 0，现有可卖 5 天" in low.title, f"{CLAUSE}: {low.title}"
        assert not found(LOW, "A-500"), f"{CLAUSE}: what lasts 90 days is not too little"
        proposal = Proposal.objects.filter(sku__code="B-250", action="replenish").first()
        assert proposal is not None, f"{CLAUSE}: too little gets a replenishment proposal"
        assert proposal.quantity == 20, f"{CLAUSE}: at least what is missing: {proposal.quantity}"
        assert proposal.owner == company.accounts[HEAD], f"{CLAUSE}: with an owner"
        task = Task.objects.filter(source="levels.proposal", ended_at=None).first()
        assert task is not None, f"{CLAUSE}: somebody is asked to decide it"
        assert "补货 B-250 至少 20" in task.title, f"{CLAUSE}: {task.title}"

        page = Levels().found(Levels.params(), Asked(), Reader(company.accounts[DIRECTOR]))
        assert page is not None
        shown = {row.sku: row for row in page.rows}
        assert (shown["A-500"].state, shown["A-500"].cover, shown["A-500"].most) == ("超量", 90, 600), CLAUSE
        assert (shown["B-250"].state, shown["B-250"].cover, shown["B-250"].least) == ("不足", 5, 70), CLAUSE

        more = ordered(company, "A-500", 100)
        warned(CLAUSE, more, "可卖 90 天", "加上本单 100 可卖 100 天，上限 60 天")
        breach = Breach.objects.get(clause=CLAUSE, evidence_id=more.evidence)
        reason = {"breach": breach.pk, "reason": "大促备货"}
        assert company.act(DIRECTOR, Acknowledge, reason).done == [0], f"{CLAUSE}: one tap gives the reason"
        assert not ordered(company, "B-250", 100).warnings, f"{CLAUSE}: what is needed is ordered without a question"
    with when("11:00", day=31):
        assert not found(LOW, "B-250"), f"{CLAUSE}: what is on order is counted"


@pytest.mark.clause("S03.20")
def test_a_proposal_becomes_an_order(company: Company) -> None:
    with when("10:00", day=1):
        sold(company, "B-250", B_BARCODE, 300, left=50, there=200)
    with when("10:00", day=30):
        proposal = Proposal.objects.filter(sku__code="B-250").first()
        assert proposal is not None, f"{CLAUSE}: a proposal"
        accept = {"proposal": proposal.number, "decision": "accept", "note": "按建议"}
        bare = company.act(DIRECTOR, DecideProposal, accept)
        assert not bare.done, f"{CLAUSE}: an order has a supplier, a price and a day"
        whole = {**accept, "supplier": "杭州日化供应链", "unit_cost": 85_000, "expected_on": timezone.localdate()}
        assert company.act(DIRECTOR, DecideProposal, whole).done == [0], f"{CLAUSE}: accepted"
        order = PurchaseOrder.objects.filter(basis=proposal.number).first()
        assert order is not None, f"{CLAUSE}: accepted, it is ordered"
        assert [line.quantity for line in order.lines.all()] == [20], f"{CLAUSE}: what was proposed"
        again = company.act(DIRECTOR, DecideProposal, whole)
        assert not again.done, f"{CLAUSE}: decided once"
        kept(CLAUSE, "levels_proposal", proposal.pk, "quantity = 1")
        kept(CLAUSE, "levels_proposaldecision", ProposalDecision.objects.get().pk, "note = ''")
    with when("11:00", day=31):
        assert not found(LOW, "B-250"), f"{CLAUSE}: ordered, it is no longer short"
        assert Proposal.objects.filter(sku__code="B-250").count() == 1, f"{CLAUSE}: and not proposed again"


@pytest.mark.clause("S03.20")
def test_the_days_are_the_clauses(company: Company) -> None:
    level = Level(good=900, on_order=0, sold=300, days=30)
    over, low = Surplus("A-500", level, 30, 0, -1), Shortage("A-500", level)
    assert Overstocked.judge(over, MostCover(default_max_days=90)) is None, f"{CLAUSE}: 90 days are 90 days"
    assert Overstocked.judge(over, MostCover(default_max_days=89)), CLAUSE
    assert LevelLow.judge(low, LeastCover(default_min_days=90)) is None, CLAUSE
    assert LevelLow.judge(low, LeastCover(default_min_days=91)), CLAUSE
