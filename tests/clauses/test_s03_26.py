"""S03.26: who comes in is recorded at once; what is missing is asked, who has not left is answered for at closing."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from guiju.domains.safety.commands import CompleteVisit
from guiju.domains.safety.controls.visits import WHOLE, VisitIncomplete, VisitParams
from guiju.domains.safety.models import Visitor
from guiju.domains.safety.registers import Visitors
from guiju.kernel.audit.models import PrivatePart
from guiju.kernel.commands.command import command_of
from guiju.kernel.commands.context import Outcome
from guiju.kernel.controls.duties import checklists
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.findings.models import Finding
from guiju.kernel.retention.job import purge
from tests.clauses.company import KEEPER, SERVICE, WAREHOUSE, Company
from tests.clauses.rounds import answer, at, kept, messages, pass_by, when

CLAUSE = "S03.26"
END = command_of("safety.visitors.end")


def _enter(company: Company, clock: str, **more: str) -> Outcome:
    came = {"place": WAREHOUSE, "name": "孙快递", "phone": "13800001234", "company": "顺丰", "arrived_at": at(clock)}
    outcome = company.act(KEEPER, Visitors.enter, {**came, **more})
    assert outcome.done == [0], f"{CLAUSE}: who comes in is recorded at once: {outcome.refusals}"
    return outcome


def _inside() -> DutyItem | None:
    return DutyItem.objects.filter(duty="warehouse.people_inside", day=timezone.localdate()).first()


@pytest.mark.clause("S03.26")
def test_visitors_are_recorded(company: Company) -> None:
    with when("10:00"):
        first = _enter(company, "10:00", host=SERVICE).answers[0]["number"]
        assert not _enter(company, "10:00", purpose="送货", host=SERVICE).refusals
        pass_by()
        [asked] = Finding.objects.filter(clause=CLAUSE, resolved_at__isnull=True) or pytest.fail(
            f"{CLAUSE}: a missing 事由 is asked for"
        )
        assert asked.fingerprint == first, f"{CLAUSE}: of that visit, and of no other"
        assert "事由" in asked.title, f"{CLAUSE}: and says what is missing"
        assert asked.owner == company.accounts[SERVICE], f"{CLAUSE}: of the host"
        assert messages(company, SERVICE, "finding.assigned"), f"{CLAUSE}: who is told"
    with when("10:20"):
        nobody = _enter(company, "10:20", purpose="看货").answers[0]["number"]
        pass_by()
        unhosted = Finding.objects.get(clause=CLAUSE, fingerprint=nobody)
        assert "被访人" in unhosted.title, f"{CLAUSE}: a missing host is asked for"
        assert unhosted.owner == company.accounts[KEEPER], f"{CLAUSE}: of whoever let him in"
        told = company.act(SERVICE, CompleteVisit, {"visit": first, "purpose": "取退货"})
        assert told.done == [0], f"{CLAUSE}: the host adds it within the visit: {told.refusals}"
        foreign = company.act(SERVICE, CompleteVisit, {"visit": nobody, "host": SERVICE})
        assert foreign.refused == [0], f"{CLAUSE}: and nobody else's"
        pass_by()
        asked.refresh_from_db()
        assert asked.resolved_at is not None, f"{CLAUSE}: then nothing is missing"
        original = Visitor.objects.get(number=first)
        assert original.purpose == "", f"{CLAUSE}: the first entry stays as it was"
        filled = Visitor.objects.get(corrects=original.id)
        assert (filled.purpose, filled.name) == ("取退货", "孙快递"), f"{CLAUSE}: a correction takes its place"
    with when("16:00"):
        assert company.act(KEEPER, END, {"entry": filled.number}).done == [0], f"{CLAUSE}: he left"
        assert company.act(KEEPER, END, {"entry": nobody}).done == [0]
        assert _inside() is None, f"{CLAUSE}: before closing time nobody is asked about"
    with when("17:30"):
        line = _inside()
        assert line is not None, f"{CLAUSE}: who came in and has not left is a line of the closing list"
        lists = checklists.mine(company.accounts[KEEPER], timezone.now())
        closing = next(each for each in lists if line in each.items)
        assert {each.duty for each in closing.items} >= {"warehouse.closed"}, f"{CLAUSE}: of the closing list"
        assert DutyItem.objects.filter(duty=line.duty).count() == 1, f"{CLAUSE}: and nobody who has left"
        assert "孙快递" not in line.checks, f"{CLAUSE}: by number, not by name"
        pass_by()
        assert DutyItem.objects.filter(duty=line.duty).count() == 1, f"{CLAUSE}: once"
    with when("20:01"):
        unanswered = Finding.objects.filter(clause=CLAUSE, control=line.duty).first()
        assert unanswered is not None, f"{CLAUSE}: the keeper must answer"
        assert unanswered.owner == company.accounts[KEEPER], f"{CLAUSE}: the keeper must answer"
        answered = answer(company, line, note="从东门离开，已核实监控")
        assert answered.done == [0], f"{CLAUSE}: and can: {answered.refusals}"
    _kept_and_masked(original, first)
    judged = VisitIncomplete.judge(WHOLE._replace(has_company=False), VisitParams(default_fields=["姓名"]))
    assert judged is None, f"{CLAUSE}: which fields are asked for is the clause's to say"


def _kept_and_masked(original: Visitor, number: str) -> None:
    """Append-only; after the period name and phone are masked, in the register and in the evidence."""
    kept(CLAUSE, "safety_visitor", original.id, "purpose = '改'")
    kept(CLAUSE, "safety_visitor", original.id, delete=True)
    evidence = original.run << 20
    for days, name, phone in ((180, "孙快递", "13800001234"), (182, "孙**", "138****1234")):
        with time_machine.travel(original.entered_at + timedelta(days=days), tick=False):
            purge()
            row = Visitor.objects.get(number=number)
            assert (row.name, row.phone) == (name, phone), f"{CLAUSE}: after {days} days"
    part = PrivatePart.objects.get(evidence_id=evidence)
    assert part.erased_at is not None, f"{CLAUSE}: the evidence keeps no name either"
    assert VisitParams().default_keep_days == 180, f"{CLAUSE}: 180 days unless the clause says otherwise"
