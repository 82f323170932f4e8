"""S13.30: stock that lasts too long, or stands too long, is found and dealt with."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guiju.domains.levels.api import DecideProposal, ProposeClearance
from guiju.domains.levels.controls.idle import Stale, Staleness, StaleStock
from guiju.domains.levels.controls.surplus import MostCover, Overstocked, Surplus
from guiju.domains.levels.rules import Level
from guiju.domains.warehouse.api import ChangeState
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.acknowledge import Acknowledge
from tests.clauses.company import B_BARCODE, DIRECTOR, KEEPER, WAREHOUSE, Company, warned
from tests.clauses.levels import found, ordered, sold, workday
from tests.clauses.rounds import HEAD, answer, item, when

CLAUSE = "S13.30"
OVER, STALE = "levels.overstocked", "levels.stale_stock"
FRIDAY = 4


def _planned(company: Company, quantity: int, days: int) -> None:
    """A plan to clear B-250 within so many days, approved."""
    plan = {
        "warehouse": WAREHOUSE,
        "sku": "B-250",
        "action": "markdown",
        "quantity": quantity,
        "finish_on": timezone.localdate() + timedelta(days=days),
        "reason": "换季清仓",
    }
    proposed = company.act(KEEPER, ProposeClearance, plan)
    assert proposed.done == [0], proposed.refusals
    number = proposed.answers[0]["number"]
    assert found(OVER, "B-250"), f"{CLAUSE}: a plan nobody has approved closes nothing"
    decision = {"proposal": number, "decision": "accept", "note": "同意"}
    assert company.act(DIRECTOR, DecideProposal, decision).done == [0], f"{CLAUSE}: approved"


@pytest.mark.clause("S13.30")
def test_too_much_is_found_and_asked_about(company: Company) -> None:
    with when("10:00", day=1):
        sold(company, "B-250", B_BARCODE, 60, left=600, there=200)
    with when("10:00", day=30):
        [case] = found(OVER, "B-250") or pytest.fail(f"{CLAUSE}: 600 at 2 a day is 300 days, over 90")
        assert case.clause == CLAUSE
        assert "现有 600，日均 2，可卖 300 天，上限 90 天" in case.title, f"{CLAUSE}: {case.title}"
        tied = case.title.partition("占用 ")[2].removesuffix(" 元")
        assert float(tied) > 0, f"{CLAUSE}: the amount tied up at cost: {case.title}"
        assert case.owner == company.accounts[HEAD], f"{CLAUSE}: with an owner"
        more = ordered(company, "B-250", 60)
        warned(CLAUSE, more, "可卖 300 天；加上本单 60 可卖 330 天，上限 90 天")
        [why] = more.warnings
        assert why.control == "levels.overstock_block", f"{CLAUSE}: OVERSTOCK_BLOCK"
        breach = Breach.objects.get(clause=CLAUSE, evidence_id=more.evidence)
        assert company.act(DIRECTOR, Acknowledge, {"breach": breach.pk, "reason": "大促备货"}).done == [0], CLAUSE


@pytest.mark.clause("S13.30")
def test_a_case_closes_below_the_line(company: Company) -> None:
    with when("10:00", day=2):
        sold(company, "B-250", B_BARCODE, 60, left=600, there=200)
    frozen = {"warehouse": WAREHOUSE, "sku": "B-250", "source": "good", "target": "frozen", "reason": "封存"}
    with when("10:00", day=30):
        assert found(OVER, "B-250"), f"{CLAUSE}: open"
        assert company.act(KEEPER, ChangeState, {**frozen, "quantity": 420}).done == [0]
    with when("11:00", day=31):
        assert found(OVER, "B-250"), f"{CLAUSE}: 180 at 2 a day is 90 days, not below 90"
        assert company.act(KEEPER, ChangeState, {**frozen, "quantity": 1}).done == [0]
    with when("12:00", day=32):
        assert not found(OVER, "B-250"), f"{CLAUSE}: below 90 days the case closes"


@pytest.mark.clause("S13.30")
def test_a_case_closes_by_an_approved_plan(company: Company) -> None:
    with when("10:00", day=1):
        sold(company, "B-250", B_BARCODE, 60, left=600, there=200)
    with when("10:00", day=30):
        _planned(company, 500, days=3)
    with when("11:00", day=31):
        assert not found(OVER, "B-250"), f"{CLAUSE}: an approved plan with a date closes the case"
    with when("12:00", day=34):
        assert found(OVER, "B-250"), f"{CLAUSE}: when its date is over and the goods are there, it is open again"


@pytest.mark.clause("S13.30")
def test_what_stands_too_long_is_found(company: Company) -> None:
    with when("10:00", day=59):
        assert not found(STALE, "C-001"), f"{CLAUSE}: 59 days without an issue"
    with when("10:00", day=60):
        [case] = found(STALE, "C-001") or pytest.fail(f"{CLAUSE}: 60 days without an issue")
        assert "C-001 48 件 60 天以上没有出库" in case.title, f"{CLAUSE}: {case.title}"
        frozen = {"warehouse": WAREHOUSE, "sku": "C-001", "source": "good", "target": "frozen", "reason": "封存"}
        assert company.act(KEEPER, ChangeState, {**frozen, "quantity": 48}).done == [0]
    with when("11:00", day=61):
        assert not found(STALE, "C-001"), f"{CLAUSE}: what is no longer on sale does not stand there"


@pytest.mark.clause("S13.30")
def test_somebody_looks_every_friday(company: Company) -> None:
    with when("10:00", day=workday(31, FRIDAY)):
        duty = item("levels.levels_reviewed", CLAUSE)
        assert duty.bundle == "friday_report", CLAUSE
        assert answer(company, duty, who=HEAD).done == [0], f"{CLAUSE}: reviewed"


@pytest.mark.clause("S13.30")
def test_the_days_are_the_clauses(company: Company) -> None:
    over = Surplus("B-250", Level(good=600, on_order=0, sold=60, days=30), 30, 0, -1)
    assert Overstocked.judge(over, MostCover(default_overstock_days=300)) is None, CLAUSE
    assert Overstocked.judge(over, MostCover(default_overstock_days=299)), CLAUSE
    stale = Stale("B-250", 60, 739_000, 1, 0, -1)
    assert StaleStock.judge(stale, Staleness(default_stale_days=61)) is None, CLAUSE
    assert StaleStock.judge(stale, Staleness(default_stale_days=60)), CLAUSE
