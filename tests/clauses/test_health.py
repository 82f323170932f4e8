"""Health of people and places: examined in their time with results kept out, disinfected, closed while an outbreak lasts."""

from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from guiju.demo import company as demo
from guiju.domains.safety.commands import AssignTask, DeclareOutbreak, EndOutbreak, RecordExam
from guiju.domains.safety.models import Disinfection, HealthExam, OutbreakEnd
from guiju.domains.safety.registers import Disinfections
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.files.models import Attachment
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.commands import RegisterPerson
from guiju.kernel.org.models import Person
from guiju.kernel.worklist.commands import CompleteTask
from guiju.kernel.worklist.models import Task
from tests.clauses.cases import HR
from tests.clauses.company import KEEPER, SERVICE, WAREHOUSE, Company, refused
from tests.clauses.reported import FRONT_DESK, HEAD, OFFICER, day
from tests.clauses.rounds import kept, pass_by


def examined(company: Company, person: str, **more: Any) -> Outcome:
    return company.act(FRONT_DESK, RecordExam, {"person": person, **more})


def found(clause: str, control: str) -> list[Finding]:
    known = Finding.objects.filter(clause=clause, control=control, resolved_at__isnull=True)
    return list(known.order_by("fingerprint"))


def arranged(clause: str) -> None:
    with time_machine.travel(on(2027, 11, 1), tick=False):
        pass_by()
        due = DutyItem.objects.filter(duty="safety.exams_arranged", day=date(2027, 11, 1))
        assert due.exists(), f"{clause}: HR arranges them every year"


def on(year: int, month: int, day_of_month: int) -> datetime:
    return datetime(year, month, day_of_month, 10, tzinfo=timezone.get_current_timezone())


@pytest.mark.clause("S10.30")
def test_everybody_is_examined_every_year(company: Company) -> None:
    clause = "S10.30"
    more = [
        {
            "number": f"2{number:03}",
            "name": f"员工{number}",
            "username": f"staff{number}",
            "lines": [{"post": "buyer", "since": demo.FOUNDED}],
        }
        for number in range(48)
    ]
    assert len(run_items(RegisterPerson, more, Context(SYSTEM, request_id="staff")).done) == 48
    people = list(Person.objects.order_by("pk").values_list("number", flat=True))
    assert len(people) == 60, f"{clause}: 60 employees"
    given = {"provider": "爱康", "done_on": date(2026, 11, 20)}
    for person in people[:57]:
        assert examined(company, person, **given).done == [0]
    assert examined(company, people[57], kind="waiver", done_on=date(2026, 11, 25)).done == [0]
    refused(clause, examined(company, people[58], **given, report=company.photo(FRONT_DESK)), "HEALTH_DATA_RESTRICTED")
    arranged(clause)
    with time_machine.travel(on(2026, 12, 30), tick=False):
        pass_by()
        assert not found(clause, "safety.exam_overdue"), f"{clause}: until 31 December there is time"
    with time_machine.travel(on(2026, 12, 31), tick=False):
        pass_by()
        listed = [each.fingerprint for each in found(clause, "safety.exam_overdue")]
        assert listed == sorted(people[58:]), f"{clause}: 58 of 60 are done, 2 are listed, not {listed}"
        certificate = {"kind": "food", "done_on": date(2026, 12, 30), "is_fit": True, "valid_until": date(2027, 12, 29)}
        kept_paper = examined(company, people[58], **certificate, report=company.photo(FRONT_DESK))
        assert kept_paper.done == [0], f"{clause}: a certificate the law demands is kept: {kept_paper.refusals}"
        last = HealthExam.objects.latest("id")
        assert last.valid_until == date(2027, 12, 29), f"{clause}: with its validity"
        assert Attachment.objects.filter(document_type="safety.health_exam", document_id=last.pk).count() == 1
        result = examined(company, people[59], done_on=date(2026, 12, 30), is_fit=False)
        assert not result.done, f"{clause}: of others only date and provider are stored"
        kept(clause, "safety_healthexam", last.pk, "provider = ''")


