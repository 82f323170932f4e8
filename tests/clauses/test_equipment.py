"""Equipment: checked before it starts, mended by one and looked at by another, tested and maintained in its time."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from guiju.domains.safety.commands import (
    AssignTask,
    BypassInterlock,
    LogMaintenance,
    RecordCheck,
    RecordDowntime,
    StartEquipment,
)
from guiju.domains.safety.controls.equipment import Prechecked, PrecheckParams, Used
from guiju.domains.safety.equipment import Machine
from guiju.domains.safety.models import EquipmentCheck, EquipmentProblem, EquipmentService, Hazard
from guiju.domains.safety.queries.areas import AMBER, AreaStates
from guiju.domains.safety.registers import EquipmentBook, Extinguishers
from guiju.kernel.commands.context import Outcome
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.findings.models import Finding, FindingAssignment
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.rulebook.profile import AnswerProfile
from guiju.kernel.worklist.models import Message, Task
from tests.clauses.company import KEEPER, OWNER, WAREHOUSE, Company, refused, warned
from tests.clauses.reported import HEAD, OFFICER, day
from tests.clauses.rounds import answer, item, kept, pass_by

BELT = "CV-1"


def machine(company: Company, code: str = BELT, **more: Any) -> str:
    thing = {"place": WAREHOUSE, "code": code, "name": "输送机", "keeper": KEEPER, "in_use_since": date(2027, 3, 1)}
    entered = company.act(OFFICER, EquipmentBook.enter, {**thing, **more})
    assert entered.done == [0], entered.refusals
    return code


def check(
    company: Company, code: str = BELT, purpose: str = "start", *, who: str = KEEPER, wrong: str = "", **more: Any
) -> Outcome:
    titles = ["急停按钮", "防护罩"]
    lines = [{"title": title, "result": "not_ok" if title == wrong else "ok"} for title in titles]
    return company.act(who, RecordCheck, {"equipment": code, "purpose": purpose, "lines": lines, **more})


def service(company: Company, code: str, work: str, on: date, *, signer: str | None = HEAD, **more: Any) -> Outcome:
    given = {"equipment": code, "work": work, "done_on": on, "signer": signer}
    return company.act(KEEPER, LogMaintenance, {**given, **more})


def found(clause: str, control: str, mark: str = "") -> list[Finding]:
    known = Finding.objects.filter(clause=clause, control=control, resolved_at__isnull=True)
    return list(known.filter(fingerprint__startswith=mark).order_by("id"))


@pytest.mark.clause("S01.13")
def test_a_machine_is_checked_before_it_starts(company: Company) -> None:
    clause = "S01.13"
    with time_machine.travel(day(3, 2, 8), tick=False):
        machine(company)
        pass_by()
        assert item("safety.prechecked", clause), f"{clause}: the check before the shift is a duty"
        start = {"equipment": BELT}
        refused(clause, company.act(KEEPER, StartEquipment, start), "还没有开机点检")
        checked = check(company, wrong="急停按钮")
        assert checked.done == [0], f"{clause}: what is wrong is recorded: {checked.refusals}"
        refused(clause, company.act(KEEPER, StartEquipment, start), "急停按钮不合格")
        order = EquipmentProblem.objects.filter(number=checked.answers[0].get("problem"), settled_at__isnull=True)
        assert order.count() == 1, f"{clause}: a repair order opens"
        assert service(company, BELT, "repair", date(2027, 3, 2)).done == [0]
        assert check(company).done == [0]
        assert company.act(KEEPER, StartEquipment, start).done == [0], f"{clause}: checked and sound, it starts"
    stop = {"equipment": BELT, "began_at": day(3, 2, 10), "ended_at": day(3, 2, 12)}
    with time_machine.travel(day(3, 2, 12), tick=False):
        assert company.act(KEEPER, RecordDowntime, stop).done == [0], f"{clause}: a standstill is recorded as it was"
        pass_by()
        assert not found(clause, "safety.downtime_unexplained"), f"{clause}: not in the same shift"
    with time_machine.travel(day(3, 2, 20), tick=False):
        pass_by()
        assert len(found(clause, "safety.downtime_unexplained")) == 1, (
            f"{clause}: the next shift is asked for the cause"
        )
        assert company.act(KEEPER, RecordDowntime, {**stop, "cause": "皮带跑偏"}).done == [0]
        pass_by()
        assert not found(clause, "safety.downtime_unexplained"), f"{clause}: told is told"
        long = {"equipment": BELT, "began_at": day(3, 10, 0), "ended_at": day(3, 12, 0), "cause": "电机烧毁"}
    with time_machine.travel(day(3, 12), tick=False):
        assert company.act(KEEPER, RecordDowntime, long).done == [0]
    with time_machine.travel(day(4, 1), tick=False):
        pass_by()
        [low] = found(clause, "safety.availability_low") or pytest.fail(f"{clause}: 93 % of March is under 95 %")
        assert "2027-03 可用率低于 95%" in low.title, f"{clause}: {low.title}"
    unchecked = Used(Machine(BELT, 0, "", "", ""), 1, is_start=True)
    assert Prechecked.judge(unchecked, PrecheckParams(default_precheck=False)) is None, f"{clause}: as the clause says"


@pytest.mark.clause("S01.16")
def test_a_running_machine_is_checked_every_day(company: Company) -> None:
    clause = "S01.16"
    with time_machine.travel(day(3, 1), tick=False):
        machine(company, "A-1", grade="A")
        machine(company, "B-1", grade="B")
        assert check(company, "A-1", "routine").done == [0]
    with time_machine.travel(day(3, 2, 18), tick=False):
        pass_by()
        told = Message.objects.filter(person=company.accounts[HEAD], kind="safety.check_overdue")
        assert not told.exists(), f"{clause}: due at 18:00"
    with time_machine.travel(day(3, 2, 18, 1), tick=False):
        pass_by()
        assert told.count() == 1, f"{clause}: at 18:01 it is overdue and the leader is told"
        assert "A-1" in told.get().title, f"{clause}: of the one of class A only"
        pass_by()
        assert told.count() == 1, f"{clause}: once"
        assert not found(clause, "safety.equipment_unchecked"), f"{clause}: no finding yet"
    with time_machine.travel(day(3, 3, 17, 59), tick=False):
        made_up = check(company, "A-1", "routine", checked_at=day(3, 2, 17))
        assert made_up.done == [0], f"{clause}: a late record is kept"
        assert made_up.answers[0]["made_up"], f"{clause}: as 补录"
        pass_by()
        assert not found(clause, "safety.equipment_unchecked"), f"{clause}: not before 24 h are over"
    with time_machine.travel(day(3, 3, 18), tick=False):
        pass_by()
        [late] = found(clause, "safety.equipment_unchecked") or pytest.fail(
            f"{clause}: after 24 h a finding opens, and what was made up for does not clear it"
        )
        assert "A-1 应在 2027-03-02 18:00 前检查" in late.title, f"{clause}: {late.title}"
        assert check(company, "A-1", "routine").done == [0]
        pass_by()
        assert not found(clause, "safety.equipment_unchecked"), f"{clause}: a check on the spot clears it"
    with time_machine.travel(day(3, 9, 18, 1), tick=False):
        pass_by()
        assert found(clause, "safety.equipment_unchecked", "B-1"), f"{clause}: class B is checked every week"


@pytest.mark.clause("S01.17")
def test_a_problem_is_reported_by_the_check_that_finds_it(company: Company) -> None:
    clause = "S01.17"
    with time_machine.travel(day(3, 2, 9, 10), tick=False):
        machine(company)
        checked = check(company, purpose="routine", wrong="防护罩")
        assert checked.done == [0]
        problem = EquipmentProblem.objects.filter(number=checked.answers[0].get("problem")).first()
        assert problem is not None, f"{clause}: 异常 cannot be saved without being reported"
        order = Task.objects.filter(person=company.accounts[KEEPER], source="equipment", source_key=BELT)
        assert order.filter(ended_at__isnull=True).exists(), f"{clause}: it is a task of whoever must mend it"
        seen = EquipmentCheck.objects.latest("id")
        assert seen.run == problem.run, f"{clause}: in the same transaction"
        assert problem.owner == company.accounts[KEEPER], f"{clause}: with an owner"
        assert problem.due_at == day(3, 3, 9, 10), f"{clause}: and a due time"
        kept(clause, "safety_equipmentproblem", problem.pk, "owner = 0")
    with time_machine.travel(day(3, 2, 10), tick=False):
        assert service(company, BELT, "repair", date(2027, 3, 2), fault_at=day(3, 2, 8, 40)).done == [0]
        pass_by()
        assert not found(clause, "safety.problem_reported_late"), f"{clause}: reported 30 minutes after the fault"
        assert check(company, purpose="routine", wrong="防护罩").done == [0]
        late = service(company, BELT, "repair", date(2027, 3, 2), fault_at=day(3, 2, 9, 29))
        assert late.done == [0], f"{clause}: the repair is recorded all the same"
        pass_by()
        [listed] = found(clause, "safety.problem_reported_late") or pytest.fail(
            f"{clause}: a fault 31 minutes before its report is listed as late"
        )
        assert "31 分钟" in listed.title, f"{clause}: {listed.title}"


@pytest.mark.clause("S01.36")
def test_every_extinguisher_is_scanned_each_month(company: Company) -> None:
    clause = "S01.36"
    with time_machine.travel(day(3, 1), tick=False):
        gear = [
            {"place": "WH1-D", "code": f"MH-{n}", "agent": "干粉", "good_until": "2035-12-31"} for n in range(1, 31)
        ]
        for each in gear:
            assert company.act(OFFICER, Extinguishers.enter, each).done == [0]
        codes = list(Extinguishers.entries().order_by("pk").values_list("code", flat=True))
        assert len(codes) == 38, f"{clause}: 38 are on the register"
        machine(company, "FIRE-1", kind="facility", in_use_since=date(2026, 3, 5))
        pass_by()
        due = DutyItem.objects.filter(duty="safety.extinguishers_round").first()
        assert due is not None, f"{clause}: the round is due this month"

        def scan(code: str, result: str = "ok") -> Outcome:
            lines = [{"title": "压力", "result": result}]
            return company.act(OFFICER, RecordCheck, {"extinguisher": code, "lines": lines})

        for code in codes[:-1]:
            assert scan(code).done == [0]
        done = answer(company, due, who=OFFICER)
        assert done.done == [0], f"{clause}: what was done is kept: {done.refusals}"
        assert codes[-1] in done.answers[0]["lacks"], f"{clause}: 37 scans leave it open, naming the missing one"
        assert "38 具灭火器还有 1 具" in done.answers[0]["lacks"], f"{clause}: {done.answers[0]}"
        assert not Hazard.objects.exists(), f"{clause}: all in order"
        assert scan(codes[-1], "not_ok").done == [0]
        due.refresh_from_db()
        assert due.settled_at is not None, f"{clause}: with 38 it is done"
        [weak] = list(Hazard.objects.all()) or pytest.fail(f"{clause}: pressure 不合格 opens a hazard at once")
        assert (weak.kind, codes[-1] in weak.what) == ("fire", True), f"{clause}: {weak.what}"
        old = {"place": "WH1-D", "code": "OLD-1", "agent": "干粉", "good_until": "2027-02-28"}
        assert company.act(OFFICER, Extinguishers.enter, old).done == [0]
        assert scan("OLD-1").done == [0]
        assert Hazard.objects.filter(what__contains="OLD-1 已过有效期").exists(), f"{clause}: so does one past its date"
    with time_machine.travel(day(3, 5), tick=False):
        pass_by()
        assert not found(clause, "safety.service_overdue"), f"{clause}: the full test is twelve months old"
    with time_machine.travel(day(3, 6), tick=False):
        pass_by()
        [broken] = found(clause, "safety.service_overdue") or pytest.fail(
            f"{clause}: older than 12 months it is broken"
        )
        assert "FIRE-1" in broken.title, f"{clause}: {broken.title}"
        assert service(company, "FIRE-1", "test", date(2027, 3, 6)).done == [0]
        pass_by()
        assert not found(clause, "safety.service_overdue"), f"{clause}: tested it is whole again"


@pytest.mark.clause("S16.12")
def test_a_faulty_machine_does_not_run(company: Company) -> None:
    clause = "S16.12"
    profile = {"reason": "自己组装", "lines": [{"flag": "production", "answer": True}]}
    assert company.act(OWNER, AnswerProfile, profile).done == [0]
    with time_machine.travel(day(3, 1), tick=False):
        machine(company, "M-1", in_use_since=date(2026, 1, 1))
        assert service(company, "M-1", "upkeep", date(2027, 3, 1)).done == [0]
    with time_machine.travel(day(5, 30), tick=False):
        assert not check(company, "M-1").warnings, f"{clause}: 90 days after the last maintenance nothing is said"
    with time_machine.travel(day(5, 31), tick=False):
        warned(clause, check(company, "M-1"), "EQUIPMENT_MAINTENANCE_DUE", "M-1")
        pass_by()
        assert item("safety.prechecked", clause), f"{clause}: one check a shift and machine is a duty"
        [due] = found(clause, "safety.service_overdue") or pytest.fail(f"{clause}: the maintenance is due")
        limit = FindingAssignment.objects.get(finding=due).due_at
        assert limit == day(6, 3), f"{clause}: in 3 days, not {limit}"
        task = {"place": WAREHOUSE, "person": KEEPER, "task": "组装", "equipment": "M-1"}
        assert company.act(HEAD, AssignTask, task).done == [0], f"{clause}: overdue maintenance stops nothing"
        assert check(company, "M-1", wrong="急停按钮").done == [0]
        refused(clause, company.act(HEAD, AssignTask, task), "急停按钮不合格")
        assert service(company, "M-1", "repair", date(2027, 5, 31)).done == [0]
        refused(clause, company.act(HEAD, AssignTask, task), "由另一人复检")
        assert check(company, "M-1", "again").done == [0]
        refused(clause, company.act(HEAD, AssignTask, task), "由另一人复检")
        assert check(company, "M-1", "again", who=OFFICER).done == [0]
        assert company.act(HEAD, AssignTask, task).done == [0], f"{clause}: mended and re-checked by another it runs"
        late = check(company, "M-1", checked_at=day(5, 30, 8))
        assert late.answers[0]["made_up"], f"{clause}: a check of yesterday entered today is 补录"
        row = EquipmentCheck.objects.latest("id")
        assert row.recorded_at == timezone.now(), f"{clause}: with the real time of entry"


@pytest.mark.clause("S20.18")
def test_interlocks_are_tested_and_not_bypassed_for_long(company: Company) -> None:
    clause = "S20.18"
    with time_machine.travel(day(3, 1), tick=False):
        machine(company)
        for number in range(1, 13):
            machine(company, f"IL-{number}", kind="interlock", guards=BELT)
    with time_machine.travel(day(5, 20), tick=False):
        for number in range(1, 12):
            assert service(company, f"IL-{number}", "test", date(2027, 5, 20)).done == [0]
    with time_machine.travel(day(5, 31), tick=False):
        pass_by()
        late = found(clause, "safety.service_overdue")
        told = Message.objects.filter(
            person=company.accounts[HEAD], kind="safety.check_overdue", title__contains="IL-12"
        )
        assert told.exists(), f"{clause}: the leader is told of it"
        assert [each.fingerprint for each in late] == ["IL-12"], (
            f"{clause}: of twelve tested eleven, the twelfth is late"
        )
    with time_machine.travel(day(6, 1, 8), tick=False):
        permit = {"interlock": "IL-3", "reason": "调试", "until": day(6, 1, 16)}
        refused(clause, company.act(HEAD, BypassInterlock, {**permit, "until": day(6, 1, 16, 1)}), "超过 8 小时")
        assert company.act(HEAD, BypassInterlock, permit).done == [0], f"{clause}: eight hours are allowed"
        assert company.act(KEEPER, StartEquipment, {"equipment": BELT}).done == [0], f"{clause}: until then it runs"
    with time_machine.travel(day(6, 1, 16, 1), tick=False):
        refused(clause, company.act(KEEPER, StartEquipment, {"equipment": BELT}), "INTERLOCK_BYPASS_EXPIRED", "IL-3")
        task = {"place": WAREHOUSE, "person": KEEPER, "task": "打包", "equipment": BELT}
        refused(clause, company.act(HEAD, AssignTask, task), "INTERLOCK_BYPASS_EXPIRED")
        assert check(company, "IL-3", "routine").done == [0]
        assert company.act(KEEPER, StartEquipment, {"equipment": BELT}).done == [0], f"{clause}: restored it runs"
    kept(clause, "safety_equipmentservice", EquipmentService.objects.latest("id").pk, "note = 'x'")


@pytest.mark.clause("S20.32")
def test_safety_facilities_are_tested_in_their_time(company: Company) -> None:
    clause = "S20.32"
    first = date(2027, 3, 1)
    with time_machine.travel(day(3, 1), tick=False):
        machine(company, "P-12", kind="facility", in_use_since=date(2026, 1, 1))
        assert service(company, "P-12", "test", first).done == [0]
    with time_machine.travel(day(5, 30), tick=False):
        pass_by()
        assert not found(clause, "safety.service_overdue"), f"{clause}: 90 days later it is in time"
    with time_machine.travel(day(5, 31), tick=False):
        pass_by()
        assert found(clause, "safety.service_overdue", "P-12"), f"{clause}: last tested 91 days ago it is overdue"
        told = Message.objects.filter(
            person=company.accounts[HEAD], kind="safety.check_overdue", title__contains="P-12"
        )
        assert told.exists(), f"{clause}: the leader is told of it"
        areas = read(AreaStates, AreaStates.params(), Asked(), Reader(company.accounts[OFFICER])).rows
        assert next(row.state for row in areas if row.area == WAREHOUSE) == AMBER, f"{clause}: its area shows amber"
        unsigned = service(company, "P-12", "test", first + timedelta(days=91), signer=None)
        assert unsigned.answers[0]["state"] == "待签", f"{clause}: without a signer it is saved as 待签"
        pass_by()
        assert found(clause, "safety.service_overdue", "P-12"), f"{clause}: and does not count"
        tomorrow = service(company, "P-12", "test", first + timedelta(days=92))
        refused(clause, tomorrow, "还没有到")
        assert service(company, "P-12", "test", first + timedelta(days=90)).done == [0]
        kept(clause, "safety_equipmentservice", EquipmentService.objects.latest("id").pk, "note = ''")
        pass_by()
        assert not found(clause, "safety.service_overdue"), f"{clause}: signed it counts"
    with time_machine.travel(day(8, 28), tick=False):
        pass_by()
        assert not found(clause, "safety.service_overdue"), f"{clause}: the next is 90 days from the actual date"
    with time_machine.travel(day(8, 29), tick=False):
        pass_by()
        assert found(clause, "safety.service_overdue"), f"{clause}: and not from the plan"
