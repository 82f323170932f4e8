"""Every way in which the controls of the live clauses are broken."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zlib import crc32

import pytest
from django.db import connection
from django.utils import timezone

from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.ports import ports
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.duties.occasional import bindable_duties
from guiju.kernel.controls.gate import CumulativeGate, gates
from guiju.kernel.controls.pledges.pledge import pledges
from guiju.kernel.controls.record import records
from guiju.kernel.controls.watch import watches
from guiju.kernel.rulebook import files
from guiju.kernel.rulebook.commands import CloseBinding
from guiju.kernel.rulebook.models import Binding
from guiju.kernel.store import triggers
from tests import clauses

PACK = "guiju.packs.ecommerce"


@dataclass(frozen=True)
class Mutation:
    """``way``: close the binding, make the judge always pass, or drop what keeps the record."""

    clause: str
    control: str
    way: str
    target: str = ""

    def __str__(self) -> str:
        return "-".join(part for part in (self.clause, self.control, self.way, self.target) if part)


def clause_tests() -> dict[str, list[Callable[[Any], None]]]:
    """The test functions of each clause, by their marker."""
    found: dict[str, list[Callable[[Any], None]]] = {}
    for module in pkgutil.iter_modules(clauses.__path__, "tests.clauses."):
        for value in vars(importlib.import_module(module.name)).values():
            for mark in getattr(value, "pytestmark", []):
                if mark.name == "clause":
                    found.setdefault(mark.args[0], []).append(value)
    return found


def mutations() -> list[Mutation]:
    """All mutations of all bindings of clauses that have a test."""
    tested = clause_tests()
    found = []
    for name in files.names(PACK):
        for clause in files.read(PACK, name)["clauses"]:
            if clause["code"] in tested:
                for binding in clause.get("bindings", []):
                    found += _of(clause["code"], binding["control"])
    return found


SPINE = {"S03.06", "S03.08", "S03.10", "S03.12"}
EVERY = 23


def sampled(turn: int) -> list[Mutation]:
    """One mutation of each clause of the spine and of one clause in twenty-three others; ``./guiju mutate`` makes them all."""
    by_clause: dict[str, list[Mutation]] = {}
    for mutation in mutations():
        by_clause.setdefault(mutation.clause, []).append(mutation)
    return [
        found[(crc32(clause.encode()) + turn) % len(found)]
        for place, (clause, found) in enumerate(by_clause.items())
        if clause in SPINE or (place + turn) % EVERY == 0
    ]


def _of(clause: str, control: str) -> list[Mutation]:
    if control in records():
        return [Mutation(clause, control, "disable", target) for target in records()[control].kept_by]
    if control in bindable_duties() or control in pledges():
        return [Mutation(clause, control, "close")]
    return [Mutation(clause, control, "close"), Mutation(clause, control, "pass")]


@contextmanager
def applied(mutation: Mutation) -> Iterator[None]:
    """The company with this control broken."""
    with pytest.MonkeyPatch.context() as patch:
        ports.cache_clear()
        if mutation.way == "close":
            _close(mutation)
        elif mutation.way == "pass":
            _always_pass(mutation, patch)
        else:
            _disable(mutation)
        yield
    ports.cache_clear()


def _close(mutation: Mutation) -> None:
    binding = Binding.objects.get(control=mutation.control, clause__code=mutation.clause)
    closing = [{"binding": binding.id, "last_day": timezone.localdate() - timedelta(days=1)}]
    outcome = run_items(CloseBinding, closing, Context(actor=SYSTEM, request_id=f"close:{binding.id}"))
    assert outcome.done == [0]


def _always_pass(mutation: Mutation, patch: pytest.MonkeyPatch) -> None:
    control: Any = gates().get(mutation.control) or watches()[mutation.control]
    if issubclass(control, CumulativeGate):
        patch.setattr(control, "judge_sum", staticmethod(lambda _fact, _params, _before: None))
    else:
        patch.setattr(control, "judge", staticmethod(lambda _fact, _params: None))


def _disable(mutation: Mutation) -> None:
    table, _ = triggers.declared()[mutation.target]
    with connection.writing():
        triggers.drop(mutation.target, table)
