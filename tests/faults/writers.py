"""Processes that are there to be killed: three that run random commands and one that seals.

A byte of shared memory tells what each was doing when it died: `PHASES` by value.
"""

import json
import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

WRITERS = 3
SEALER = WRITERS
PHASES = ("outside", "in a transaction", "committing", "between commit and anchor")
OUTSIDE, INSIDE, COMMITTING, ANCHORING = range(len(PHASES))


class Diary:
    """What a writer began, and what was confirmed to it: one line each, on disk before it goes on."""

    def __init__(self, path: Path) -> None:
        self.descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write(self, **line: Any) -> None:
        os.write(self.descriptor, json.dumps(line, ensure_ascii=False).encode() + b"\n")
        os.fsync(self.descriptor)


def write(folder: Path, number: int, seed: str, phases: Any) -> None:
    """Random commands until killed."""
    from guiju.kernel.commands import passage
    from tests.faults.steps import step

    _mark_commits(number, phases)
    passage.writing_transaction = _marked(passage.writing_transaction, number, phases)
    choice = random.Random(f"{seed}:{number}")
    begun, confirmed = Diary(folder / f"begun-{number}.jsonl"), Diary(folder / f"confirmed-{number}.jsonl")
    turn = 0
    while True:
        person, command, items = step(choice)
        turn += 1
        given = {"key": f"{seed}:{number}:{turn}", "command": command, "person": person, "items": items}
        begun.write(**given)
        outcome = send(given)
        confirmed.write(key=given["key"], run=outcome.run, outcome=outcome.as_dict())


def seal(number: int, phases: Any) -> None:
    """Seal until killed."""
    from guiju.kernel.audit import anchor, sealer

    _mark_commits(number, phases)
    sealer.writing_transaction = _marked(sealer.writing_transaction, number, phases)
    append = anchor.catch_up

    def appending(*arguments: Any) -> None:
        phases[number] = ANCHORING
        append(*arguments)
        phases[number] = OUTSIDE

    anchor.catch_up = appending
    while True:
        sealer.seal()
        time.sleep(0.002)


def send(given: dict[str, Any]) -> Any:
    """Run a step that stands in a diary."""
    from guiju.kernel.commands.command import command_of
    from tests.faults.people import account, do

    return do(command_of(given["command"]), given["items"], account(given["person"]), given["key"])


def _marked(transaction: Callable[..., Any], number: int, phases: Any) -> Callable[..., Any]:
    @contextmanager
    def marked(using: str = "default", **options: Any) -> Iterator[None]:
        try:
            with transaction(using, **options):
                phases[number] = INSIDE
                yield
        finally:
            phases[number] = OUTSIDE

    return marked


def _mark_commits(number: int, phases: Any) -> None:
    from django.db.backends.base.base import BaseDatabaseWrapper

    commit = BaseDatabaseWrapper._commit

    def committing(self: Any) -> Any:
        phases[number] = COMMITTING
        return commit(self)

    BaseDatabaseWrapper._commit = committing