@pytest.mark.clause("S15.28")
def test_a_year_after_the_last_examination(company: Company) -> None:
    clause = "S15.28"
    everybody = list(Person.objects.values_list("number", flat=True))
    for person in everybody:
        assert examined(company, person, done_on=date(2026, 1, 10), provider="爱康").done == [0]
    assert examined(company, KEEPER, done_on=date(2026, 5, 20), provider="爱康").done == [0]
    with time_machine.travel(on(2027, 1, 10), tick=False):
        for person in set(everybody) - {KEEPER}:
            assert examined(company, person, done_on=date(2027, 1, 10)).done == [0]
    arranged(clause)
    with time_machine.travel(on(2027, 5, 20), tick=False):
        pass_by()
        assert not found(clause, "safety.exam_overdue"), f"{clause}: twelve months are not over"
    with time_machine.travel(on(2027, 5, 21), tick=False):
        pass_by()
        [due] = found(clause, "safety.exam_overdue") or pytest.fail(f"{clause}: a year and a day later it is due")
        assert due.fingerprint == KEEPER, f"{clause}: for whoever has none booked"
        assert due.owner == company.accounts[HR], f"{clause}: HR arranges it"
        assert examined(company, KEEPER, booked_on=date(2027, 6, 1)).done == [0]
        pass_by()
        assert not found(clause, "safety.exam_overdue"), f"{clause}: booked it is arranged"
    report = examined(company, KEEPER, done_on=date(2026, 5, 20), report=company.photo(FRONT_DESK))
    refused(clause, report, "HEALTH_DATA_RESTRICTED")


@pytest.mark.clause("S17.16")
def test_unpacked_food_wants_a_certificate(company: Company) -> None:
    clause = "S17.16"
    certificate = {"kind": "food", "done_on": date(2026, 9, 1), "is_fit": True, "valid_until": date(2027, 8, 31)}
    assert examined(company, KEEPER, **certificate).done == [0]
    arranged(clause)
    roster = {"place": WAREHOUSE, "person": KEEPER, "task": "裸装糕点分拣"}
    with time_machine.travel(day(8, 20), tick=False):
        last = company.act(HEAD, AssignTask, {**roster, "day": date(2027, 8, 31)})
        assert last.done == [0], f"{clause}: on its last day it is valid: {last.refusals}"
        refused(clause, company.act(HEAD, AssignTask, {**roster, "day": date(2027, 9, 1)}), "HEALTH_CERT_EXPIRED")
        other = {**roster, "task": "打单", "person": SERVICE, "day": date(2027, 9, 1)}
        pass_by()
        overdue = {each.fingerprint for each in found(clause, "safety.exam_overdue")}
        assert SERVICE in overdue, f"{clause}: for other posts an overdue check is a duty"
        assert company.act(HEAD, AssignTask, other).done == [0], f"{clause}: and blocks nothing"
    row = HealthExam.objects.latest("id")
    assert (row.is_fit, row.valid_until) == (True, date(2027, 8, 31)), f"{clause}: only fit or not and dates"
    refused(clause, examined(company, SERVICE, done_on=date(2026, 9, 1), report=company.photo(FRONT_DESK)))


def disinfect(company: Company, clause: str, on_day: date, **more: Any) -> None:
    agent = {"agent": "84 消毒液", "agent_until": date(2028, 1, 1), "concentration": 500, "lowest": 250, "highest": 500}
    given = {"place": WAREHOUSE, **agent, "minutes": 30, "done_on": on_day, **more}
    outcome = company.act(FRONT_DESK, Disinfections.enter, given)
    assert outcome.done == [0], f"{clause}: what was done is recorded: {outcome.refusals}"


