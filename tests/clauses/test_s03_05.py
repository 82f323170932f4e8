"""S03.05: each hazard of a warehouse has a check and somebody who answers; damp in the rain; reviews after losses."""

from typing import Any

import pytest
from django.utils import timezone

from guiju.domains.safety.registers import RainyModes, RiskReviews, Risks
from guiju.domains.warehouse.controls.risks import (
    Damp,
    DampParams,
    DampUnchecked,
    Listed,
    Loss,
    ReviewParams,
    RiskParams,
    RisksUncovered,
    RisksUnreviewed,
)
from guiju.domains.warehouse.queries.risks import LACKING, WHOLE, RiskGaps
from guiju.kernel.commands.command import command_of
from guiju.kernel.findings.models import Finding
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from tests.clauses.company import WAREHOUSE, Company
from tests.clauses.rounds import HEAD, answer, at, item, when

CLAUSE = "S03.05"
OFFICER = "1008"
CHECKED = {"check_item": "库内巡查", "keeper": "1004"}


def _open(control: Any) -> Finding | None:
    return Finding.objects.filter(clause=CLAUSE, control=control.key, resolved_at__isnull=True).first()


def _shown(company: Company) -> Any:
    return read(RiskGaps, RiskGaps.params(), Asked(), Reader(company.accounts[OFFICER])).rows[0]


def _risk(company: Company, **more: str) -> str:
    risk = {"place": WAREHOUSE, "hazard": "虫鼠", "measure": "挡鼠板", **more}
    outcome = company.act(OFFICER, Risks.enter, risk)
    assert outcome.done == [0], outcome.refusals
    return str(outcome.answers[0]["number"])


@pytest.mark.clause("S03.05")
def test_hazards_are_looked_after(company: Company) -> None:
    with when("09:00"):
        assert _open(RisksUncovered) is None, f"{CLAUSE}: five hazards with check and person are whole"
        pests = Risks.entries().get(hazard="虫鼠").number
        assert company.act(OFFICER, command_of("safety.risks.end"), {"entry": pests}).done == [0]
        without = _risk(company)
    with when("09:01"):
        gap = _open(RisksUncovered)
        assert gap is not None, f"{CLAUSE}: a hazard without check and person is missing"
        assert "虫鼠" in gap.title, f"{CLAUSE}: the missing type is named"
        assert "坠落" not in gap.title, f"{CLAUSE}: and no other"
        assert gap.owner == company.accounts[HEAD], f"{CLAUSE}: with its owner"
        due = timezone.localtime(gap.assignments.get().due_at)
        assert due.date() >= at("00:00", 8).date(), f"{CLAUSE}: and a date in 7 days"
        assert (due - at("09:01")).days <= 16, f"{CLAUSE}: and a date in 7 days"
        row = _shown(company)
        assert (row.state, RiskGaps.row.columns["state"].column.meanings[row.state]) == (LACKING, "warn"), (
            f"{CLAUSE}: amber"
        )
        assert "虫鼠" in row.missing, f"{CLAUSE}: with the missing type"
        assert row.owner, f"{CLAUSE}: its owner"
        assert row.due_at, f"{CLAUSE}: and its date"
        request = company.request("B-250", 1)
        company.approve(request)
        assert company.dispatch(request, 1).done == [0], f"{CLAUSE}: the warehouse opens all the same"
        corrected = {"entry": without, "place": WAREHOUSE, "hazard": "虫鼠", **CHECKED, "reason": "补上"}
        assert company.act(OFFICER, Risks.correct, corrected).done == [0]
    with when("09:02"):
        assert _open(RisksUncovered) is None, f"{CLAUSE}: with check and person it is whole"
        assert _shown(company).state == WHOLE, f"{CLAUSE}: and no longer amber"
    _damp(company)
    _losses(company)
    _params()


def _damp(company: Company) -> None:
    with when("20:00", 2):
        assert _open(DampUnchecked) is None, f"{CLAUSE}: outside the rainy mode a missed check is no such finding"
        mode = {"place": WAREHOUSE, "begins_on": at("00:00", 3).date(), "reason": "梅雨"}
        assert company.act(OFFICER, RainyModes.enter, mode).done == [0]
    with when("20:00", 3):
        assert _open(DampUnchecked) is None, f"{CLAUSE}: one day is not two"
    with when("20:00", 4):
        missed = _open(DampUnchecked)
        assert missed is not None, f"{CLAUSE}: a check missed for two days in the rainy mode opens a finding"
        assert "2 天" in missed.title, f"{CLAUSE}: and says for how long"
    with when("10:00", 5):
        assert answer(company, item("warehouse.damp_checked", CLAUSE)).done == [0]
    with when("20:00", 5):
        assert _open(DampUnchecked) is None, f"{CLAUSE}: once checked it is over"


def _losses(company: Company) -> None:
    """41 pieces at 120 yuan are below the set value, 42 are above it."""
    with when("10:00", 6):
        for quantity in (41, 1):
            request = company.request("A-500", quantity, purpose="write_off")
            company.approve(request)
            assert company.dispatch(request, quantity).done == [0], f"{CLAUSE}: goods are written off"
    with when("10:01", 6):
        assert _open(RisksUnreviewed) is None, f"{CLAUSE}: below the set value nothing is asked"
        arrival = company.arrive(("A-500", 50), note="D-5", unit_cost=1_200_000)
        company.count(arrival, ("6901000000011", 50))
        company.receive(arrival, 50)
        request = company.request("A-500", 42, purpose="write_off")
        company.approve(request)
        assert company.dispatch(request, 42).done == [0]
    with when("10:02", 6):
        unreviewed = _open(RisksUnreviewed)
        assert unreviewed is not None, f"{CLAUSE}: after a loss above the set value the list must be reviewed"
        assert unreviewed.owner == company.accounts[HEAD], f"{CLAUSE}: by the head of the warehouse"
        review = {"place": WAREHOUSE, "reviewed_at": at("10:02", 6), "conclusion": "增加夜间巡查"}
        assert company.act(HEAD, RiskReviews.enter, review).done == [0], f"{CLAUSE}: it is reviewed"
    with when("10:03", 6):
        assert _open(RisksUnreviewed) is None, f"{CLAUSE}: then it is done"


def _params() -> None:
    fire = Listed("一号仓", ("火",), ())
    assert RisksUncovered.judge(fire, RiskParams(default_hazards=["火"])) is None, f"{CLAUSE}: which hazards"
    three = DampParams(default_missed_check_days=3)
    assert DampUnchecked.judge(Damp("一号仓", 2), three) is None, f"{CLAUSE}: how many days"
    loss = Loss("CK-1", 500_000, is_reviewed=False, at=0)
    assert RisksUnreviewed.judge(loss, ReviewParams(review_loss_cny=6000)) is None, f"{CLAUSE}: from which value on"
