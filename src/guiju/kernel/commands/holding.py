"""Items that wait: written as rows when a run holds, read again when its answer is repeated."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import orjson
from django.db import connections

from guiju.kernel.commands import receipts
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import Approval, Context, OnRefusal, Outcome, Refusal
from guiju.kernel.commands.models import AskedPost, HeldCommand, HeldPlace, HeldStatus
from guiju.kernel.commands.ports import Holding, Recorder, Terms, Verdict
from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.store.models import Posted

NOBODY = Holding("", {}, "")


def request_of(held_id: int) -> str:
    """The request id under which an approved command is done: once."""
    return f"held:{held_id}"


def add_own(command: type[Command], own: dict[int, Holding], verdict: Verdict, approval: Approval | None) -> None:
    """Add what the command itself always holds, unless these very facts are approved."""
    for item, each in own.items():
        approved = approval.of(item) if approval else {}
        if item in verdict.refused or each.facts.items() <= approved.items():
            continue
        earlier = verdict.held.get(item)
        verdict.held[item] = earlier.together(each) if earlier else each
        for control in each.facts:
            why = Refusal(item, None, control, command.title, each.message, "等待审批", (), "hold")
            verdict.reasons.setdefault(item, []).append(why)


def store(
    command: type[Command], batch: Batch, context: Context, holdings: dict[int, Holding], work: Work
) -> dict[int, int]:
    """Write one row a held item; under ``all`` one row for the whole batch, which is done or not done together.

    What was approved before and is held anew for another reason keeps its approval.
    """
    if not holdings:
        return {}
    everything = list(range(batch.size))
    groups = [everything] if context.on_refusal is OnRefusal.ALL else [[item] for item in sorted(holdings)]
    asked = [_together([holdings.get(item, NOBODY) for item in group], group, context.approval) for group in groups]
    payloads = [orjson.dumps([batch.item(item, command) for item in group], default=str).decode() for group in groups]
    _check_terms(command, asked)
    columns = {
        "command": command.key,
        "item": [group[0] for group in groups],
        "payload": payloads,
        "requester": context.actor,
        "approver_post": [each.approver_post for each in asked],
        "controls": [each.controls for each in asked],
        "facts_digest": [sha256(each.controls.encode()).hexdigest() for each in asked],
        "message": [each.message for each in asked],
        "held_at": work.recorded_at,
        "needs": [each.terms.needs for each in asked],
        "expires_at": [
            work.recorded_at + timedelta(hours=each.terms.hours) if each.terms.hours else None for each in asked
        ],
        "on_timeout": [each.terms.on_timeout for each in asked],
        "superior": [each.terms.superior for each in asked],
    }
    ids = work.insert(HeldCommand, columns, len(groups))
    further = [(held, post) for held, each in zip(ids, asked, strict=True) for post in each.terms.posts[1:]]
    _insert(AskedPost, {"post": further}, work, is_superior=False)
    _insert(
        HeldPlace, {"place": [(h, place) for h, each in zip(ids, asked, strict=True) for place in each.places]}, work
    )
    return {item: held for held, group in zip(ids, groups, strict=True) for item in group}


def _insert(model: type[Posted], pairs: dict[str, list[tuple[int, Any]]], work: Work, **same: Any) -> None:
    """Rows of held commands with one value each."""
    for name, rows in pairs.items():
        columns = {"held_id": [held for held, _ in rows], name: [value for _, value in rows], **same}
        if rows:
            work.insert(model, columns, len(rows))


def _check_terms(command: type[Command], asked: list["_Asked"]) -> None:
    """What is done before anybody approved it must be what no rule may stop anyway.

    Raises:
        ValueError: it is not, or there is nobody to turn to.
    """
    is_protected = bool(command.yields) and all(subject.protected for subject in command.yields)
    for each in asked:
        if each.terms.on_timeout == "execute" and not is_protected:
            message = f"{command.key}: only what is protected may be executed before it is approved"
            raise ValueError(message)
        if each.terms.on_timeout == "escalate" and not each.terms.superior:
            message = f"{command.key}: escalation needs a superior post"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class _Asked:
    terms: Terms
    controls: str
    message: str
    places: list[int]

    @property
    def approver_post(self) -> str:
        return self.terms.posts[0]


def _together(holdings: list[Holding], group: list[int], approval: Approval | None) -> _Asked:
    """One question on the first terms; what others must decide is asked when this is approved."""
    terms = next(each.asked for each in holdings if each is not NOBODY)
    own = [each if each is not NOBODY and each.asked == terms else NOBODY for each in holdings]
    facts = [{**(approval.of(item) if approval else {}), **each.facts} for item, each in zip(group, own, strict=True)]
    message = "；".join(dict.fromkeys(each.message for each in own if each.message))
    places = sorted({place for each in own for place in each.places})
    return _Asked(terms, orjson.dumps(facts, option=orjson.OPT_SORT_KEYS).decode(), message, places)


def approval_of(row: HeldCommand) -> Approval:
    return Approval(tuple(orjson.loads(row.controls)), row.decided_by or 0)


def final_state(outcome: Outcome, actor: int, recorder: Recorder, using: str) -> Outcome:
    """A replayed answer, with what became of its held items since."""
    if not outcome.held_ids:
        return outcome
    waiting: dict[int, list[int]] = {}
    for item, held in sorted(outcome.held_ids.items()):
        waiting.setdefault(held, []).append(item)
    states = _states(waiting, using)
    runs = receipts.evidence_by_request(actor, outcome.command, [request_of(held) for held in waiting], using)
    final = replace(
        outcome,
        done=list(outcome.done),
        held=[],
        refused=list(outcome.refused),
        answers=dict(outcome.answers),
        held_ids={},
    )
    for held, items in waiting.items():
        status, text = states[held]
        for item in items:
            final.answers[item] = {**final.answers.get(item, {}), "held": status, "result": text}
        if request_of(held) in runs:
            stored = recorder.payload(runs[request_of(held)], using)["outcome"]
            _follow(final, items, final_state(Outcome.from_dict(outcome.command, stored), actor, recorder, using))
        elif status in {HeldStatus.WAITING, HeldStatus.APPROVED}:
            final.held.extend(items)
            final.held_ids.update(dict.fromkeys(items, held))
        else:
            final.refused.extend(items)
    for positions in (final.done, final.held, final.refused):
        positions.sort()
    return final


def _states(held: Iterable[int], using: str) -> dict[int, tuple[str, str]]:
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"select id, status, outcome from commands_heldcommand where {any_of('id', using=using)}",
            [array(sorted(held), using)],
        )
        return {key: (status, text) for key, status, text in cursor.fetchall()}


def _follow(final: Outcome, items: list[int], later: Outcome) -> None:
    """Put the outcome of the approved command in the place of its items."""
    final.done.extend(items[place] for place in later.done)
    final.held.extend(items[place] for place in later.held)
    final.refused.extend(items[place] for place in later.refused)
    final.held_ids.update({items[place]: held for place, held in later.held_ids.items()})
    for place, answer in later.answers.items():
        final.answers[items[place]] = {**final.answers.get(items[place], {}), **answer}
    final.refusals[:] = [why for why in final.refusals if why.item not in items]
    final.refusals.extend(why._replace(item=items[why.item]) for why in later.refusals)
