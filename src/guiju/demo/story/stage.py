"""The stage: who acts at which moment, each act a command under a request id of its own."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from guiju.demo.story.clock import Clock
from guiju.demo.story.pictures import drawn
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.acknowledge import Acknowledge
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import Context, Forbidden, KeyReused, Outcome
from guiju.kernel.commands.held import DecideHeld, execute
from guiju.kernel.commands.ports import ports
from guiju.kernel.commands.receipts import evidence_by_request
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.controls import ticker
from guiju.kernel.files.uploads import stage as stage_file
from guiju.kernel.org.models import Person
from guiju.kernel.worklist import ticking

SEED = 20261126
OWNER, DIRECTOR, MANAGER, KEEPER, SERVICE = "1001", "1002", "1003", "1004", "1005"
ACCOUNTANT, ADMINISTRATOR, OFFICER, OFFICE, HEAD, FINANCE = "1006", "1007", "1008", "1009", "1010", "1011"
HR = "1012"
Items = dict[str, Any] | list[dict[str, Any]]


class Unexpected(Exception):
    """An act of the story did not come out as it is told."""


def at(day: date, clock: str) -> datetime:
    """A local time of a day."""
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))


PRESENT = frozenset({"agenda.digest", "controls.self_test"})
"""Steps about the program as it is now, which say nothing of the days told."""


@dataclass
class Stage:
    """``first`` is the day the company was founded; ``surprises`` is what did not come out as it is told."""

    clock: Clock
    first: date
    until: datetime
    using: str = "default"
    accounts: dict[str, int] = field(default_factory=dict)
    surprises: list[str] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return self.clock.moment

    @property
    def day(self) -> date:
        return timezone.localdate(self.now)

    @property
    def number(self) -> int:
        """How many days after the founding."""
        return (self.day - self.first).days

    def plays(self, who: str) -> bool:
        """Whether this person is played here."""
        return True

    def meet(self) -> None:
        """Know the people by their numbers."""
        self.accounts = dict(Person.objects.using(self.using).values_list("number", "account_id"))

    def chance(self, step: str) -> Random:
        """What is left to chance, the same however often the day is told."""
        return Random(f"{SEED}/{self.number}/{step}")  # noqa: S311 — a story

    def ago(self, days: int = 0, **more: int) -> datetime:
        return self.now - timedelta(days=days, **more)

    def act(
        self, who: str, command: type[Command], items: Items, step: str, *, ends: str = "done", reason: str = ""
    ) -> Outcome:
        """Run a command as a person, once; ``ends`` is how (any way where it is empty), ``reason`` answers its warnings.

        Raises:
            Unexpected: it did not end as told.
        """
        if not self.plays(who):
            message = f"{step}: {who} acts for himself"
            raise Unexpected(message)
        actor = self.accounts.get(who, 0)
        request = f"story:{self.number}:{step}"
        outcome = self._told(actor, command, request)
        if outcome is None:
            given = [items] if isinstance(items, dict) else items
            try:
                outcome = run_items(command, given, Context(actor, self.now, request, using=self.using))
            except (Forbidden, InvalidInput, KeyReused) as error:
                message = f"{self.day} {step}: {error}"
                raise Unexpected(message) from error
        if ends and (outcome.status != ends or (ends == "done" and (outcome.refused or outcome.held))):
            why = [each.message for each in outcome.refusals]
            message = f"{timezone.localtime(self.now):%Y-%m-%d %H:%M} {step}: {outcome.status} {why}"
            raise Unexpected(message)
        self._answer(who, outcome, step, reason)
        return outcome

    def earlier(self, who: str, command: type[Command], step: str, day: int | None = None) -> Outcome | None:
        """What came of a step of this or another day; None where it was not told."""
        number = self.number if day is None else day
        return self._told(self.accounts.get(who, 0), command, f"story:{number}:{step}")

    def answers(self, who: str, command: type[Command], step: str, day: int | None = None) -> list[str]:
        """The numbers of the documents that a step made, none where it was not told."""
        outcome = self.earlier(who, command, step, day)
        return [] if outcome is None else [answer["number"] for _, answer in sorted(outcome.answers.items())]

    def told(self, who: str, command: type[Command], step: str, day: int | None = None) -> str:
        """The number of the document that a step made.

        Raises:
            Unexpected: it made none.
        """
        numbers = self.answers(who, command, step, day)
        if not numbers:
            message = f"{self.day}: {step} was not told"
            raise Unexpected(message)
        return numbers[0]

    def _told(self, actor: int, command: type[Command], request: str) -> Outcome | None:
        evidence = evidence_by_request(actor, command.key, [request], self.using).get(request)
        if evidence is None:
            return None
        return Outcome.from_dict(command.key, ports().recorder.payload(evidence, self.using)["outcome"])

    def _answer(self, who: str, outcome: Outcome, step: str, reason: str) -> None:
        if not outcome.warnings:
            return
        if not reason:
            self.surprises.append(f"{self.day} {step}: {[each.message for each in outcome.warnings]}")
            return
        warned = Breach.objects.using(self.using).filter(
            evidence_id=outcome.evidence, effect="warn", acknowledged_at__isnull=True
        )
        given = [{"breach": breach, "reason": reason} for breach in warned.values_list("id", flat=True)]
        if given and who in self.accounts:
            self.act(who, Acknowledge, given, f"{step}:why")

    def decide(self, who: str, outcome: Outcome, step: str, *, note: str, approves: bool = True) -> Outcome | None:
        """Decide what an act left held; when approved it is done."""
        held = sorted(outcome.held_ids.values())
        decision = "approve" if approves else "reject"
        items = [{"held": each, "decision": decision, "note": note} for each in held]
        self.act(who, DecideHeld, items, step)
        return [execute(each, self.using) for each in held][-1] if approves else None

    def photo(self, who: str, mark: str) -> str:
        """A staged picture's digest."""
        content = drawn(mark, timezone.localtime(self.now), self.chance(f"photo:{who}:{mark}:{self.now}"))
        return stage_file(self.accounts[who], content, f"{mark}.jpg", self.using).sha256

    def steps(self) -> None:
        """What the worker does from time to time, without the watches, self-tests and sealing."""
        for step in ticking.due(self.now, self.using, but=PRESENT):
            step()

    def look(self) -> None:
        """All watches and self-tests."""
        ticker.look_round(self.now, self.using)

    def watch(self) -> None:
        """Both; sealed is at the end, when the machine's clock is read again."""
        self.look()
        self.steps()
