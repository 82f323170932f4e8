"""Inspections by plan: what is handed in is kept, what was left out is asked for, what was missed is found."""

from typing import Any

import pytest
import time_machine

from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.duties.checklists import is_done
from guiju.kernel.controls.duties.checks import checks_in
from guiju.kernel.controls.duties.completing import CompleteDuty
from guiju.kernel.controls.duties.doing import DoDuty
from guiju.kernel.controls.models import DutyAnswer, DutyItem
from guiju.kernel.findings.commands import RectifyFinding, VerifyFinding
from guiju.kernel.findings.models import Finding, FindingAssignment
from guiju.kernel.org.commands import OpenPlace
from tests.clauses.company import WAREHOUSE, Company
from tests.clauses.reported import HEAD, OFFICER, day
from tests.clauses.rounds import kept, pass_by


def due(clause: str, duty: str, place: str = WAREHOUSE) -> DutyItem:
    pass_by()
    found = DutyItem.objects.filter(duty=duty, place__code=place).order_by("-day").first()
    assert found is not None, f"{clause}: the inspection is due at {place}"
    return found


def hand_in(company: Company, found: DutyItem, first: int, wrong: dict[int, str] | None = None) -> Outcome:
    """The first so many checks, in order but for those of ``wrong``."""
    notes = wrong or {}
    lines = [
        {"check": number, "result": "not_ok" if number in notes else "ok", "note": notes.get(number, "")}
        for number in range(1, first + 1)
    ]
    return company.act(OFFICER, DoDuty, {"item": found.fingerprint, "lines": lines})


def bring(company: Company, found: DutyItem, *lines: dict[str, Any]) -> Outcome:
    return company.act(OFFICER, CompleteDuty, {"item": found.fingerprint, "lines": list(lines)})


def again(found: DutyItem) -> DutyItem:
    return DutyItem.objects.select_related("done__completion").get(pk=found.pk)


@pytest.mark.clause("S17.32")
def test_the_daily_inspection(company: Company) -> None:
    clause, duty = "S17.32", "safety.inspected_daily"
    with time_machine.travel(day(3, 2, 10), tick=False):
        found = due(clause, duty)
        assert len(checks_in(found.checks)) == 12, f"{clause}: the template has 12 items"
        given = hand_in(company, found, 11, {3: "水龙头坏了"})
        assert given.done == [0], f"{clause}: 11 are saved: {given.refusals}"
        assert DutyAnswer.objects.filter(done__item=found).count() == 11, f"{clause}: 11 are saved"
        assert "11/12" in given.answers[0]["lacks"], f"{clause}: it counts as incomplete: {given.answers}"
        assert "急救箱" in given.answers[0]["lacks"], f"{clause}: the twelfth is asked for"
        assert not is_done(again(found)), f"{clause}: until it comes it is not done"
        faults = Finding.objects.filter(clause=clause, control=duty, fingerprint__endswith="/3")
        assert faults.count() == 1, f"{clause}: each failed item makes one finding"
        fault = faults.get()
        assert FindingAssignment.objects.get(finding=fault).due_at > day(3, 3), f"{clause}: with a due date"
        assert fault.owner == company.accounts[HEAD], f"{clause}: and an owner"
        kept(clause, "controls_dutyanswer", DutyAnswer.objects.latest("id").pk, "note = 'x'")
        proof = [{"file": company.photo(HEAD)}]
        put_right = {"finding": fault.pk, "done": "换了龙头", "lines": proof}
        assert company.act(HEAD, RectifyFinding, put_right).done == [0]
        own = company.act(HEAD, VerifyFinding, {"finding": fault.pk, "decision": "accept"})
        assert not own.done, f"{clause}: whoever has put it right does not re-check it"
        assert company.act(OFFICER, VerifyFinding, {"finding": fault.pk, "decision": "accept"}).done == [0]
    with time_machine.travel(day(3, 2, 17), tick=False):
        brought = bring(company, found, {"check": 12, "result": "not_ok", "note": "碘伏过期"})
        assert brought.done == [0], f"{clause}: the twelfth comes later the same day: {brought.refusals}"
        assert is_done(again(found)), f"{clause}: then it is done"
        late = Finding.objects.filter(clause=clause, control=duty, fingerprint__endswith="/12")
        assert late.count() == 1, f"{clause}: and what is wrong with it is found too"
    with time_machine.travel(day(3, 3, 18, 1), tick=False):
        missed = due(clause, duty)
        open_now = Finding.objects.filter(clause=clause, control=duty, fingerprint=missed.fingerprint)
        assert open_now.count() == 1, f"{clause}: nothing handed in by 18:00 is overdue"


