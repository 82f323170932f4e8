"""The commands of safety take the same number of statements for 1, 50 and 1,000 items."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from guiju.domains.safety.commands import (
    AcceptHazard,
    AcceptMeasure,
    AssignTask,
    BypassInterlock,
    CloseHazard,
    CloseIncident,
    DeclareOutbreak,
    EndOutbreak,
    ExtendHazard,
    FileIncident,
    FinishMeasure,
    FixHazard,
    GradeHazard,
    GradeIncident,
    LogMaintenance,
    PlanMeasure,
    RecordCheck,
    RecordDowntime,
    RecordExam,
    RecordHazard,
    RecordIncident,
    RecordInterim,
    ReportIncident,
    ScoreStation,
    SignLetter,
    StartEquipment,
    TakeOverHazard,
)
from guiju.domains.safety.registers import EquipmentBook
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.models import Referral
from tests.clauses.company import DIRECTOR, KEEPER, WAREHOUSE, Company
from tests.clauses.reported import FRONT_DESK as OFFICE
from tests.clauses.reported import HEAD, OFFICER
from tests.protocol.statements import assert_same_statements

pytestmark = pytest.mark.founded("S01", "S17")

Items = list[dict[str, Any]]


class Prepared:
    """Makes items of each command, with all that must be there before."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.photo = {who: company.photo(who) for who in (KEEPER, OFFICER, HEAD, OFFICE)}

    def do(self, who: str | None, command: type[Command], items: Items) -> Outcome:
        outcome = run_items(command, items, Context(SYSTEM if who is None else self.company.accounts[who]))
        assert len(outcome.done) == len(items), outcome.refusals[:3]
        return outcome

    def reports(self, size: int, turn: int) -> Items:
        seen = {"place": WAREHOUSE, "kind": "fire", "photo": self.photo[KEEPER], "station": HEAD}
        return [{**seen, "what": f"隐患 {turn}-{number}"} for number in range(size)]

    def hazards(self, size: int, turn: int) -> list[str]:
        answers = self.do(KEEPER, RecordHazard, self.reports(size, turn)).answers
        return [answers[item]["number"] for item in range(size)]

    def acceptances(self, size: int, turn: int) -> Items:
        self.hazards(size, turn)
        return [
            {"referral": number} for number in Referral.objects.order_by("-id").values_list("number", flat=True)[:size]
        ]

    def gradings(self, size: int, turn: int) -> Items:
        given = {"grade": "major", "owner": KEEPER, "due_on": date(2099, 1, 1)}
        return [{**given, "hazard": number} for number in self.hazards(size, turn)]

    def graded(self, size: int, turn: int) -> list[str]:
        items = self.gradings(size, turn)
        self.do(OFFICER, GradeHazard, items)
        return [item["hazard"] for item in items]

    def interims(self, size: int, turn: int) -> Items:
        return [{"hazard": number, "measure": "拉警戒线"} for number in self.graded(size, turn)]

    def extensions(self, size: int, turn: int) -> Items:
        items = self.interims(size, turn)
        self.do(OFFICER, RecordInterim, items)
        given = {"due_on": date(2099, 2, 1), "reason": "等配件"}
        return [{**given, "hazard": item["hazard"]} for item in items]

    def fixes(self, size: int, turn: int) -> Items:
        done = {"measure": "已加固", "cost": 100, "photo": self.photo[KEEPER], "site_code": WAREHOUSE}
        return [{**done, "hazard": number} for number in self.graded(size, turn)]

    def closings(self, size: int, turn: int) -> Items:
        items = self.fixes(size, turn)
        self.do(KEEPER, FixHazard, items)
        return [{"hazard": item["hazard"], "photo": self.photo[OFFICER]} for item in items]

    def machines(self, size: int, turn: int) -> Items:
        thing = {"place": WAREHOUSE, "name": "输送机", "keeper": KEEPER, "in_use_since": date(2026, 1, 1)}
        return [{**thing, "code": f"M{turn}-{number}"} for number in range(size)]

    def codes(self, size: int, turn: int) -> list[str]:
        items = self.machines(size, turn)
        self.do(None, EquipmentBook.enter, items)
        return [item["code"] for item in items]

    def checks(self, size: int, turn: int) -> Items:
        lines = [{"title": "急停按钮", "result": "not_ok"}]
        return [{"equipment": code, "purpose": "start", "lines": lines} for code in self.codes(size, turn)]

    def starts(self, size: int, turn: int) -> Items:
        items = [{**item, "lines": [{"title": "急停按钮", "result": "ok"}]} for item in self.checks(size, turn)]
        self.do(KEEPER, RecordCheck, items)
        return [{"equipment": item["equipment"]} for item in items]

    def services(self, size: int, turn: int) -> Items:
        done = {"work": "repair", "done_on": date(2026, 1, 5), "signer": HEAD}
        return [{**done, "equipment": code} for code in self.codes(size, turn)]

    def downtimes(self, size: int, turn: int) -> Items:
        span = {"began_at": timezone.now() - timedelta(hours=2), "ended_at": timezone.now()}
        return [{**span, "equipment": code} for code in self.codes(size, turn)]

    def bypasses(self, size: int, turn: int) -> Items:
        permit = {"reason": "调试", "until": timezone.now() + timedelta(hours=1)}
        return [{**permit, "interlock": code} for code in self.codes(size, turn)]

    def tasks(self, size: int, turn: int) -> Items:
        task = {"place": WAREHOUSE, "person": KEEPER, "task": "上架"}
        return [{**task, "equipment": code} for code in self.codes(size, turn)]

    def events(self, size: int, turn: int) -> Items:
        seen = {"place": WAREHOUSE, "kind": "injury", "injured": KEEPER, "photo": self.photo[KEEPER]}
        return [{**seen, "what": f"划伤 {turn}-{number}"} for number in range(size)]

    def incidents(self, size: int, turn: int) -> list[str]:
        answers = self.do(KEEPER, RecordIncident, self.events(size, turn)).answers
        return [answers[item]["number"] for item in range(size)]

    def incident_gradings(self, size: int, turn: int) -> Items:
        given = {"grade": "serious", "is_work_injury": True}
        return [{**given, "incident": number} for number in self.incidents(size, turn)]

    def reported(self, size: int, turn: int) -> Items:
        given = {"authority": "应急管理局", "receipt": "R-1"}
        return [{**given, "incident": number} for number in self.incidents(size, turn)]

    def filed(self, size: int, turn: int) -> Items:
        return [{"incident": number, "part": "cause", "text": "见报告"} for number in self.incidents(size, turn)]

    def closed(self, size: int, turn: int) -> Items:
        items = self.incident_gradings(size, turn)
        self.do(OFFICER, GradeIncident, items)
        return [{"incident": item["incident"]} for item in items]

    def exams(self, size: int, turn: int) -> Items:
        done = {"person": KEEPER, "kind": "food", "is_fit": True, "valid_until": date(2030, 1, 1)}
        return [{**done, "done_on": date(2026, 1, 1 + turn), "report": self.photo[OFFICE]} for _ in range(size)]

    def outbreaks(self, size: int, turn: int) -> Items:
        return [{"place": WAREHOUSE, "what": f"发热 {turn}-{number}"} for number in range(size)]

    def outbreak_ends(self, size: int, turn: int) -> Items:
        answers = self.do(OFFICER, DeclareOutbreak, self.outbreaks(size, turn)).answers
        return [{"outbreak": answers[item]["number"], "reason": "疾控通知"} for item in range(size)]

    def scores(self, size: int, turn: int) -> Items:
        seen = {"place": WAREHOUSE, "owner": KEEPER, "score": 70, "photo": self.photo[OFFICER]}
        return [{**seen, "station": f"P{turn}-{number}"} for number in range(size)]

    def letters(self, size: int, turn: int) -> Items:
        return [{"place": WAREHOUSE, "post": "warehouse_head"} for _ in range(size)]

    def takeovers(self, size: int, turn: int) -> Items:
        return [{"hazard": number} for number in self.hazards(size, turn)]

    def measures(self, size: int, turn: int) -> Items:
        plan = {"place": WAREHOUSE, "due_on": date(2030, 1, 1), "lead": OFFICER, "user_post": "warehouse_head"}
        return [{**plan, "what": f"限速器 {turn}-{number}"} for number in range(size)]

    def finishes(self, size: int, turn: int) -> Items:
        answers = self.do(OFFICER, PlanMeasure, self.measures(size, turn)).answers
        return [{"measure": answers[item]["number"], "done": "已装"} for item in range(size)]

    def measure_acceptances(self, size: int, turn: int) -> Items:
        items = self.finishes(size, turn)
        self.do(OFFICER, FinishMeasure, items)
        return [{"measure": item["measure"]} for item in items]

    def disinfections(self, size: int, turn: int) -> Items:
        agent = {"agent": "84", "agent_until": date(2030, 1, 1), "concentration": 300, "lowest": 250, "highest": 500}
        return [{**agent, "place": WAREHOUSE, "minutes": 30, "done_on": date(2026, 1, 1)} for _ in range(size)]


