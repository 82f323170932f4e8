"""The door statement: one SELECT that answers who may, which rules are in force, and whether the request came before."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import connections
from django.utils import timezone

from guiju.kernel.audit.made_up import AT_ONCE, is_made_up
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.ports import Permission, Ports, Question

BACKDATE = "commands.backdate"
"""The permission to give a business time that is not now (补录)."""


class Entry(NamedTuple):
    """What the door knows: ``receipt`` is the receipt's id and input digest of an earlier run of the same request."""

    run: int
    permission: Permission
    rules: int
    receipt: tuple[int, str] | None


def enter(command: type[Command], context: Context, ports: Ports, run: int | None) -> Entry:
    """Ask the door; on PostgreSQL the statement also opens the write guard for this transaction.

    ``run`` is the number of an earlier attempt. The embedded engine takes a new one: its counter was rolled back with
    the attempt, and another process may hold the number by now.
    """
    connection = connections[context.using]
    questions = {
        "permission": ports.authorizer.question(context, command.permission()),
        "rules": ports.judge.question(),
        "receipt": _receipt(command, context, "id"),
        "digest": _receipt(command, context, "digest"),
    }
    is_off = abs(timezone.now() - context.now) > AT_ONCE
    if is_off:
        questions["backdate"] = ports.authorizer.question(context, BACKDATE)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            questions["run"] = Question("nextval('commands_run')") if run is None else Question("%s::bigint", (run,))
            questions["guard"] = Question("set_config('guiju.writing', 'on', true)")
        else:
            cursor.execute("update commands_runcounter set last = last + 1 returning last")
            questions["run"] = Question("%s", (cursor.fetchone()[0],))
        cursor.execute(
            "select " + ", ".join(f"({question.sql})" for question in questions.values()),
            [parameter for question in questions.values() for parameter in question.parameters],
        )
        answers: dict[str, Any] = dict(zip(questions, cursor.fetchone(), strict=True))
    permission = ports.authorizer.answer(context, answers["permission"])
    is_late = is_off and not ports.authorizer.answer(context, answers["backdate"]).granted
    if is_late or context.narrows(command.permission()) or (is_off and context.narrows(BACKDATE)):
        permission = Permission(granted=False, places=frozenset())
    return Entry(
        run=answers["run"],
        permission=permission,
        rules=answers["rules"] or 0,
        receipt=(answers["receipt"], answers["digest"]) if answers["receipt"] is not None else None,
    )


def is_backdated(context: Context, recorded_at: datetime) -> bool:
    """Whether the business time lies before the time of recording: 补录."""
    return is_made_up(context.now, recorded_at)


def _receipt(command: type[Command], context: Context, column: str) -> Question:
    return Question(
        f"select {column} from commands_receipt where actor = %s and command = %s and request_id = %s",
        (context.actor, command.key, context.request_id or ""),
    )