@pytest.mark.clause("S20.27")
def test_the_monthly_inspection(company: Company) -> None:
    clause, duty = "S20.27", "safety.inspected_monthly"
    with time_machine.travel(day(4, 1, 10), tick=False):
        found = due(clause, duty)
        given = hand_in(company, found, 17)
        assert given.done == [0], f"{clause}: a check of 20 items with 3 unanswered is saved: {given.refusals}"
        assert "17/20" in given.answers[0]["lacks"], f"{clause}: as 17/20, not {given.answers}"
        assert not is_done(again(found)), f"{clause}: it counts as incomplete"
        refused = bring(company, found, {"check": 18, "result": "ok"})
        assert not refused.done, f"{clause}: it asks for all of the rest"
        rest = [{"check": number, "result": "ok"} for number in (18, 19, 20)]
        assert bring(company, found, *rest).done == [0]
        assert is_done(again(found)), f"{clause}: with 20 it is done"
        kept(clause, "controls_dutyanswer", DutyAnswer.objects.latest("id").pk, "note = 'x'")
    with time_machine.travel(day(5, 3), tick=False):
        pass_by()
    with time_machine.travel(day(5, 10), tick=False):
        missed = due(clause, duty)
        assert missed.day.month == 5, f"{clause}: the next is a month later"
        late = Finding.objects.filter(clause=clause, control=duty, fingerprint=missed.fingerprint).first()
        assert late is not None, f"{clause}: not done on its day it is overdue"
        assert late.owner == company.accounts[OFFICER], f"{clause}: with the responsible person"


@pytest.mark.clause("S18.29")
def test_every_department_is_inspected_on_the_spot(company: Company) -> None:
    clause, duty = "S18.29", "safety.departments_inspected"
    zone = {"entity": "GJ", "parent": WAREHOUSE, "code": "WH1-P", "name": "包装区", "kind": "zone"}
    assert run_items(OpenPlace, [zone], Context(SYSTEM, request_id="fifth")).done == [0]
    with time_machine.travel(day(3, 24, 10), tick=False):
        pass_by()
        items = list(DutyItem.objects.filter(duty=duty).select_related("place").order_by("id"))
        assert len(items) == 5, f"{clause}: 5 departments stand in the monthly plan"
        for each in items[:4]:
            code = each.place.code if each.place else ""
            lines = [{"check": 1, "result": "ok"}, {"check": 2, "result": "ok", "value": code}]
            done = company.act(OFFICER, DoDuty, {"item": each.fingerprint, "lines": lines})
            assert done.done == [0], f"{clause}: checked on the spot: {done.refusals}"
            assert is_done(again(each)), f"{clause}: it counts"
        fifth = items[4]
        lines = [{"check": 1, "result": "ok"}, {"check": 2, "result": "ok", "value": "WH1-D"}]
        elsewhere = company.act(OFFICER, DoDuty, {"item": fifth.fingerprint, "lines": lines})
        assert elsewhere.done == [0], f"{clause}: a check with the code of another site is saved"
        assert "未扫码" in elsewhere.answers[0]["lacks"], f"{clause}: as not been there"
        assert not is_done(again(fifth)), f"{clause}: and does not count"
        kept(clause, "controls_dutyanswer", DutyAnswer.objects.latest("id").pk, "note = 'x'")
    with time_machine.travel(day(3, 31, 17, 59), tick=False):
        pass_by()
        found = Finding.objects.filter(clause=clause, control=duty)
        assert not found.exists(), f"{clause}: until the end of the month there is time"
    with time_machine.travel(day(3, 31, 18, 1), tick=False):
        pass_by()
        assert list(found.values_list("fingerprint", flat=True)) == [fifth.fingerprint], (
            f"{clause}: the fifth, not checked by the month's end, is a finding"
        )
        assert found.get().owner == company.accounts[OFFICER], f"{clause}: for the safety department"
