"""Every command of ``training`` takes the same number of statements for 1, 50 and 1,000 items."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from django.utils import timezone

from guiju.domains.training import api
from guiju.domains.training.models import Paper
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import RegisterPerson
from tests.clauses.company import KEEPER, WAREHOUSE, Company
from tests.protocol.statements import assert_same_statements

pytestmark = pytest.mark.founded("S03")

Items = list[dict[str, Any]]
EXAM = "fire"


class Prepared:
    """Makes items of each command, with all that must be there before."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def do(self, who: str | None, command: type[Command], items: Items) -> Outcome:
        actor = SYSTEM if who is None else self.company.accounts[who]
        outcome = run_items(command, items, Context(actor=actor))
        assert len(outcome.done) == len(items), outcome.refusals[:3]
        return outcome

    def people(self, size: int, turn: int) -> list[str]:
        numbers = [f"R{turn}-{number}" for number in range(size)]
        held = [{"post": "operator"}]
        people = [{"number": n, "name": "某人", "username": n.lower(), "lines": held} for n in numbers]
        self.do(None, RegisterPerson, people)
        return numbers

    def courses(self, size: int, turn: int) -> Items:
        course = {"title": "安全课", "topic": "安全", "minutes": 60}
        return [{**course, "code": f"C{turn}-{number}"} for number in range(size)]

    def course(self, turn: int) -> str:
        answers = self.do(None, api.DefineCourse, [{**self.courses(1, turn)[0], "code": f"K{turn}"}]).answers
        return str(answers[0]["course"])

    def claims(self, size: int, turn: int) -> Items:
        course, day = self.course(turn), date(2026, 3, 2)
        return [{"person": each, "course": course, "day": day, "minutes": 60} for each in self.people(size, turn)]

    def sessions(self, size: int, turn: int) -> Items:
        starts = timezone.now() + timedelta(days=1)
        head = {"course": self.course(turn), "place": WAREHOUSE, "starts_at": starts}
        lines = [{"person": KEEPER}]
        return [{**head, "ends_at": starts + timedelta(hours=1), "lines": lines} for _ in range(size)]

    def scheduled(self, size: int, turn: int) -> list[str]:
        answers = self.do(None, api.ScheduleSession, self.sessions(size, turn)).answers
        return [answers[item]["number"] for item in range(size)]

    def sign_ins(self, size: int, turn: int) -> Items:
        return [{"session": number} for number in self.scheduled(size, turn)]

    def named(self, size: int, turn: int, **more: Any) -> Items:
        return [{"session": number, "person": KEEPER, **more} for number in self.scheduled(size, turn)]

    def attendance(self, size: int, turn: int) -> Items:
        return self.named(size, turn)

    def excuses(self, size: int, turn: int) -> Items:
        return self.named(size, turn, reason="门诊")

    def closes(self, size: int, turn: int) -> Items:
        result = [{"person": KEEPER, "score": 90}]
        return [{"session": number, "lines": result} for number in self.scheduled(size, turn)]

    def results(self, size: int, turn: int) -> Items:
        return self.named(size, turn, score=90)

    def exams(self, size: int, turn: int) -> Items:
        return [{"exam": EXAM}] * size

    def papers(self, size: int, turn: int) -> Items:
        self.do(KEEPER, api.StartExam, self.exams(size, turn))
        papers = Paper.objects.order_by("-id")[:size]
        return [{"paper": each.pk, "lines": [{"choice": 0}] * len(orjson.loads(each.drawn))} for each in papers]

    def plans(self, size: int, turn: int) -> Items:
        lines = [{"title": "消防", "due_on": date(2027, 3, 1)}]
        return [{"code": f"P{turn}-{number}", "year": 2027, "title": "计划", "lines": lines} for number in range(size)]

    def planned(self, size: int, turn: int) -> Items:
        self.do(None, api.ProposePlan, self.plans(size, turn))
        return [{"plan": f"P{turn}-{number}"} for number in range(size)]

    def coverage(self, size: int, turn: int) -> Items:
        return [{"rulebook": f"B{turn}{number:04}", "year": 2027} for number in range(size)]

    def years(self, size: int, turn: int) -> Items:
        return [{"person": each, "year": 2027} for each in self.people(size, turn)]

    def drills(self, size: int, turn: int) -> Items:
        lines = [{"person": KEEPER}]
        drill = {"title": "钓鱼", "held_on": date(2026, 3, 2), "lines": lines}
        return [{**drill, "code": f"D{turn}-{number}"} for number in range(size)]


Make = Callable[[Prepared, int, int], Items]


def terms(prepared: Any, size: int, turn: int) -> Items:
    """One person's terms, a day each."""
    first = date(2030 + turn * 3, 1, 1)
    return [{"person": KEEPER, "confirmed_on": first + timedelta(days=number)} for number in range(size)]


CASES: dict[type[Command], tuple[str | None, Make]] = {
    api.ConfirmTerm: (None, terms),
    api.DefineCourse: (None, Prepared.courses),
    api.ClaimHours: (None, Prepared.claims),
    api.ScheduleSession: (None, Prepared.sessions),
    api.SignIn: (KEEPER, Prepared.sign_ins),
    api.RecordAttendance: (None, Prepared.attendance),
    api.ExcuseFromSession: (None, Prepared.excuses),
    api.NoteAbsence: (None, Prepared.attendance),
    api.CloseSession: (None, Prepared.closes),
    api.AddResult: (None, Prepared.results),
    api.StartExam: (KEEPER, Prepared.exams),
    api.SubmitExam: (KEEPER, Prepared.papers),
    api.ProposePlan: (None, Prepared.plans),
    api.ApprovePlan: ("1001", Prepared.planned),
    api.ClosePlan: (None, Prepared.planned),
    api.CloseCoverage: (None, Prepared.coverage),
    api.EvaluateYear: (None, Prepared.years),
    api.RecordDrill: (None, Prepared.drills),
}


@pytest.mark.django_db
@pytest.mark.parametrize("command", CASES, ids=lambda command: command.key)
def test_same_for_1_50_and_1000(command: type[Command]) -> None:
    company = Company.founded()
    who, make = CASES[command]
    prepared = Prepared(company)
    assert_same_statements(
        command,
        lambda size, turn: make(prepared, size, turn),
        SYSTEM if who is None else company.accounts[who],
    )
