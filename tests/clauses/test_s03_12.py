"""S03.12: ledger lines are posted in time, appended only, and say all the law asks for."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from guiju.domains.warehouse import queries
from guiju.domains.warehouse.models import Balance, Move
from guiju.kernel.audit.models import Breach
from guiju.kernel.controls.ticker import tick
from guiju.kernel.findings.models import Finding
from tests.clauses.company import KEEPER, WAREHOUSE, Company

CLAUSE = "S03.12"


@pytest.mark.clause("S03.12")
def test_ledger_lines_are_posted_in_time(company: Company) -> None:
    request = company.request("A-500", 10)
    company.approve(request)
    left_at = timezone.now() - timedelta(hours=4, minutes=30)
    late = company.dispatch(request, 7, left_at=left_at)
    assert late.done == [0], f"{CLAUSE}: goods that left are always posted"
    warned = [why for why in late.warnings if CLAUSE in {clause.code for clause in why.clauses}]
    assert warned, f"{CLAUSE}: the late line is marked"
    assert "4 小时 30 分" in warned[0].message, f"{CLAUSE}: with its delay"
    breach = Breach.objects.get(evidence_id=late.evidence, clause=CLAUSE)
    assert breach.actor == company.accounts[KEEPER], f"{CLAUSE}: and counts against the keeper"
    assert breach.acknowledged_at is None, f"{CLAUSE}: until he gives the reason"
    keeper = company.accounts[KEEPER]
    assert queries.late_lines(keeper, 4 * 3600) == 1, f"{CLAUSE}: the delay report counts it"

    tick()
    findings = Finding.objects.filter(clause=CLAUSE, resolved_at__isnull=True)
    assert [finding.owner for finding in findings] == [keeper], f"{CLAUSE}: the watch finds the late line, and no other"

    in_time = company.dispatch(request, 3)
    assert in_time.done == [0]
    assert not [w for w in in_time.warnings if CLAUSE in {c.code for c in w.clauses}], f"{CLAUSE}: a prompt line is not"
    assert queries.late_lines(keeper, 4 * 3600) == 1, f"{CLAUSE}: a prompt line does not count"

    line = Move.objects.get(document_type="dispatch", quantity=7)
    assert line.delay_seconds == 4 * 3600 + 30 * 60
    assert line.batch_id, f"{CLAUSE}: a line holds its batch"
    assert line.warehouse.code == WAREHOUSE, f"{CLAUSE}: its location"
    assert line.cost == 7 * 12000, f"{CLAUSE}: its price"
    assert line.document_line, f"{CLAUSE}: its source document"
    assert line.handler == keeper, f"{CLAUSE}: its handler"
    balance = Balance.objects.get(sku__code="A-500")
    last = queries.stock_card(balance).lines[0]
    assert last.balance_after == balance.good + balance.inspecting, f"{CLAUSE}: and the running balance"
    assert line.balance_after == last.balance_after + 3

    for change in ("update warehouse_move set quantity = 8", "delete from warehouse_move"):
        with pytest.raises(DatabaseError), transaction.atomic():
            with connection.writing(), connection.cursor() as cursor:
                cursor.execute(f"{change} where id = %s", [line.id])
            pytest.fail(f"{CLAUSE}: a ledger line was changed")