CASES: dict[type[Command], tuple[str, Callable[[Prepared, int, int], Items]]] = {
    AcceptMeasure: (HEAD, Prepared.measure_acceptances),
    FinishMeasure: (OFFICER, Prepared.finishes),
    PlanMeasure: (OFFICER, Prepared.measures),
    AcceptHazard: (OFFICER, Prepared.acceptances),
    AssignTask: (HEAD, Prepared.tasks),
    BypassInterlock: (HEAD, Prepared.bypasses),
    CloseHazard: (OFFICER, Prepared.closings),
    CloseIncident: (OFFICER, Prepared.closed),
    DeclareOutbreak: (OFFICER, Prepared.outbreaks),
    EndOutbreak: (OFFICER, Prepared.outbreak_ends),
    ExtendHazard: (DIRECTOR, Prepared.extensions),
    FileIncident: (OFFICER, Prepared.filed),
    FixHazard: (KEEPER, Prepared.fixes),
    GradeHazard: (OFFICER, Prepared.gradings),
    GradeIncident: (OFFICER, Prepared.incident_gradings),
    LogMaintenance: (KEEPER, Prepared.services),
    RecordCheck: (KEEPER, Prepared.checks),
    RecordDowntime: (KEEPER, Prepared.downtimes),
    RecordExam: (OFFICE, Prepared.exams),
    RecordHazard: (KEEPER, Prepared.reports),
    RecordIncident: (KEEPER, Prepared.events),
    RecordInterim: (OFFICER, Prepared.interims),
    ReportIncident: (OFFICER, Prepared.reported),
    ScoreStation: (OFFICER, Prepared.scores),
    SignLetter: (HEAD, Prepared.letters),
    StartEquipment: (KEEPER, Prepared.starts),
    TakeOverHazard: (HEAD, Prepared.takeovers),
}


@pytest.mark.django_db
@pytest.mark.parametrize("command", CASES, ids=lambda command: command.key)
def test_same_for_1_50_and_1000(command: type[Command]) -> None:
    company = Company.founded()
    who, make = CASES[command]
    prepared = Prepared(company)
    assert_same_statements(
        command, lambda size, turn: make(prepared, size, turn), company.accounts[who], sizes=(1, 50, 200)
    )
