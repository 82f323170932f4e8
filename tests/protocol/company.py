"""A company for a test, in memory or in the tables: who may do what, which clauses bind which controls."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol

from django.db import connection
from django.utils import timezone

from guiju.kernel.audit.models import Breach, Decision, Evidence
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM, ClauseRef, Context, OnRefusal, Outcome
from guiju.kernel.commands.held import DecideHeld, execute
from guiju.kernel.commands.models import HeldCommand
from guiju.kernel.commands.ports import ports
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import DefinePost, FoundEntity, OpenPlace, RecordLeaving, RegisterPerson
from guiju.kernel.org.models import LegalEntity, Person, Place
from guiju.kernel.rulebook.commands import EnactClause, FoundRulebook
from guiju.kernel.rulebook.models import Rulebook, Waiver
from guiju.kernel.store import bulk
from tests.protocol import memory
from tests.protocol.sample.models import Shelf

LONG_AGO = date(2026, 1, 1)


@dataclass(frozen=True)
class Bind:
    control: str
    params: dict[str, Any] = field(default_factory=dict)
    mode: str = "enforce"
    place: str | None = None


class Company(Protocol):
    is_real: bool

    def place(self, code: str) -> int: ...

    def person(self, name: str, *permissions: str, post: str = "", place: str | None = None) -> int:
        """The account of a person who holds a post of his own, and ``post`` if given."""

    def enact(self, code: str, *bindings: Bind) -> ClauseRef: ...

    def waive(self, control: str, key: str, *clauses: str, uses: int = 1, hours: int = 1) -> None: ...

    def uses_left(self) -> list[int]: ...

    def payloads(self, command: str) -> list[dict[str, Any]]:
        """Payloads of the runs of a command, oldest first."""

    def breaches(self, command: str) -> list[dict[str, Any]]: ...

    def decisions(self, command: str) -> list[dict[str, Any]]: ...


class InMemory:
    is_real = False

    def __init__(self) -> None:
        known = ports()
        assert isinstance(known.authorizer, memory.MemoryAuthorizer)
        assert isinstance(known.judge, memory.MemoryJudge)
        assert isinstance(known.recorder, memory.MemoryRecorder)
        self.authorizer, self.judge, self.recorder = known.authorizer, known.judge, known.recorder
        self.places: dict[str, int] = {}
        self.people = 0

    def place(self, code: str) -> int:
        return self.places.setdefault(code, len(self.places) + 1)

    def person(self, name: str, *permissions: str, post: str = "", place: str | None = None) -> int:
        self.people += 1
        for permission in permissions:
            where = memory.EVERYWHERE if place is None else [self.place(place)]
            self.authorizer.grants[self.people, permission] = where
        self.authorizer.held[self.people] = {name, post}
        return self.people

    def enact(self, code: str, *bindings: Bind) -> ClauseRef:
        clause = ClauseRef(code, 1, f"条款 {code}")
        for each in bindings:
            place = None if each.place is None else self.place(each.place)
            self.judge.bind(each.control, clause, each.params, each.mode, place)
        return clause

    def waive(self, control: str, key: str, *clauses: str, uses: int = 1, hours: int = 1) -> None:
        until = timezone.now() + timedelta(hours=hours)
        known = self.judge.waivers.setdefault((control, key), [])
        number = sum(map(len, self.judge.waivers.values())) + 1
        known.append(memory.Given(number, frozenset(clauses), uses, until))

    def uses_left(self) -> list[int]:
        return [each.left for given in self.judge.waivers.values() for each in given]

    def _records(self, command: str) -> list[Any]:
        return [each for _, each in sorted(self.recorder.records.items()) if each.command == command]

    def payloads(self, command: str) -> list[dict[str, Any]]:
        return [each.payload for each in self._records(command)]

    def breaches(self, command: str) -> list[dict[str, Any]]:
        return [row for each in self._records(command) for row in _rows(each.breaches)]

    def decisions(self, command: str) -> list[dict[str, Any]]:
        return [row for each in self._records(command) for row in _rows(each.decisions)]


def _rows(columns: dict[str, list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


class InTables:
    """Everything through the kernel's own commands, run by the program."""

    is_real = True

    def __init__(self) -> None:
        self.people = 0

    def place(self, code: str) -> int:
        known = Place.objects.filter(code=code).values_list("id", flat=True).first()
        if known is not None:
            return known
        if not LegalEntity.objects.exists():
            self._do(FoundEntity, {"code": "GJ", "name": "规矩"})
        self._do(OpenPlace, {"entity": "GJ", "code": code, "name": code, "kind": "warehouse"})
        return self.place(code)

    def person(self, name: str, *permissions: str, post: str = "", place: str | None = None) -> int:
        if place is not None:
            self.place(place)
        self.people += 1
        number = f"P{self.people}"
        for code in {name, post} - {""}:
            granted = [{"permission": each} for each in permissions] if code == name else []
            self._do(DefinePost, {"code": code, "title": code, "lines": granted})
        held = [{"post": code, "place": place} for code in (name, post) if code]
        self._do(RegisterPerson, {"number": number, "name": name, "username": number, "lines": held})
        account: int = Person.objects.values_list("account_id", flat=True).get(number=number)  # type: ignore[assignment]
        return account

    def leave(self, account: int) -> None:
        number = Person.objects.values_list("number", flat=True).get(account_id=account)
        self._do(RecordLeaving, {"person": number, "last_day": timezone.localdate(), "reason": "辞职"})

    def enact(self, code: str, *bindings: Bind) -> ClauseRef:
        if not Rulebook.objects.exists():
            self._do(FoundRulebook, {"code": "S99", "title": "样例制度"})
        for each in bindings:
            if each.place is not None:
                self.place(each.place)
        lines = [vars(each) for each in bindings]
        title = f"条款 {code}"
        clause = {"rulebook": "S99", "code": code, "title": title, "text": title, "mode": "enforce"}
        self._do(EnactClause, {**clause, "effective_from": LONG_AGO.isoformat(), "lines": lines})
        return ClauseRef(code, 1, title)

    def waive(self, control: str, key: str, *clauses: str, uses: int = 1, hours: int = 1, since: int = 899) -> None:
        """As `GrantWaiver` would leave it, after the row ``since``; granting itself is tested apart."""
        row = {
            "id": 1 + since + Waiver.objects.count(),
            "control": control,
            "subject_key": key,
            "clauses": "[" + ", ".join(f'"{clause}"' for clause in clauses) + "]",
            "reason": "演示",
            "requester": 1,
            "approver": 2,
            "valid_until": timezone.now() + timedelta(hours=hours),
            "uses": uses,
        }
        with connection.writing():  # type: ignore[attr-defined]
            bulk.insert(Waiver, row, 1)

    def uses_left(self) -> list[int]:
        return [uses - used for uses, used in Waiver.objects.order_by("id").values_list("uses", "used")]

    def payloads(self, command: str) -> list[dict[str, Any]]:
        ids = Evidence.objects.filter(command=command).order_by("id").values_list("id", flat=True)
        return [ports().recorder.payload(each) for each in ids]

    def breaches(self, command: str) -> list[dict[str, Any]]:
        return list(Breach.objects.filter(evidence__command=command).order_by("id").values())

    def decisions(self, command: str) -> list[dict[str, Any]]:
        return list(Decision.objects.filter(evidence__command=command).order_by("id").values())

    def _do(self, command: type[Command], item: dict[str, Any]) -> None:
        outcome = run_items(command, [item], Context(SYSTEM))
        assert outcome.status == "done", outcome.refusals


def do(command: type[Command], items: list[dict[str, Any]], actor: int, **context: Any) -> Outcome:
    context.setdefault("on_refusal", OnRefusal.PARTIAL)
    return run_items(command, items, Context(actor, **context))


def shelf(code: str, free: int = 1_000_000, place: int | None = None) -> int:
    with connection.writing():  # type: ignore[attr-defined]
        return Shelf.objects.create(code=code, free=free, place=place).id


def parcels(on: str, *items: list[tuple[str, int]]) -> list[dict[str, Any]]:
    """Items of `Store`: each a list of (code, quantity)."""
    return [{"shelf": on, "lines": [{"code": code, "quantity": quantity} for code, quantity in item]} for item in items]


def decide(held: int, actor: int, decision: str = "approve", **context: Any) -> Outcome:
    return do(DecideHeld, [{"held": held, "decision": decision}], actor, **context)


def approve(held: int, actor: int) -> Outcome | None:
    outcome = decide(held, actor)
    assert outcome.status == "done", outcome.refusals
    return execute(held)


def status_of(held: int) -> str:
    return HeldCommand.objects.values_list("status", flat=True).get(id=held)
