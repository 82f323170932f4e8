"""The account a run gives of itself: outcome, evidence payload, decisions, breaches."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from guiju.kernel.audit.made_up import is_made_up
from guiju.kernel.audit.recorder import Record
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import Context, OnRefusal, Outcome, Refusal
from guiju.kernel.commands.door import is_backdated
from guiju.kernel.commands.fields import Private
from guiju.kernel.commands.ports import Holding, Recorder, Verdict
from guiju.kernel.commands.work import Ids, Work

if TYPE_CHECKING:
    from guiju.kernel.commands.passage import Passage

_COUNTS = ("judged", "blocked", "held", "warned")


def forbidden(command: type[Command], context: Context, ids: Ids, recorded_at: datetime, recorder: Recorder) -> None:
    """The one audit row of a run that the actor may not do."""
    recorder.record(
        Record(
            run=ids.run,
            first_free_id=ids.take(1).start,
            command=command.key,
            actor=context.actor,
            occurred_at=context.now,
            recorded_at=recorded_at,
            payload={"forbidden": True, "backdated": is_backdated(context, recorded_at), "writes": []},
            private={},
            decisions={},
            breaches={},
        ),
        context.using,
    )


def close(
    passage: "Passage",
    verdict: Verdict,
    refused: dict[int, list[Refusal]],
    holdings: dict[int, Holding],
    reasons: dict[int, list[Refusal]],
    held_ids: dict[int, int],
    done: list[int],
    work: Work,
    receipt_writes: list[dict[str, Any]],
) -> Outcome:
    """Write the evidence and make the outcome."""
    context, command, batch = passage.context, passage.command, passage.batch
    together = context.on_refusal is OnRefusal.ALL and len(done) < batch.size
    everything = list(range(batch.size))
    held = (everything if not refused and holdings else []) if together else sorted(holdings)
    turned_away = (everything if refused or not holdings else []) if together else sorted(refused)
    children = passage.children if done else []
    warnings = [*verdict.warnings, *(warning for child in children for warning in child.verdict.warnings)]
    finished = set(done)
    outcome = Outcome(
        run=passage.ids.run,
        command=command.key,
        done=done,
        held=held,
        refused=turned_away,
        refusals=[why for item in sorted(refused) for why in refused[item]]
        + [why for item in sorted(reasons) if item in holdings for why in reasons[item]],
        warnings=[why for why in warnings if why.item in finished],
        answers={work.origin[item]: answer for item, answer in sorted(work.answers.items())} if done else {},
        held_ids=held_ids,
    )
    explained = sorted({*refused, *holdings})
    payload = {
        "request_id": context.request_id,
        "input": batch.digest,
        "items": batch.size,
        "on_refusal": context.on_refusal.value,
        "backdated": is_backdated(context, passage.recorded_at),
        "made_up": _made_up(command, batch, finished, passage.recorded_at),
        "outcome": outcome.as_dict(),
        "inputs": {str(item): _plain(batch.item(item, command, private=False)) for item in explained},
        "controls": verdict.controls,
        "children": [_child(child) for child in children],
        "stopped": [_child(child) for child in passage.stopped],
        "writes": [*receipt_writes, *work.writes],
    }
    late = [why for whys in (*passage.struck.values(), *passage.late_reasons.values()) for why in whys]
    judged = [*verdict.breaches, *(breach for child in children for breach in child.verdict.breaches)]
    stated = work.breaches if done else []
    breaches = [*(why for why in judged if why.effect != "warn" or why.item in finished), *late, *stated]
    decisions = [
        *verdict.decisions,
        *(each for child in children + passage.stopped for each in child.verdict.decisions),
    ]
    record = Record(
        run=passage.ids.run,
        first_free_id=passage.ids.take(1).start,
        command=command.key,
        actor=context.actor,
        occurred_at=context.now,
        recorded_at=passage.recorded_at,
        payload=payload,
        private=_private(passage),
        decisions=_columns(_merged(decisions)),
        breaches=_columns([row for why in breaches for row in _breach(why, context, passage.recorded_at)]),
    )
    passage.ports.recorder.record(record, context.using)
    return outcome


def _made_up(command: type[Command], batch: Batch, done: set[int], recorded: datetime) -> dict[str, str]:
    """Position → when it happened, of the done items that are recorded later than that."""
    if not command.happened:
        return {}
    happened = enumerate(getattr(batch.head, command.happened))
    return {
        str(item): moment.isoformat()
        for item, moment in happened
        if item in done and moment is not None and is_made_up(moment, recorded)
    }


def _child(child: Any) -> dict[str, Any]:
    return {"command": child.command, "origin": child.origin, "controls": child.verdict.controls}


def _merged(decisions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row a control × distinct params, however many commands of the run judged by them."""
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for decision in decisions:
        key = tuple(decision[name] for name in ("control", "facts_version", "clauses", "params_digest"))
        row = rows.setdefault(key, {**decision, **dict.fromkeys(_COUNTS, 0)})
        for name in _COUNTS:
            row[name] += decision[name]
    return list(rows.values())


def _columns(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


def _breach(why: Refusal, context: Context, recorded_at: datetime) -> list[dict[str, Any]]:
    ack = next((a for a in context.acks if (a.control, a.item, a.line) == (why.control, why.item, why.line)), None)
    rows = []
    for code, version in [(clause.code, clause.version) for clause in why.clauses] or [("", 0)]:
        rows.append(
            {
                "actor": context.actor,
                "item": why.item,
                "line": why.line,
                "subject_type": why.subject_type,
                "subject_key": why.subject_key,
                "control": why.control,
                "clause": code,
                "clause_version": version,
                "effect": why.effect,
                "message": why.message,
                "acknowledged_by": context.actor if ack else None,
                "acknowledged_at": recorded_at if ack else None,
                "reason": ack.reason if ack else None,
            }
        )
    return rows


def _private(passage: "Passage") -> dict[int, dict[str, Any]]:
    batch, command = passage.batch, passage.command
    head = command.header_part().marked(Private)
    part = command.line_part()
    lines = part.marked(Private) if part else {}
    found: dict[int, dict[str, Any]] = {}
    for name in head:
        for item, value in enumerate(batch.head.columns[name]):
            if value:
                found.setdefault(item, {})[name] = value
    for name in lines:
        for item, number, value in zip(batch.line_items, batch.numbers, batch.lines.columns[name], strict=True):
            if value:
                found.setdefault(item, {}).setdefault("lines", {}).setdefault(str(number), {})[name] = value
    return found


def _plain(given: Any) -> Any:
    if isinstance(given, dict):
        return {key: _plain(value) for key, value in given.items()}
    if isinstance(given, list):
        return [_plain(value) for value in given]
    return given if isinstance(given, int | str | bool | type(None)) else str(given)
