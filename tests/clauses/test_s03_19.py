"""S03.19: warehouse and carrier meet on time, by list, count and signatures."""

from typing import Any

import pytest
from django.utils import timezone

from guiju.domains.warehouse import api
from guiju.domains.warehouse.models import Handover
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.context import Outcome
from guiju.kernel.findings.models import Finding, FindingAssignment
from tests.clauses.company import KEEPER, WAREHOUSE, Company, warned
from tests.clauses.rounds import HEAD, answer, at, item, when

CLAUSE = "S03.19"
LISTED = [f"SF{number:06}" for number in range(1, 121)]


def _planned(company: Company, waybills: list[str], clock: str) -> str:
    plan = {"warehouse": WAREHOUSE, "carrier": "顺丰", "pickup_at": at(clock)}
    planned = company.act(KEEPER, api.PlanPickup, {**plan, "lines": [{"waybill": each} for each in waybills]})
    assert planned.done == [0], planned.refusals
    return str(planned.answers[0]["number"])


def _scan(company: Company, command: Any, pickup: str, waybills: list[str], **head: Any) -> Outcome:
    lines = [{"waybill": each} for each in waybills]
    return company.act(KEEPER, command, {"pickup": pickup, "lines": lines, **head})


def _found(control: str) -> list[Finding]:
    return list(Finding.objects.filter(clause=CLAUSE, control=f"warehouse.{control}", resolved_at=None).order_by("id"))


@pytest.mark.clause("S03.19")
def test_the_warehouse_meets_the_carrier(company: Company) -> None:
    with when("10:00"):
        pickup = _planned(company, LISTED, "17:00")
        assert _scan(company, api.StageParcels, pickup, LISTED[:100]).done == [0]
    with when("16:29"):
        assert not _found("parcels_unstaged"), f"{CLAUSE}: before 16:30 there is time"
        listed = [each.fingerprint for each in _found("staged_too_long")]
        assert len(listed) == 100, f"{CLAUSE}: goods staged over 4 h are listed, not {len(listed)}"
        assert listed[0] == f"{pickup}/{LISTED[0]}"
    with when("16:30"):
        [alert] = _found("parcels_unstaged") or pytest.fail(f"{CLAUSE}: 20 parcels are not staged at 16:30")
        assert alert.fingerprint == pickup
        task = FindingAssignment.objects.get(finding=alert)
        assert task.responsible == company.accounts[HEAD], f"{CLAUSE}: the alert goes to the shift lead"
    with when("16:40"):
        assert _scan(company, api.StageParcels, pickup, LISTED[100:]).done == [0]
    with when("16:41"):
        assert not _found("parcels_unstaged"), f"{CLAUSE}: staged, the alert is over"
    with when("17:05"):
        elsewhere = _planned(company, ["YT000001"], "18:00")
        foreign = _scan(company, api.HandOver, pickup, ["YT000001"], count=1)
        assert not foreign.done, f"{CLAUSE}: what is not on the list is not handed over with it"
        photo = company.photo()
        taken = _scan(company, api.HandOver, pickup, LISTED[:118], count=118, driver="张师傅", signature=photo)
        assert taken.done == [0], f"{CLAUSE}: 118 of 120 are handed over: {taken.refusals}"
        assert not taken.warnings, f"{CLAUSE}: list, count and signatures are there: {taken.warnings}"
        paper = Handover.objects.get(number=taken.answers[0]["number"])
        assert (paper.count, paper.parcels.count()) == (118, 118), f"{CLAUSE}: the 118"
        assert (paper.driver, paper.handler) == ("张师傅", company.accounts[KEEPER]), f"{CLAUSE}: both sides sign"
        missing = _found("parcel_missing")
        assert [each.fingerprint for each in missing] == [f"{pickup}/{each}" for each in LISTED[118:]], (
            f"{CLAUSE}: the two turn into 待查 at once: {[each.fingerprint for each in missing]}"
        )
        for each in missing:
            assert each.title.startswith("待查"), f"{CLAUSE}: {each.title}"
            task = FindingAssignment.objects.get(finding=each)
            assert task.responsible == company.accounts[KEEPER], f"{CLAUSE}: with an owner"
            due = timezone.localtime(task.due_at)
            assert (due.date() - timezone.localdate()).days <= 1, f"{CLAUSE}: due the same evening, not {due}"
            assert due.hour == 0, f"{CLAUSE}: {due}"
    with when("17:10"):
        left = {each.fingerprint for each in _found("staged_too_long")}
        assert not left & {f"{pickup}/{each}" for each in LISTED[:118]}, f"{CLAUSE}: what is gone stands no longer"
        unsigned = _scan(company, api.HandOver, elsewhere, ["YT000001"])
        warned(CLAUSE, unsigned, "没有填件数", "缺承运人签字")
        assert Breach.objects.filter(clause=CLAUSE, evidence_id=unsigned.evidence).exists()
    with when("18:00"):
        assert answer(company, item("warehouse.carriers_met", CLAUSE)).done == [0], f"{CLAUSE}: asked at closing"
