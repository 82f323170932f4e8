"""The commands of controls take the same number of statements for 1, 50 and 1,000 items."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from guiju.kernel.audit.models import Breach
from guiju.kernel.calendar.commands import SetCalendarDay
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM
from guiju.kernel.commands.expiring import ExpireHeld
from guiju.kernel.commands.models import HeldCommand
from guiju.kernel.controls.duties.completing import CompleteDuty
from guiju.kernel.controls.duties.doing import DoDuty
from guiju.kernel.controls.duties.missing import MissDuties
from guiju.kernel.controls.duties.planning import PlanDuties
from guiju.kernel.controls.duties.rechecking import AskRecheck
from guiju.kernel.controls.evaluation.commands import MarkWrong
from guiju.kernel.controls.evaluation.compliance import ReportCompliance
from guiju.kernel.controls.models import PrivateReminder, Referral
from guiju.kernel.controls.pledges.close_reminder import CloseReminder
from guiju.kernel.controls.pledges.on_paper import RecordPaperSignature
from guiju.kernel.controls.pledges.remind_privately import RemindPrivately
from guiju.kernel.controls.pledges.signing import SignPledge
from guiju.kernel.controls.pledges.text import texts
from guiju.kernel.controls.referrals.commands import AcknowledgeReferral, EscalateReferrals
from guiju.kernel.controls.self_test.taking import RecordSelfTest
from guiju.kernel.controls.written.commands import ApproveGate, ProposeGate, TryGate
from guiju.kernel.findings.commands import OpenFinding
from guiju.kernel.org.commands import DefinePost, RegisterPerson
from guiju.kernel.org.models import Place
from guiju.kernel.rulebook.commands import EnactClause, FoundRulebook
from guiju.kernel.store.bulk import insert
from tests.controls.sample import answers, guard, photo
from tests.protocol.company import InTables, do
from tests.protocol.statements import SIZES, assert_same_statements

Items = list[dict[str, Any]]


@dataclass
class Prepared:
    """Makes items of each command, with all that must be there before."""

    guard: int
    photo: str

    def calendar_days(self, size: int, turn: int) -> Items:
        first = date(2030 + turn * 3, 1, 1)
        return [{"day": first + timedelta(days=number), "is_workday": False} for number in range(size)]

    def judgements(self, size: int, turn: int) -> Items:
        head = {"control": "sample.stored_over_limit", "subject_type": "x", "title": "待查", "owner": 0}
        clause = {"code": "S99.01", "version": 1, "title": "上限"}
        found = [{**head, "fingerprint": f"F-{turn}-{number}", "lines": [clause]} for number in range(size)]
        do(OpenFinding, found, SYSTEM)
        ids = Breach.objects.order_by("-id").values_list("id", flat=True)[:size]
        return [{"breach": breach, "reason": "不算违反"} for breach in ids]

    def self_tests(self, size: int, turn: int) -> Items:
        return [{"control": f"sample.{turn}-{number}", "method": "planted"} for number in range(size)]

    def days(self, size: int, turn: int) -> Items:
        opens: datetime = timezone.now() - timedelta(hours=2)
        line = {
            "duty": "sample.round",
            "clauses": [["S99.01", 1, "巡查"]],
            "mode": "enforce",
            "title": "巡查",
            "opens_at": opens,
            "closes_at": opens + timedelta(hours=1),
            "due_at": opens + timedelta(hours=1),
            "posts": ["guard"],
            "checks": ["火", "潮"],
            "evidence": ["photo"],
            "holder": 0,
            "left_to": 0,
        }
        first = date(2030 + turn * 3, 1, 1)
        return [
            {
                "day": first + timedelta(days=number),
                "lines": [{**line, "fingerprint": f"sample.round/0/{turn}-{number}/d/{each}"} for each in "ab"],
            }
            for number in range(size)
        ]

    def marks(self, size: int, turn: int) -> list[str]:
        days = self.days(size, turn)
        outcome = do(PlanDuties, days, SYSTEM)
        assert len(outcome.done) == size
        return [day["lines"][0]["fingerprint"] for day in days]

    def misses(self, size: int, turn: int) -> Items:
        return [{"item": mark, "reason": "逾期未做", "owner": self.guard} for mark in self.marks(size, turn)]

    def doings(self, size: int, turn: int) -> Items:
        lines = answers("ok", "not_ok", note="湿", photo=self.photo)
        marks = self.marks(size, turn)
        do(MissDuties, [{"item": mark, "reason": "逾期未做", "owner": 0} for mark in marks], SYSTEM)
        return [{"item": mark, "lines": lines} for mark in marks]

    def completions(self, size: int, turn: int) -> Items:
        """Duties that were answered without the code of the place."""
        lines = [{"check": 1, "result": "ok", "value": "elsewhere"}]
        days = self.days(size, turn)
        for day in days:
            for line in day["lines"]:
                line |= {
                    "place": "W1",
                    "checks": [{"title": "到场", "kind": "scan", "name": "presence"}],
                    "evidence": [],
                }
        do(PlanDuties, days, SYSTEM)
        marks = [day["lines"][0]["fingerprint"] for day in days]
        outcome = do(DoDuty, [{"item": mark, "lines": lines} for mark in marks], self.guard)
        assert len(outcome.done) == size, outcome.refusals[:1]
        return [{"item": mark, "lines": [{"check": 1, "scanned": "W1"}]} for mark in marks]

    def rechecks(self, size: int, turn: int) -> Items:
        return [{"item": mark, "checks": 1} for mark in self.marks(size, turn)]

    def referrals(self, size: int, turn: int) -> list[int]:
        columns = {
            "id": [(910_000 + turn) << 20 | number + 1 for number in range(size)],
            "number": [f"CB-{turn}-{number}" for number in range(size)],
            "kind": "sample.matter",
            "source": [f"{turn}-{number}" for number in range(size)],
            "title": "门锁异常",
            "detail": "",
            "place_id": Place.objects.get(code="W1").id,
            "posts": '["guard"]',
            "above": '["boss"]',
            "clauses": "[]",
            "reporter": 0,
            "reported_at": timezone.now(),
            "answer_by": timezone.now(),
            "acknowledged_at": None,
            "settled_at": None,
        }
        with connection.writing():  # type: ignore[attr-defined]
            insert(Referral, columns, size)
        return list(columns["id"])

    def seen(self, size: int, turn: int) -> Items:
        self.referrals(size, turn)
        return [{"referral": f"CB-{turn}-{number}"} for number in range(size)]

    def unseen(self, size: int, turn: int) -> Items:
        return [{"referral": referral} for referral in self.referrals(size, turn)]

    def rulebooks(self, size: int, turn: int) -> Items:
        """Each with one clause, to be signed; the code has two digits, so they are few."""
        codes = [f"S{30 + turn * 15 + number}" for number in range(size)]
        do(FoundRulebook, [{"code": code, "title": code} for code in codes], SYSTEM)
        clause = {"title": "总则", "text": "条文", "mode": "observe", "effective_from": date(2026, 1, 1)}
        do(EnactClause, [{**clause, "rulebook": code, "code": f"{code}.01", "lines": []} for code in codes], SYSTEM)
        known = texts(codes, timezone.localdate())
        return [{"rulebook": code, "text_hash": known[code].hash} for code in codes]

    def on_paper(self, size: int, turn: int) -> Items:
        """Rulebooks that a holder of the post has to sign."""
        codes = [f"S{30 + turn * 20 + number}" for number in range(size)]
        do(FoundRulebook, [{"code": code, "title": "守则"} for code in codes], SYSTEM)
        clause = {"title": "总则", "text": "条文", "mode": "pledge", "effective_from": date(2026, 1, 1)}
        bound = [{"control": "controls.read_and_sign", "mode": "pledge"}]
        do(EnactClause, [{**clause, "rulebook": code, "code": f"{code}.01", "lines": bound} for code in codes], SYSTEM)
        signer, witness = f"p{turn}", f"w{turn}"
        held = [{"post": "guard"}]
        do(
            RegisterPerson,
            [{"number": n, "name": "某人", "username": n, "lines": held} for n in (signer, witness)],
            SYSTEM,
        )
        return [{"rulebook": code, "person": signer, "witness": witness, "paper": self.photo} for code in codes]

    def reports(self, size: int, turn: int) -> Items:
        return [{"rulebook": each["rulebook"]} for each in self.rulebooks(size, turn)]

    def reminders(self, size: int, turn: int) -> Items:
        """Of people whom nobody leads, so that the program may."""
        if turn == 0:
            do(FoundRulebook, [{"code": "S29", "title": "守则"}], SYSTEM)
            clause = {"rulebook": "S29", "code": "S29.01", "title": "仪容", "text": "整洁", "mode": "pledge"}
            bound = [{"control": "controls.private_reminder", "mode": "pledge"}]
            do(EnactClause, [{**clause, "effective_from": date(2026, 1, 1), "lines": bound}], SYSTEM)
        numbers = [f"r{turn}-{number}" for number in range(size)]
        held = [{"post": "guard"}]
        do(RegisterPerson, [{"number": n, "name": "某人", "username": n, "lines": held} for n in numbers], SYSTEM)
        return [{"clause": "S29.01", "person": number, "said": "请整理"} for number in numbers]

    def closings(self, size: int, turn: int) -> Items:
        """Of reminders that the program gave."""
        do(RemindPrivately, self.reminders(size, turn), SYSTEM)
        ids = PrivateReminder.objects.order_by("-id").values_list("id", flat=True)[:size]
        return [{"reminder": reminder, "note": "已说明", "is_medical": True} for reminder in ids]

    def proposals(self, size: int, turn: int) -> Items:
        gate = {
            "title": "单行不超量",
            "subject": "warehouse.stock_out",
            "expression": "quantity <= params.most && shelf_life_days > 0",
            "message": "{{sku}} 出库 {{quantity}}",
            "params": {"most": 10},
        }
        return [{**gate, "key": f"own.g{turn}x{number}"} for number in range(size)]

    def gates(self, size: int, turn: int) -> Items:
        answers = do(ProposeGate, self.proposals(size, turn), SYSTEM).answers
        return [{"gate": answers[item]["gate"]} for item in range(size)]

    def tried(self, size: int, turn: int) -> Items:
        gates = self.gates(size, turn)
        do(TryGate, gates, SYSTEM)
        return gates

    def expiring(self, size: int, turn: int) -> Items:
        """Rows as `holding.store` writes them, each with a superior to turn to."""
        columns = {
            "id": [(900_000 + turn) << 20 | number + 1 for number in range(size)],
            "command": "sample.store",
            "item": 0,
            "payload": "[]",
            "requester": 1,
            "approver_post": "lead",
            "controls": "[]",
            "facts_digest": "0" * 64,
            "message": "",
            "held_at": timezone.now(),
            "on_timeout": "escalate",
            "superior": "boss",
        }
        with connection.writing():  # type: ignore[attr-defined]
            insert(HeldCommand, columns, size)
        return [{"held": held} for held in columns["id"]]


Make = Callable[[Prepared, int, int], Items]
CASES: dict[type[Command], tuple[bool, Make]] = {
    SetCalendarDay: (False, Prepared.calendar_days),
    PlanDuties: (False, Prepared.days),
    MissDuties: (False, Prepared.misses),
    DoDuty: (True, Prepared.doings),
    CompleteDuty: (True, Prepared.completions),
    AskRecheck: (False, Prepared.rechecks),
    AcknowledgeReferral: (True, Prepared.seen),
    EscalateReferrals: (False, Prepared.unseen),
    SignPledge: (True, Prepared.rulebooks),
    RecordPaperSignature: (True, Prepared.on_paper),
    CloseReminder: (False, Prepared.closings),
    RemindPrivately: (False, Prepared.reminders),
    ProposeGate: (False, Prepared.proposals),
    TryGate: (False, Prepared.gates),
    ApproveGate: (True, Prepared.tried),
    ExpireHeld: (False, Prepared.expiring),
    MarkWrong: (True, Prepared.judgements),
    RecordSelfTest: (False, Prepared.self_tests),
    ReportCompliance: (True, Prepared.reports),
}
SMALLER = {SignPledge: (1, 5, 14), RecordPaperSignature: (1, 5, 14), ReportCompliance: (1, 5, 14)}


@pytest.mark.django_db
@pytest.mark.usefixtures("fresh_ports", "vault")
@pytest.mark.parametrize("command", CASES, ids=lambda command: command.key)
def test_same_for_1_50_and_1000(command: type[Command]) -> None:
    InTables().place("W1")
    granted = [
        {"permission": each.key}
        for each in (
            DoDuty,
            CompleteDuty,
            AcknowledgeReferral,
            RecordPaperSignature,
            SignPledge,
            ApproveGate,
            MarkWrong,
            ReportCompliance,
        )
    ]
    do(DefinePost, [{"code": "guard", "title": "保安", "lines": granted}], SYSTEM)
    account = guard("ann")
    prepared = Prepared(account, photo(account))
    by_guard, make = CASES[command]
    assert_same_statements(
        command,
        lambda size, turn: make(prepared, size, turn),
        account if by_guard else SYSTEM,
        sizes=SMALLER.get(command, SIZES),
    )
