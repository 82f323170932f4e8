"""S03.24: goods with special demands have a custodian."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from guiju.domains.catalogue.api import RegisterSku
from guiju.domains.warehouse.models import Balance, Custody, Isolation
from guiju.domains.warehouse.registers import Custodians
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.acknowledge import Acknowledge
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.ticker import tick
from guiju.kernel.findings.models import Finding, FindingAssignment
from guiju.kernel.org.commands import RecordLeaving, RegisterPerson
from guiju.kernel.org.models import Person
from tests.clauses.company import DIRECTOR, KEEPER, WAREHOUSE, Company, refused, warned
from tests.clauses.rounds import when

CLAUSE = "S03.24"
WATCH, CODE = "W-9", "6900000000990"
HEAD, CUSTODIAN, DEPUTY = "1010", "1021", "1022"


def _people(company: Company) -> None:
    people = [
        {"number": number, "name": name, "username": f"k{number}", "lines": [{"post": "keeper", "place": WAREHOUSE}]}
        for number, name in ((CUSTODIAN, "专管甲"), (DEPUTY, "代管乙"))
    ]
    assert run_items(RegisterPerson, people, Context(actor=SYSTEM)).done == [0, 1]
    company.accounts = dict(Person.objects.values_list("number", "account_id"))


def _came(company: Company, quantity: int) -> Outcome:
    arrival = company.arrive((WATCH, quantity), note=f"W-{next(company.requests)}")
    company.count(arrival, (CODE, quantity))
    return company.receive(arrival, quantity)


def _issue(company: Company, who: str) -> Outcome:
    request = company.request(WATCH, 1)
    company.approve(request)
    return company.dispatch(request, 1, who=who)


@pytest.mark.clause("S03.24")
def test_special_goods_have_a_custodian(company: Company) -> None:
    _people(company)
    sku = {"code": WATCH, "name": "贵重手表", "lines": [{"code": CODE}]}
    assert company.act(DIRECTOR, RegisterSku, sku).done == [0]
    company.store(WATCH, is_special=True, mark="valuable")

    received = _came(company, 5)
    assert received.done == [0], f"{CLAUSE}: the receipt is recorded: {received.refusals}"
    waiting = Isolation.objects.filter(document_type="receipt", sku__code=WATCH).first()
    assert waiting is not None, f"{CLAUSE}: without a custodian it is recorded into 特殊待管"
    assert (waiting.get_reason_display(), waiting.quantity) == ("特殊待管", 5), (
        f"{CLAUSE}: {waiting.get_reason_display()}"
    )
    asked = Finding.objects.filter(clause=CLAUSE, control="warehouse.custodian_missing").first()
    assert asked is not None, f"{CLAUSE}: and the supervisor must name one"
    task = FindingAssignment.objects.get(finding=asked)
    assert task.responsible == company.accounts[HEAD], f"{CLAUSE}: the warehouse head"
    last = timezone.localtime(task.due_at - timedelta(seconds=1))
    assert last.date() == timezone.localdate(), f"{CLAUSE}: the same day, not {last}"

    named = {"place": WAREHOUSE, "sku": WATCH, "custodian": CUSTODIAN, "deputy": DEPUTY}
    entry = company.act(HEAD, Custodians.enter, named)
    assert entry.done == [0], f"{CLAUSE}: {entry.refusals}"
    tick(timezone.now() + timedelta(minutes=1))
    asked.refresh_from_db()
    assert asked.resolved_at is not None, f"{CLAUSE}: named, the question is over"
    assert _came(company, 2).done == [0]
    assert Isolation.objects.filter(sku__code=WATCH).count() == 1, f"{CLAUSE}: with a custodian nothing waits"

    refused(CLAUSE, _issue(company, KEEPER), "只能由专管人或代管人出库")
    assert Balance.objects.get(sku__code=WATCH).good == 7, f"{CLAUSE}: nothing leaves by another's hand"
    assert _issue(company, CUSTODIAN).done == [0], f"{CLAUSE}: the custodian issues"
    assert _issue(company, DEPUTY).done == [0], f"{CLAUSE}: and the deputy"
    by_head = _issue(company, HEAD)
    warned(CLAUSE, by_head, "由仓库主管代专管人出库")
    breach = Breach.objects.get(clause=CLAUSE, evidence_id=by_head.evidence)
    reason = company.act(HEAD, Acknowledge, {"breach": breach.id, "reason": "专管人、代管人均在外送货"})
    assert reason.done == [0], f"{CLAUSE}: the supervisor issues with a reason"

    line = Custody.objects.latest("id")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.writing(), connection.cursor() as cursor:
        cursor.execute("update warehouse_custody set deputy_id = null where id = %s", [line.id])
        pytest.fail(f"{CLAUSE}: the list of custodians was changed")

    goes = {"person": CUSTODIAN, "last_day": timezone.localdate(), "reason": "离职"}
    left = run_items(RecordLeaving, [goes], Context(actor=SYSTEM))
    assert left.done == [0], f"{CLAUSE}: the move itself is never held up: {left.refusals}"
    tick(timezone.now() + timedelta(minutes=2))
    case = Finding.objects.filter(clause=CLAUSE, control="warehouse.custody_handover", resolved_at=None).first()
    assert case is not None, f"{CLAUSE}: when the custodian leaves, a hand-over count case opens"
    assert case.fingerprint == entry.answers[0]["number"]

    with when("09:00"):
        assert _came(company, 1).done == [0], f"{CLAUSE}: goods that come are received"
        ended = Isolation.objects.filter(sku__code=WATCH).count()
        assert ended == 2, f"{CLAUSE}: a custodian whose employment ended is none"
