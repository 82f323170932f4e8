"""S03.18: differences are reported in writing within days, and stock follows only what was approved."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from guiju.domains.warehouse.models import Adjustment, Balance, DifferenceReport, DifferenceReportLine
from guiju.kernel.controls.duties.missing import find_missed, resolve_made_up
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.findings.models import Finding
from guiju.kernel.worklist.models import Message
from tests.clauses.company import ACCOUNTANT, DIRECTOR, KEEPER, MANAGER, Company, refused
from tests.clauses.stocktake import (
    adjusted,
    closed,
    counted,
    differences,
    explained,
    line_of,
    planned,
    reported,
    signed_by_both,
)

CLAUSE = "S03.18"


def overdue() -> list[Finding]:
    return list(Finding.objects.filter(control="warehouse.differences_reported", resolved_at__isnull=True))


@pytest.mark.clause("S03.18")
def test_differences_are_reported(company: Company) -> None:
    company.enforce(CLAUSE)
    stocktake = planned(company, "A-500")
    line = line_of(stocktake, "A-500")
    counted(company, stocktake, (line, 55))
    counted(company, stocktake, (line, 55), who=ACCOUNTANT)
    signed_by_both(company, stocktake)
    assert closed(company, stocktake).done == [0]
    now = timezone.now()
    duty = DutyItem.objects.filter(duty="warehouse.differences_reported").first()
    assert duty is not None, f"{CLAUSE}: the report falls due when the stocktake is closed with differences"
    assert timezone.localdate(duty.due_at) == timezone.localdate(now) + timedelta(days=3), f"{CLAUSE}: within 3 days"
    find_missed(now + timedelta(days=3))
    assert not overdue(), f"{CLAUSE}: three days are given"
    find_missed(now + timedelta(days=4))
    assert [each.owner for each in overdue()] == [company.accounts[KEEPER]], f"{CLAUSE}: then the report is overdue"

    difference = differences(stocktake)[-1]
    refused(CLAUSE, reported(company, stocktake, difference.number, proposal=""), "缺：原因、责任方、处理意见")
    explained(company, difference.number)
    refused(CLAUSE, reported(company, stocktake, difference.number, proposal=""), "缺：处理意见")
    done = reported(company, stocktake, difference.number)
    assert done.done == [0], f"{CLAUSE}: with cause, responsibility and proposal it is handed in: {done.refusals}"
    report = done.answers[0]["number"]
    told = set(Message.objects.filter(kind="warehouse.differences").values_list("person", flat=True))
    assert told == {company.accounts[DIRECTOR], company.accounts[MANAGER]}, f"{CLAUSE}: to 运营总监 and 店长"
    resolve_made_up(now + timedelta(days=4, minutes=1))
    assert not overdue(), f"{CLAUSE}: what is reported is not overdue"

    balance = Balance.objects.get(sku__code="A-500")
    held = adjusted(company, report)
    assert held.held == [0], f"{CLAUSE}: stock waits for the approval: {held.status}"
    company.decide(DIRECTOR, held.held_ids[0], "reject")
    balance.refresh_from_db()
    assert balance.good == 60, f"{CLAUSE}: rejected, the balance is unchanged"
    assert not Adjustment.objects.exists(), f"{CLAUSE}: and the difference is 待处理 again"
    again = reported(company, stocktake, difference.number, proposal="由保险理赔，按盘亏核销").answers[0]["number"]
    held = adjusted(company, again)
    company.decide(DIRECTOR, held.held_ids[0])
    balance.refresh_from_db()
    assert balance.good == 55, f"{CLAUSE}: approved, it is adjusted"
    assert Adjustment.objects.get().approver == company.accounts[DIRECTOR], f"{CLAUSE}: with who approved"

    for model, column in ((DifferenceReport, "handler"), (DifferenceReportLine, "proposal")):
        table, key = model._meta.db_table, model.objects.latest("id").pk
        with pytest.raises(DatabaseError), transaction.atomic():
            with connection.writing(), connection.cursor() as cursor:
                cursor.execute(f"update {table} set {column} = {column} where id = %s", [key])
            pytest.fail(f"{CLAUSE}: a report was changed")