@pytest.mark.clause("S17.05")
def test_places_are_disinfected(company: Company) -> None:
    clause, late, bad = "S17.05", "safety.disinfection_overdue", "safety.disinfectant_invalid"
    with time_machine.travel(day(3, 1), tick=False):
        disinfect(company, clause, date(2027, 3, 1))
    with time_machine.travel(day(3, 8), tick=False):
        pass_by()
        assert DutyItem.objects.filter(duty="safety.disinfected").exists(), f"{clause}: every 7 days it is a duty"
        assert not found(clause, late), f"{clause}: 7 days later it is in time"
    with time_machine.travel(day(3, 9), tick=False):
        pass_by()
        assert found(clause, late), f"{clause}: last disinfected 8 days ago it is found"
        disinfect(company, clause, date(2027, 3, 9), agent_until=date(2027, 3, 8))
        disinfect(company, clause, date(2027, 3, 9), concentration=501)
        pass_by()
        assert len(found(clause, bad)) == 2, f"{clause}: an agent past its day or out of its range is found"
        assert "DISINFECTANT_INVALID" in found(clause, bad)[0].title
        assert found(clause, late), f"{clause}: and does not count"
        disinfect(company, clause, date(2027, 3, 9))
        pass_by()
        assert not found(clause, late), f"{clause}: a good one does"
        kept(clause, "safety_disinfection", Disinfection.objects.latest("id").pk, "concentration = 1")
        declared = company.act(OFFICER, DeclareOutbreak, {"place": WAREHOUSE, "what": "两人发热"})
        assert declared.done == [0], f"{clause}: the hygiene head declares an outbreak"
    with time_machine.travel(day(3, 11), tick=False):
        pass_by()
        assert found(clause, late), f"{clause}: then the interval is one day"
        over = {"outbreak": declared.answers[0]["number"], "reason": "连续无新增"}
        assert company.act(OFFICER, EndOutbreak, over).done == [0]
        pass_by()
        assert not found(clause, late), f"{clause}: and back by his order"


@pytest.mark.clause("S17.21")
def test_an_outbreak_is_contained(company: Company) -> None:
    clause = "S17.21"
    with time_machine.travel(day(3, 2), tick=False):
        picking = {"place": "WH1-D", "person": KEEPER, "task": "拣货"}
        assert company.act(HEAD, AssignTask, picking).done == [0]
        told = {"place": WAREHOUSE, "what": "两人发热", "closed_area": "WH1-D"}
        declared = company.act(OFFICER, DeclareOutbreak, told)
        assert declared.done == [0], f"{clause}: {declared.refusals}"
        measures = list(Task.objects.filter(source="outbreak").order_by("id"))
        titles = [task.title.partition("：")[2] for task in measures]
        wanted = ["消毒", "错峰", "停用区域", "物资调拨", "告知"]
        assert titles == wanted, f"{clause}: its 5 measures are tasks: {titles}"
        assert all(task.post and task.due_at for task in measures), f"{clause}: with owners"
        refused(clause, company.act(HEAD, AssignTask, picking), "AREA_CLOSED")
        assert company.act(HEAD, AssignTask, {**picking, "place": "WH1-F"}).done == [0], f"{clause}: elsewhere they may"
        for task, who in zip(measures[:3], (OFFICER, HEAD, HEAD), strict=True):
            done = company.act(who, CompleteTask, {"task": task.pk, "note": "已办"})
            assert done.done == [0], done.refusals
        over = {"outbreak": declared.answers[0]["number"]}
        refused(clause, company.act(OFFICER, EndOutbreak, over), "还有 2 项措施没有结果")
        ended = company.act(OFFICER, EndOutbreak, {**over, "reason": "疾控通知解除"})
        assert ended.done == [0], f"{clause}: with the hygiene head's reason it ends: {ended.refusals}"
        row = OutbreakEnd.objects.get()
        assert row.left_open == "物资调拨、告知", f"{clause}: it lists the open ones: {row.left_open}"
        assert row.ended_at == timezone.now(), f"{clause}: dated"
        kept(clause, "safety_outbreakend", row.pk, "reason = ''")
        assert company.act(HEAD, AssignTask, picking).done == [0], f"{clause}: and the area is open again"
