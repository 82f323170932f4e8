"""S03.13: days and months are closed, with what is open listed and answered for."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from guiju.domains.warehouse import api
from guiju.domains.warehouse.controls.closing import Daily, DayListed, MonthSigned, UnpostedDocument
from guiju.domains.warehouse.models import DayClose, MonthClose, Move
from guiju.kernel.commands.context import Outcome
from guiju.kernel.controls.duties.missing import find_missed
from guiju.kernel.controls.duties.planning import plan
from guiju.kernel.controls.duties.reminding import remind
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.controls.ticker import tick
from guiju.kernel.findings.models import Finding, FindingAssignment
from guiju.kernel.worklist.models import Message
from tests.clauses.company import A_BARCODE, FINANCE, KEEPER, WAREHOUSE, Company, refused

CLAUSE = "S03.13"


def at(day: date, clock: str) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))


def counted(company: Company, note: str, now: datetime) -> str:
    """An arrival of 98 that was counted and not received."""
    item = {"warehouse": WAREHOUSE, "supplier": "供应商", "delivery_note": note, "carrier": "顺丰", "arrived_at": now}
    line = {"sku": "A-500", "quantity": 98, "unit_cost": 100_000}
    number = company.act(KEEPER, api.RecordArrival, {**item, "lines": [line]}).answers[0]["number"]
    company.act(KEEPER, api.CountArrival, {"arrival": number, "lines": [{"barcode": A_BARCODE, "quantity": 98}]})
    return str(number)


def close(company: Company, day: date, *lines: dict[str, str]) -> Outcome:
    return company.act(KEEPER, api.CloseDay, {"warehouse": WAREHOUSE, "day": day, "lines": list(lines)})


def listed(document: str) -> dict[str, str]:
    return {"document": document, "reason": "no_papers", "owner": KEEPER}


@pytest.mark.clause("S03.13")
def test_days_and_months_are_closed(company: Company) -> None:
    today = timezone.localdate()
    now = timezone.now()
    keeper = company.accounts[KEEPER]
    one, other = counted(company, "D-11", now), counted(company, "D-12", now)

    warned = close(company, today - timedelta(days=1))
    assert warned.done == [0], f"{CLAUSE}: what was counted today is not missing yesterday"

    company.enforce(CLAUSE)
    said = refused(CLAUSE, close(company, today), one, other)
    assert "98 还没有登账" in said, f"{CLAUSE}: both receipts are listed, with what is open"
    assert not DayClose.objects.filter(day=today).exists()

    company.receive(other, 98)
    refused(CLAUSE, close(company, today), one)
    done = close(company, today, listed(one))
    assert done.done == [0], f"{CLAUSE}: one was posted, the other is in the list: {done.refusals}"
    found = Finding.objects.filter(control="warehouse.unposted_later", resolved_at__isnull=True)
    assert [each.owner for each in found] == [keeper], f"{CLAUSE}: each line of the list has an owner"
    assignment = FindingAssignment.objects.get(finding=found.get())
    noon = at(today + timedelta(days=1), "12:00")
    assert assignment.due_at == noon, f"{CLAUSE}: due next noon, not {assignment.due_at}"

    late = company.receive(one, 98)
    assert late.done == [0], f"{CLAUSE}: a movement of a closed day is posted: {late.refusals}"
    move = Move.objects.filter(document_type="receipt").latest("id")
    assert timezone.localdate(move.occurred_at) == today, f"{CLAUSE}: with its real time"
    assert move.booked_on == today + timedelta(days=1), f"{CLAUSE}: on the open day, marked 补录"
    tick()
    assert not Finding.objects.filter(control="warehouse.unposted_later", resolved_at__isnull=True).exists(), (
        f"{CLAUSE}: what is posted is answered"
    )

    the_day_is_reminded_of(company, today + timedelta(days=1))
    the_month_is_closed_over_open_days(company, today)

    assert DayListed.judge(UnpostedDocument("DH-1", 1, is_listed=False), Daily(daily_close=False)) is None, (
        f"{CLAUSE}: a company may say that days are not closed"
    )


def the_day_is_reminded_of(company: Company, day: date) -> None:
    keeper = company.accounts[KEEPER]
    plan(at(day, "08:00"))
    duty = DutyItem.objects.filter(duty="warehouse.day_closed", day=day).first()
    assert duty is not None, f"{CLAUSE}: the day's close is on the keeper's list"
    assert duty.bundle == "closing", f"{CLAUSE}: among what he does at closing time"
    remind(at(day, "19:59"))
    reminders = Message.objects.filter(kind="duty.reminder", page_key=str(duty.id))
    assert not reminders.exists(), f"{CLAUSE}: not before 20:00"
    for _ in range(2):
        remind(at(day, "20:00"))
        remind(at(day, "20:30"))
    assert [each.person for each in reminders] == [keeper], f"{CLAUSE}: the keeper is reminded at 20:00, once"
    find_missed(at(day, "23:00"))
    missed = Finding.objects.filter(control="warehouse.day_closed", fingerprint=duty.fingerprint)
    assert not missed.exists(), f"{CLAUSE}: the evening is his"
    find_missed(at(day + timedelta(days=1), "09:01"))
    finding = missed.first()
    assert finding is not None, f"{CLAUSE}: next morning it is found"
    assert (finding.owner, finding.supervisor) == (keeper, "operations_director"), (
        f"{CLAUSE}: and the supervisor sees it"
    )


def the_month_is_closed_over_open_days(company: Company, today: date) -> None:
    last_month = today.replace(day=1) - timedelta(days=1)
    busy = last_month.replace(day=10)
    request = company.request("A-500", 1)
    company.approve(request)
    company.dispatch(request, 1, left_at=at(busy, "10:00"))
    asked = {"warehouse": WAREHOUSE, "month": f"{last_month:%Y-%m}"}
    refused(CLAUSE, company.act(KEEPER, api.CloseMonth, {**asked, "lines": []}), f"{busy} 有货物进出而没有日结")
    line = {"day": busy, "reason": "当日停电，次日补做"}
    held = company.act(KEEPER, api.CloseMonth, {**asked, "lines": [line]})
    assert held.held == [0], f"{CLAUSE}: with the open days listed it waits for the finance head: {held.refusals}"
    assert not MonthClose.objects.exists(), f"{CLAUSE}: without the signature nothing is closed"
    company.decide(FINANCE, held.held_ids[0])
    closed = MonthClose.objects.first()
    assert closed is not None, f"{CLAUSE}: signed, it is closed"
    assert closed.signer == company.accounts[FINANCE], f"{CLAUSE}: by the finance head"
    assert [each.day for each in closed.open_days.all()] == [busy], f"{CLAUSE}: over the open day that is listed"
    assert MonthSigned.approver == "finance_head", f"{CLAUSE}: nobody else signs"
