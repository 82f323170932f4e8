"""Incidents: recorded as they were, graded, reported outside in time, closed when nothing is left open."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from guiju.domains.safety.commands import (
    AssignTask,
    CloseIncident,
    FileIncident,
    GradeIncident,
    RecordIncident,
    ReportIncident,
)
from guiju.domains.safety.controls.incidents import IncidentUngraded
from guiju.domains.safety.models import HazardCredit, Incident, IncidentFile
from guiju.domains.safety.queries import Incidents
from guiju.kernel.findings.models import Finding, FindingAssignment
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.worklist.models import Message, Task
from tests.clauses.company import KEEPER, SERVICE, WAREHOUSE, Company, refused
from tests.clauses.reported import HEAD, OFFICER, day, grade, levels, report
from tests.clauses.rounds import answer, item, kept, pass_by


def record(company: Company, clause: str, kind: str = "injury", *, who: str = KEEPER, **more: Any) -> str:
    given = {"place": WAREHOUSE, "kind": kind, "what": "搬货划伤手指", **more}
    outcome = company.act(who, RecordIncident, given)
    assert outcome.done == [0], f"{clause}: recording is never refused: {outcome.refusals}"
    number = str(outcome.answers[0]["number"])
    assert number.startswith("SG-"), f"{clause}: it gets a number"
    return number


def graded(company: Company, number: str, as_: str = "minor", **more: Any) -> None:
    given = {"incident": number, "grade": as_, **more}
    outcome = company.act(OFFICER, GradeIncident, given)
    assert outcome.done == [0], outcome.refusals


def found(clause: str, control: str, number: str = "") -> list[Finding]:
    known = Finding.objects.filter(clause=clause, control=control, resolved_at__isnull=True)
    return list(known.filter(fingerprint__startswith=number).order_by("id"))


def claim_of(number: str) -> Task | None:
    return Task.objects.filter(kind="incident.claim", source_key=number, ended_at__isnull=True).first()


def shown(company: Company, number: str) -> Any:
    rows = read(Incidents, Incidents.params(), Asked(), Reader(company.accounts[OFFICER])).rows
    return next(row for row in rows if row.number == number)


@pytest.mark.clause("S01.05")
def test_who_is_not_well_drives_no_forklift(company: Company) -> None:
    clause = "S01.05"
    with time_machine.travel(day(3, 2, 8), tick=False):
        pass_by()
        checked = answer(company, item("safety.self_checked", clause), wrong={1: "身体不适"})
        assert checked.done == [0], f"{clause}: what he answers is saved: {checked.refusals}"
        task = {"place": WAREHOUSE, "person": KEEPER, "task": "叉车"}
        refused(clause, company.act(HEAD, AssignTask, task), "不能派叉车")
        assert company.act(HEAD, AssignTask, {**task, "person": SERVICE}).done == [0], f"{clause}: another may"
        assert company.act(HEAD, AssignTask, {**task, "task": "打单"}).done == [0], f"{clause}: light work he may do"
    with time_machine.travel(day(3, 3, 8), tick=False):
        assert company.act(HEAD, AssignTask, task).done == [0], f"{clause}: the next day he may again"
        record(company, clause, "near_miss", what="叉车差点撞人")
        hurt = record(company, clause, injured=KEEPER, occurred_at=day(3, 2, 15))
        pass_by()
        assert not found(clause, "safety.incident_registered_late"), f"{clause}: within 24 h of the shift"
        graded(company, hurt, is_work_injury=True)
        claim = claim_of(hurt)
        assert claim is not None, f"{clause}: a graded injury opens the application"
        assert claim.due_at == timezone.now() + timedelta(days=30), f"{clause}: of 30 days"
        kept(clause, "safety_incident", Incident.objects.get(number=hurt).pk, "what = ''")
    with time_machine.travel(day(3, 3, 18, 1), tick=False):
        late = record(company, clause, injured=KEEPER, occurred_at=day(3, 2, 11))
        pass_by()
        [breach] = found(clause, "safety.incident_registered_late", late) or pytest.fail(
            f"{clause}: registered 24 h after its shift, it is a breach"
        )
        assert breach.owner == company.accounts[HEAD], f"{clause}: of the shift leader, not of the injured person"


@pytest.mark.clause("S20.12")
def test_an_accident_is_graded_reported_and_not_let_go(company: Company) -> None:  # noqa: PLR0915 — one story
    clause = "S20.12"
    with time_machine.travel(day(3, 2, 10), tick=False):
        cut = record(company, clause)
        fall = record(company, clause, "accident", what="货架倒塌压伤一人")
    with time_machine.travel(day(3, 2, 10, 30), tick=False):
        pass_by()
        assert not found(clause, "safety.incident_ungraded"), f"{clause}: within 30 minutes"
        graded(company, cut, is_work_injury=True)
        row = shown(company, cut)
        assert (row.kind, row.grade) == ("injury", "minor"), f"{clause}: a cut finger goes to the injury register"
        claim = claim_of(cut)
        assert claim is not None, f"{clause}: and, a work injury, opens the 30-day application"
        assert claim.due_at == timezone.now() + timedelta(days=30), f"{clause}: {claim.due_at}"
    with time_machine.travel(day(3, 2, 10, 31), tick=False):
        pass_by()
        assert found(clause, "safety.incident_ungraded", fall), f"{clause}: ungraded after 30 minutes is a finding"
        graded(company, fall, "serious", received_at=day(3, 2, 10, 20))
        pass_by()
        assert not found(clause, "safety.incident_ungraded"), f"{clause}: graded it is over"
        inquiry = Task.objects.filter(kind="incident.investigate", source_key=fall).first()
        assert inquiry is not None, f"{clause}: our own investigation is a task"
        assert inquiry.due_at == timezone.now() + timedelta(days=30), f"{clause}: due in 30 days"
        assert "60 日" in inquiry.title, f"{clause}: the government's inquiry is only noted"
    with time_machine.travel(day(3, 2, 11, 19), tick=False):
        pass_by()
        assert not found(clause, "safety.outside_report_missing"), f"{clause}: received 10:20, due 11:20"
    for turn, minute in enumerate((21, 35, 50), 1):
        with time_machine.travel(day(3, 2, 11, minute), tick=False):
            pass_by()
            assert [level for level, _ in levels(fall)] == list(range(1, turn + 1)), f"{clause}: every 15 minutes"
    with time_machine.travel(day(3, 2, 12), tick=False):
        assert not levels(cut), f"{clause}: a cut finger is not reported outside"
        told = {"incident": fall, "authority": "应急管理局", "receipt": "2027-0302"}
        assert company.act(OFFICER, ReportIncident, told).done == [0]
        pass_by()
        assert not found(clause, "safety.outside_report_missing"), f"{clause}: reported, it goes no further"
        for part in ("cause", "responsible", "measures"):
            filed = {"incident": fall, "part": part, "text": "见调查报告"}
            assert company.act(OFFICER, FileIncident, filed).done == [0]
        closed = company.act(OFFICER, CloseIncident, {"incident": fall})
        assert closed.done == [0], f"{clause}: closed with one of four empty it is kept: {closed.refusals}"
        assert shown(company, fall).state == "待补", f"{clause}: as 待补"
        pass_by()
        [open_] = found(clause, "safety.four_nots_open", fall) or pytest.fail(f"{clause}: on the committee's list")
        assert "教育" in open_.title, f"{clause}: naming what is missing"
        incident = Incident.objects.get(number=fall)
        kept(clause, "safety_incident", incident.pk, "occurred_at = recorded_at")
        beside = {"incident": fall, "amends": "发生时间", "text": "实际为 9:50"}
        assert company.act(OFFICER, FileIncident, beside).done == [0], f"{clause}: a correction is added beside it"
        assert IncidentFile.objects.filter(incident=incident, amends="发生时间").exists()
        assert company.act(OFFICER, FileIncident, {"incident": fall, "part": "education", "text": "全员培训"}).done == [
            0
        ]
        assert shown(company, fall).state == "已结案", f"{clause}: with all four it is closed"
        pass_by()
        assert not found(clause, "safety.four_nots_open"), f"{clause}: and off the list"
    hour = IncidentUngraded.params(default_grade_minutes=60)
    assert IncidentUngraded.judge(IncidentUngraded.examples[3].fact, hour) is None, f"{clause}: as the clause says"


@pytest.mark.clause("S17.20")
def test_an_outbreak_is_reported_at_once(company: Company) -> None:
    clause = "S17.20"
    with time_machine.travel(day(3, 2, 8), tick=False):
        sent = Client().post(f"/report/{WAREHOUSE}/", {"what": "三人发热", "kind": "epidemic"})
        public = Incident.objects.first()
        assert public is not None, f"{clause}: anybody files, without an account: {sent.status_code}"
        assert (public.kind, public.reporter) == ("epidemic", 0), f"{clause}: by the public form"
        assert public.number in sent.content.decode(), f"{clause}: it gets a number"
        number = record(company, clause, "epidemic", what="食堂两人腹泻", occurred_at=day(3, 1, 20))
        filed = Incident.objects.get(number=number)
        assert filed.recorded_at == timezone.now(), f"{clause}: the time of the report is the machine's"
        kept(clause, "safety_incident", filed.pk, "recorded_at = occurred_at")
    with time_machine.travel(day(3, 2, 9, 59), tick=False):
        pass_by()
        assert not found(clause, "safety.outside_report_missing"), f"{clause}: by 10:00"
    for turn, minute in enumerate((1, 15, 30), 1):
        with time_machine.travel(day(3, 2, 10, minute), tick=False):
            pass_by()
            wanted = [(level, "owner") for level in range(1, turn + 1)]
            assert levels(number) == wanted, f"{clause}: to the general manager every 15 minutes: {levels(number)}"
    with time_machine.travel(day(3, 2, 10, 40), tick=False):
        late = found(clause, "safety.outside_report_missing", number)
        assert FindingAssignment.objects.get(finding=late[0]).due_at == day(3, 2, 10), f"{clause}: due at 10:00"
        told = {"incident": number, "authority": "疾控中心", "receipt": "CDC-1"}
        assert company.act(OFFICER, ReportIncident, told).done == [0]
        pass_by()
        assert not found(clause, "safety.outside_report_missing", number), f"{clause}: with its receipt it is over"


@pytest.mark.clause("S02.19")
def test_who_sees_a_hazard_at_anothers_place_says_so(company: Company) -> None:
    clause = "S02.19"
    with time_machine.travel(day(6, 1), tick=False):
        number = report(company, clause, who=SERVICE, what="货堆歪了", station=KEEPER)
        told = Message.objects.filter(title__contains="货堆歪了").values_list("person", flat=True)
        assert {company.accounts[KEEPER], company.accounts[HEAD]} <= set(told), (
            f"{clause}: both the owner of the station and the leader are told"
        )
        assert grade(company, number).done == [0]
        credit = HazardCredit.objects.filter(person=company.accounts[SERVICE]).first()
        assert credit is not None, f"{clause}: the observer has his points"
        record(company, clause, "near_miss", place="WH1-D", what="货差点掉下来")
    with time_machine.travel(day(8, 30), tick=False):
        accident = record(company, clause, "accident", place="WH1-D", what="货掉下来")
        pass_by()
        assert not found(clause, "safety.culture_review"), f"{clause}: a near miss was reported 90 days before"
        quiet = record(company, clause, "accident", place="WH1-F", what="架子倒了")
        pass_by()
        listed = {each.fingerprint for each in found(clause, "safety.culture_review")}
        assert listed == {quiet}, f"{clause}: the unit without a near-miss report in 90 days is listed, not {accident}"
