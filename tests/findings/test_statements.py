"""The steps of findings, tasks, messages and the outbox take the same number of statements for any number of items."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.findings.commands import (
    AssignFinding,
    EscalateFinding,
    ExtendFinding,
    OpenFinding,
    RectifyFinding,
    ReportFinding,
    VerifyFinding,
)
from guiju.kernel.findings.models import FindingAssignment
from guiju.kernel.worklist.commands import (
    CompleteTask,
    FinishTasks,
    LeaseOutgoing,
    OpenTasks,
    ReadMessages,
    ResendOutgoing,
    SendMessages,
    SettleOutgoing,
)
from guiju.kernel.worklist.models import Message, Outgoing
from tests.findings.company import ADMINISTRATOR, KEEPER, MANAGER, SERVICE, Overseen
from tests.protocol.statements import assert_same_statements

pytestmark = pytest.mark.founded

Items = list[dict[str, Any]]


class Prepared:
    """Makes items of each command, with all that must be there before."""

    def __init__(self, company: Overseen) -> None:
        self.company = company
        self.photo = {who: [{"file": company.photo(who)}] for who in (SERVICE, KEEPER)}

    def do(self, who: str | None, command: type[Command], items: Items) -> Outcome:
        outcome = run_items(command, items, Context(SYSTEM if who is None else self.company.accounts[who]))
        assert len(outcome.done) == len(items), outcome.refusals[:3]
        return outcome

    def reports(self, size: int, turn: int) -> Items:
        given = {"title": "通道堵塞", "place": "WH1", "clause": "S03.10", "lines": self.photo[SERVICE]}
        return [{**given, "detail": f"{turn}-{number}"} for number in range(size)]

    def assignments(self, size: int, turn: int) -> Items:
        answers = self.do(SERVICE, ReportFinding, self.reports(size, turn)).answers
        given = {"responsible": KEEPER, "workdays": 1}
        return [{**given, "finding": answers[item]["finding"]} for item in range(size)]

    def assigned(self, size: int, turn: int) -> list[int]:
        items = self.assignments(size, turn)
        self.do(MANAGER, AssignFinding, items)
        return [item["finding"] for item in items]

    def rectifications(self, size: int, turn: int) -> Items:
        given = {"done": "已清走", "lines": self.photo[KEEPER]}
        return [{**given, "finding": finding} for finding in self.assigned(size, turn)]

    def verifications(self, size: int, turn: int) -> Items:
        items = self.rectifications(size, turn)
        self.do(KEEPER, RectifyFinding, items)
        return [{"finding": item["finding"], "decision": "accept"} for item in items]

    def returns(self, size: int, turn: int) -> Items:
        return [{**item, "decision": "return", "note": "还有"} for item in self.verifications(size, turn)]

    def extensions(self, size: int, turn: int) -> Items:
        later = (timezone.now() + timedelta(days=60)).isoformat()
        given = {"due_at": later, "reason": "等新货架到货"}
        return [{**given, "finding": finding} for finding in self.assigned(size, turn)]

    def escalations(self, size: int, turn: int) -> Items:
        clause = {"code": "S03.10", "version": 1, "title": "手续"}
        head = {"control": "warehouse.departure_unpapered", "subject_type": "x", "title": "待查", "lines": [clause]}
        head |= {"owner": self.company.accounts[KEEPER], "due_at": "2026-01-05T01:00:00Z"}
        self.do(None, OpenFinding, [{**head, "fingerprint": f"L-{turn}-{number}"} for number in range(size)])
        latest = FindingAssignment.objects.order_by("-id").values_list("finding_id", "id")[:size]
        given = {"level": 1, "post": "store_manager"}
        return [{**given, "finding": finding, "assignment": assignment} for finding, assignment in latest]

    def tasks(self, size: int, turn: int) -> Items:
        given = {"kind": "outside", "title": "去改价", "source": "listing", "post": "store_manager", "by_hand": True}
        return [{**given, "source_key": f"{turn}-{number}"} for number in range(size)]

    def endings(self, size: int, turn: int) -> Items:
        tasks = self.tasks(size, turn)
        self.do(None, OpenTasks, tasks)
        return [{"source": task["source"], "source_key": task["source_key"]} for task in tasks]

    def completions(self, size: int, turn: int) -> Items:
        answers = self.do(None, OpenTasks, self.tasks(size, turn)).answers
        return [{"task": answers[item]["task"], "note": "已改"} for item in range(size)]

    def messages(self, size: int, turn: int) -> Items:
        given = {"kind": "note", "post": "keeper"}
        return [{**given, "title": f"消息 {turn}-{number}"} for number in range(size)]

    def readings(self, size: int, turn: int) -> Items:
        self.do(None, SendMessages, self.messages(size, turn))
        return [{"message": each} for each in Message.objects.order_by("-id").values_list("id", flat=True)[:size]]

    def leases(self, size: int, turn: int) -> Items:
        return [{"sink": f"s{turn}-{number}", "lease": f"{number:032x}", "most": 10} for number in range(size)]

    def settlements(self, size: int, turn: int) -> Items:
        return [{"outgoing": number, "lease": f"{turn:032x}", "envelope": number} for number in range(size)]

    def resendings(self, size: int, turn: int) -> Items:
        self.do(None, SendMessages, self.messages(size, turn))
        lease = f"{turn:032x}"
        self.do(None, LeaseOutgoing, [{"sink": "boss", "lease": lease, "most": 1000}])
        taken = list(Outgoing.objects.filter(lease=lease).values_list("id", flat=True))[:size]
        self.do(None, SettleOutgoing, [{"outgoing": n, "lease": lease, "envelope": n, "fault": "x"} for n in taken])
        return [{"outgoing": each} for each in taken]


Make = Callable[[Prepared, int, int], Items]
CASES: dict[type[Command], tuple[str | None, Make]] = {
    ReportFinding: (SERVICE, Prepared.reports),
    AssignFinding: (MANAGER, Prepared.assignments),
    RectifyFinding: (KEEPER, Prepared.rectifications),
    VerifyFinding: (MANAGER, Prepared.verifications),
    ExtendFinding: (KEEPER, Prepared.extensions),
    EscalateFinding: (None, Prepared.escalations),
    OpenTasks: (None, Prepared.tasks),
    FinishTasks: (None, Prepared.endings),
    CompleteTask: (MANAGER, Prepared.completions),
    SendMessages: (None, Prepared.messages),
    ReadMessages: (KEEPER, Prepared.readings),
    LeaseOutgoing: (None, Prepared.leases),
    SettleOutgoing: (None, Prepared.settlements),
    ResendOutgoing: (ADMINISTRATOR, Prepared.resendings),
}


@pytest.mark.parametrize("command", CASES, ids=lambda command: command.key)
def test_same_for_1_50_and_1000(company: Overseen, command: type[Command], settings: Settings) -> None:
    settings.GUIJU_SINKS = (
        {"boss": {"url": "https://hook.example.cn", "kinds": ["note"]}} if command is ResendOutgoing else {}
    )
    who, make = CASES[command]
    prepared = Prepared(company)
    actor = SYSTEM if who is None else company.accounts[who]
    assert_same_statements(command, lambda size, turn: make(prepared, size, turn), actor)


def test_what_is_returned_costs_the_same_for_any_number(company: Overseen) -> None:
    prepared = Prepared(company)
    make = prepared.returns
    assert_same_statements(VerifyFinding, make, company.accounts[MANAGER], name="back to the responsible person")
