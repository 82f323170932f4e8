"""S03.15: 入、出、存 of the month, handed in before it is over, tied to the ledger, in versions."""

from datetime import date, datetime, time
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from guiju.domains.warehouse import api, queries
from guiju.domains.warehouse.models import MonthlyReport, MonthlyReportLine
from guiju.kernel.commands.context import Outcome
from guiju.kernel.controls.duties.missing import find_missed
from guiju.kernel.controls.duties.planning import plan
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.controls.ticker import tick
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.models import Place
from guiju.kernel.worklist.models import Task
from tests.clauses.company import A_BARCODE, KEEPER, WAREHOUSE, Company

CLAUSE = "S03.15"
LAST = date(2026, 5, 31)


def at(day: date, clock: str) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))


def took_in(company: Company, quantity: int, moment: datetime, note: str) -> None:
    arrival = company.arrive(("A-500", quantity), note=note)
    company.count(arrival, (A_BARCODE, quantity))
    item = {"arrival": arrival, "received_at": moment, "lines": [{"line": 1, "quantity": quantity}]}
    assert company.act(KEEPER, api.ReceiveGoods, item).done == [0]


def let_out(company: Company, quantity: int, moment: datetime) -> None:
    request = company.request("A-500", quantity)
    company.approve(request)
    assert company.dispatch(request, quantity, left_at=moment).done == [0]


def submit(company: Company, **stated: Any) -> Outcome:
    lines = [{"sku": "A-500", **stated}] if stated else []
    return company.act(KEEPER, api.SubmitMonthlyReport, {"warehouse": WAREHOUSE, "month": "2026-05", "lines": lines})


def the_duty_is_overdue_at_six(company: Company) -> None:
    day = LAST.replace(year=timezone.localdate().year + 1)
    plan(at(day, "08:00"))
    duty = DutyItem.objects.filter(duty="warehouse.month_reported", day=day).first()
    assert duty is not None, f"{CLAUSE}: the report is on the keeper's list on the month's last day"
    assert duty.bundle == "month_end"
    missed = Finding.objects.filter(control="warehouse.month_reported", resolved_at__isnull=True)
    find_missed(at(day, "17:59"))
    assert not missed.all(), f"{CLAUSE}: until 18:00 there is time"
    find_missed(at(day, "18:01"))
    assert [each.owner for each in missed.all()] == [company.accounts[KEEPER]], f"{CLAUSE}: at 18:00 it is overdue"


@pytest.mark.clause("S03.15")
def test_the_month_is_reported(company: Company) -> None:
    took_in(company, 40, at(date(2026, 4, 20), "10:00"), "D-41")
    took_in(company, 30, at(date(2026, 5, 10), "10:00"), "D-51")
    let_out(company, 25, at(date(2026, 5, 12), "10:00"))
    the_duty_is_overdue_at_six(company)
    plan(at(LAST, "08:00"))

    changed = submit(company, opening=40, received=30, issued=25, closing=46)
    assert changed.refused == [0], f"{CLAUSE}: a hand-changed figure is refused"
    assert "存 填报 46，明细账 45" in changed.refusals[0].message, f"{CLAUSE}: against the ledger's"
    assert not MonthlyReport.objects.exists()
    done = submit(company, opening=40, received=30, issued=25, closing=45)
    assert done.done == [0], f"{CLAUSE}: what ties to the ledger is handed in: {done.refusals}"
    first = MonthlyReport.objects.get()
    line = first.lines.get(sku__code="A-500")
    assert (line.opening, line.received, line.issued, line.closing) == (40, 30, 25, 45), f"{CLAUSE}: 期初+入-出=存"
    assert line.closing_cost == line.opening_cost + line.received_cost - line.issued_cost, f"{CLAUSE}: in money too"
    place = Place.objects.get(code=WAREHOUSE)
    card = {row.sku: tuple(row)[1:] for row in queries.month_report(place.id, 2026, 5)}
    for each in first.lines.select_related("sku"):
        figures = (each.opening, each.opening_cost, each.received, each.received_cost)
        figures += (each.issued, each.issued_cost, each.closing, each.closing_cost)
        assert card[each.sku.code] == figures, f"{CLAUSE}: {each.sku.code} ties to the ledger"
    duty = DutyItem.objects.get(duty="warehouse.month_reported", day=LAST)
    assert duty.done.done_by == company.accounts[KEEPER], f"{CLAUSE}: the duty is done by the report"
    readers = Task.objects.filter(kind="warehouse.read_report", ended_at__isnull=True)
    assert {each.post for each in readers} == {"operations_director", "store_manager"}, f"{CLAUSE}: both read it"

    refusal = submit(company)
    assert refusal.refused == [0], f"{CLAUSE}: without a movement there is nothing to revise"
    tick()
    stale = Finding.objects.filter(control="warehouse.report_revised", resolved_at__isnull=True)
    assert not stale.exists()
    let_out(company, 5, at(LAST, "19:00"))
    tick()
    assert [each.owner for each in stale.all()] == [company.accounts[KEEPER]], (
        f"{CLAUSE}: a movement afterwards is found"
    )
    assert "第 2 版" in stale.get().title, f"{CLAUSE}: with the number of the version that is due"
    assert submit(company).done == [0]
    tick()
    assert not stale.all().exists(), f"{CLAUSE}: revised, it ties again"
    versions = MonthlyReport.objects.order_by("version")
    assert [each.version for each in versions] == [1, 2], f"{CLAUSE}: both versions stay"
    closings = [each.lines.get(sku__code="A-500").closing for each in versions]
    assert closings == [45, 40], f"{CLAUSE}: each with its own figures"

    for model, column in ((MonthlyReport, "version"), (MonthlyReportLine, "opening")):
        table, key = model._meta.db_table, model.objects.latest("id").pk
        with pytest.raises(DatabaseError), transaction.atomic():
            with connection.writing(), connection.cursor() as cursor:
                cursor.execute(f"update {table} set {column} = {column} where id = %s", [key])
            pytest.fail(f"{CLAUSE}: a report was changed by hand")
