"""The office's commands take the same number of statements for 1, 50 and 1,000 items."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from guiju.domains.office.commands import (
    AskOutcomes,
    AssignDecisions,
    CloseServiceProject,
    Escalate,
    FileReport,
    GiveErrand,
    ListExecution,
    MeetDuties,
    OpenServiceProject,
    RecordMeeting,
    SettleEntry,
    TakeStep,
    WriteEntry,
    WriteNote,
)
from guiju.domains.policy.api import SubmitDecision, TakeDecision
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.duties.planning import PlanDuties
from tests.clauses.company import DIRECTOR, MANAGER, OWNER, SERVICE, Company
from tests.protocol.statements import assert_same_statements

pytestmark = pytest.mark.founded("S21", "S13")

Items = list[dict[str, Any]]


class Prepared:
    """Makes items of each command, with all that must be there before."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def numbers(self, who: str, command: type[Command], items: Items) -> list[str]:
        outcome = run_items(command, items, Context(actor=self.company.accounts[who]))
        assert len(outcome.done) == len(items), outcome.refusals[:3]
        return [outcome.answers[item]["number"] for item in range(len(items))]

    def entries(self, size: int, turn: int) -> Items:
        return [{"kind": "plan", "subject": f"{turn}-{number}", "figure": 1} for number in range(size)]

    def written(self, size: int, turn: int) -> list[str]:
        return self.numbers(SERVICE, WriteEntry, self.entries(size, turn))

    def outcomes(self, size: int, turn: int) -> Items:
        return [{"entry": number, "result": "done"} for number in self.written(size, turn)]

    def questions(self, size: int, turn: int) -> Items:
        return [{"entry": number} for number in self.written(size, turn)]

    def due(self, size: int, turn: int) -> list[str]:
        """The marks of so many items of the weekly report, of one person."""
        now = timezone.now()
        line = {
            "duty": "office.weekly_report",
            "clauses": [],
            "mode": "warn",
            "title": "周报",
            "opens_at": now - timedelta(hours=1),
            "closes_at": now,
            "due_at": now + timedelta(hours=1),
            "posts": ["customer_service"],
            "checks": ["周报"],
            "evidence": [],
            "holder": self.company.accounts[SERVICE],
        }
        marks = [f"office.weekly_report/{turn}/-/{number}" for number in range(size)]
        day = {"day": timezone.localdate(), "lines": [{**line, "fingerprint": mark} for mark in marks]}
        outcome = run_items(PlanDuties, [day], Context(SYSTEM))
        assert outcome.done == [0], outcome.refusals[:3]
        return marks

    def reports(self, size: int, turn: int) -> Items:
        return [{"item": mark, "remark": "正常"} for mark in self.due(size, turn)]

    def met(self, size: int, turn: int) -> Items:
        return [{"item": mark, "by": self.company.accounts[SERVICE]} for mark in self.due(size, turn)]

    def errands(self, size: int, turn: int) -> Items:
        return [{"title": f"{turn}-{number}", "to": SERVICE} for number in range(size)]

    def steps(self, size: int, turn: int) -> Items:
        given = self.numbers(MANAGER, GiveErrand, self.errands(size, turn))
        return [{"errand": number, "step": "hand_over", "note": "已办"} for number in given]

    def late(self, size: int, turn: int) -> Items:
        asked = [{"title": f"{turn}-{number}", "post": "keeper", "category": "cross"} for number in range(size)]
        return [
            {"errand": number, "superior": "operations_director"} for number in self.numbers(SERVICE, GiveErrand, asked)
        ]

    def meetings(self, size: int, turn: int) -> Items:
        people = [{"person": SERVICE}, {"person": MANAGER}]
        return [
            {"held_on": timezone.localdate(), "topics": f"{turn}-{number}", "kind": "session", "lines": people}
            for number in range(size)
        ]

    def notes(self, size: int, turn: int) -> Items:
        held = self.numbers(MANAGER, RecordMeeting, self.meetings(size, turn))
        return [{"meeting": number, "text": "心得"} for number in held]

    def decisions(self, size: int, turn: int) -> Items:
        held = self.numbers(MANAGER, RecordMeeting, self.meetings(size, turn))
        line = {"to": SERVICE, "due_at": timezone.now() + timedelta(days=2)}
        return [
            {"meeting": number, "lines": [{"title": f"{number} {each}", **line} for each in "甲乙"]} for number in held
        ]

    def executions(self, size: int, turn: int) -> Items:
        given = {"title": f"战略 {turn}", "options": "甲", "is_strategy": True}
        papers = self.numbers(OWNER, SubmitDecision, [given] * size)
        choice = {"choice": "甲", "effective_on": timezone.localdate()}
        self.numbers(OWNER, TakeDecision, [{"paper": paper, **choice} for paper in papers])
        line = {"to": SERVICE, "due_at": timezone.now() + timedelta(days=2)}
        return [
            {"basis": paper, "lines": [{"title": f"{paper} {each}", **line} for each in "甲乙"]} for paper in papers
        ]

    def projects(self, size: int, turn: int) -> Items:
        topics = [f"{turn}-{each}" for each in "甲乙"]
        self.numbers(SERVICE, WriteEntry, [{"kind": "remark", "subject": each, "topic": each} for each in topics])
        given = {"plan": "改一改", "owner": MANAGER, "due_on": timezone.localdate()}
        lines = [{"topic": each} for each in topics]
        return [{"title": f"{turn}-{number}", **given, "lines": lines} for number in range(size)]

    def closings(self, size: int, turn: int) -> Items:
        opened = self.projects(size, turn)
        shares = {"before": 60, "after": 80, "method": "回访"}
        lines = [{"topic": f"{turn}-{each}", **shares} for each in "甲乙"]
        return [{"project": number, "lines": lines} for number in self.numbers(DIRECTOR, OpenServiceProject, opened)]


Make = Callable[[Prepared, int, int], Items]
CASES: dict[type[Command], tuple[str | None, Make]] = {
    WriteEntry: (SERVICE, Prepared.entries),
    SettleEntry: (SERVICE, Prepared.outcomes),
    AskOutcomes: (None, Prepared.questions),
    FileReport: (SERVICE, Prepared.reports),
    MeetDuties: (None, Prepared.met),
    GiveErrand: (MANAGER, Prepared.errands),
    TakeStep: (SERVICE, Prepared.steps),
    Escalate: (None, Prepared.late),
    AssignDecisions: (MANAGER, Prepared.decisions),
    ListExecution: (MANAGER, Prepared.executions),
    RecordMeeting: (MANAGER, Prepared.meetings),
    WriteNote: (SERVICE, Prepared.notes),
    OpenServiceProject: (DIRECTOR, Prepared.projects),
    CloseServiceProject: (DIRECTOR, Prepared.closings),
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
