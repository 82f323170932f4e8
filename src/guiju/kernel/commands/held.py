"""Held commands: approval is the same command, done later through all its gates. No second workflow engine."""

from typing import Annotated, Literal

import orjson
from django.utils import timezone
from pydantic import Field

from guiju.kernel.commands import holding, receipts
from guiju.kernel.commands.approving import read_questions
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input, command_of, commands
from guiju.kernel.commands.context import SYSTEM, Context, Forbidden, Outcome, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.models import ApprovalDecision, HeldCommand, HeldStatus
from guiju.kernel.commands.ports import ports
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.commands.subjects import Subject, Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import rows_of, rows_parameters


class HeldDecision(Subject, key="commands.held_decision", title="审批决定", natural_key=("held",)):
    held: Annotated[int, "待批命令"]
    requester: Annotated[int, "申请人"]
    approver: Annotated[int, "审批人"]
    approver_post: Annotated[str, "审批岗位"]
    status: Annotated[str, "状态"]


class DecideHeldInput(Input):
    held: Annotated[
        int,
        Label("待批命令"),
        Reference(
            "commands.HeldCommand",
            by="id",
            fetch=("status", "requester", "approver_post", "needs"),
            lock=True,
            title="待批命令",
        ),
    ]
    decision: Annotated[Literal["approve", "reject"], Label("决定", choices={"approve": "批准", "reject": "驳回"})]
    note: Annotated[str, Field(max_length=500), Label("意见")] = ""


class DecideHeld(Command):
    """Approve or reject held commands; execution follows as a run of its own."""

    key = "commands.decide_held"
    title = "审批"
    header = DecideHeldInput
    yields = (HeldDecision,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        first = {held: item for item, held in reversed(list(enumerate(batch.head.held)))}
        again = [item for item, held in enumerate(batch.head.held) if first[held] != item]
        return [refusal(item, None, "once", "同一申请在本次提交中已有决定", "每个申请只写一行") for item in again]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        records = batch.head.record("held")
        columns = {
            "held": [record.id for record in records],
            "requester": [record.requester for record in records],
            "approver": [context.actor] * batch.size,
            "approver_post": [record.approver_post for record in records],
            "status": [record.status for record in records],
        }
        return [Subjects(HeldDecision, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        seats = ports().authorizer.seats(work.actor, work.using)
        records, ids = batch.head.record("held"), batch.head.ids("held")
        questions = read_questions(records, work)
        answers = [question.answer(work.actor, seats) for question in questions]
        work.refuse(
            [
                refusal(item, None, "other_approver", answer.fault, "请由审批岗位上的另一位同事处理")
                for item, answer in enumerate(answers)
                if answer.fault
            ]
        )
        decisions = {
            "held_id": ids,
            "post": [answer.post for answer in answers],
            "requester": [record.requester for record in records],
            "approver": work.actor,
            "decision": batch.head.decision,
            "note": batch.head.note,
            "decided_at": work.recorded_at,
        }
        work.insert(ApprovalDecision, decisions, batch.size)
        status = [
            question.status_after(answer.post, decision)
            for question, answer, decision in zip(questions, answers, batch.head.decision, strict=True)
        ]
        given = rows_of({"id": "bigint", "status": "text", "note": "text"}, work.using)
        work.execute(
            "update commands_heldcommand set status = d.status, decision_note = d.note, decided_by = %s, decided_at = %s "
            f"from {given} as d where commands_heldcommand.id = d.id and commands_heldcommand.status = 'waiting'",
            [work.actor, work.recorded_at, *rows_parameters([ids, status, batch.head.note], work.using)],
        )
        work.answer(range(batch.size), status=status)


class SettleHeldInput(Input):
    held: Annotated[int, Label("待批命令"), Reference("commands.HeldCommand", by="id", lock=True)]
    status: Literal["executed", "not_executable"]
    outcome: Annotated[str, Field(max_length=4000)] = ""


class SettleHeld(Command):
    """What became of an approved command; run by the program itself, any number of times."""

    key = "commands.settle_held"
    title = "审批执行结果"
    header = SettleHeldInput

    def apply(self, batch: Batch, work: Work) -> None:
        given = rows_of({"id": "bigint", "status": "text", "outcome": "text"}, work.using)
        columns = [batch.head.ids("held"), batch.head.status, batch.head.outcome]
        work.execute(
            "update commands_heldcommand set status = d.status, outcome = d.outcome "
            f"from {given} as d where commands_heldcommand.id = d.id and commands_heldcommand.status = 'approved'",
            rows_parameters(columns, work.using),
        )


def execute(held_id: int, using: str = "default") -> Outcome | None:
    """Do an approved command through all its gates; safe to repeat after a crash, because its key is the held row.

    Blocked by another gate, the approval stands and the held command is *approved, not executable*; so it is, and None
    is returned, when the requester may no longer do it or its shape has changed.

    Raises:
        ValueError: it is not approved.
    """
    row = HeldCommand.objects.using(using).get(id=held_id)
    if row.status not in {HeldStatus.APPROVED, HeldStatus.EXECUTED, HeldStatus.NOT_EXECUTABLE}:
        message = f"held command {held_id} is {row.status}"
        raise ValueError(message)
    outcome, reason = _once(row, using)
    if row.status == HeldStatus.APPROVED:
        status = "executed" if outcome is not None and outcome.done else "not_executable"
        settle = [{"held": held_id, "status": status, "outcome": reason[:4000]}]
        run_items(SettleHeld, settle, Context(actor=SYSTEM, using=using))
    return outcome


def _once(row: HeldCommand, using: str) -> tuple[Outcome | None, str]:
    """What came of the command, now or before a crash, and why it was not done."""
    request = holding.request_of(row.id)
    earlier = receipts.evidence_by_request(row.requester, row.command, [request], using).get(request)
    if earlier is not None:
        outcome = Outcome.from_dict(row.command, ports().recorder.payload(earlier, using)["outcome"])
        return outcome, _reason(outcome)
    if row.command not in commands():
        return None, "该业务已停用"
    context = Context(row.requester, timezone.now(), request, approval=holding.approval_of(row), using=using)
    try:
        outcome = run_items(command_of(row.command), orjson.loads(row.payload), context)
    except Forbidden:
        return None, "申请人已没有办理该业务的权限"
    except InvalidInput as wrong:
        return None, str(wrong)
    return outcome, _reason(outcome)


def _reason(outcome: Outcome) -> str:
    if outcome.held:
        return "提交后情况有变，已按新情况重新送审"
    return "；".join(f"{why.title}：{why.message}" for why in outcome.refusals)


def resume(using: str = "default") -> int:
    """Execute what was approved but not executed because the program stopped in between; returns how many.

    Raises:
        ExceptionGroup: some could not be; the others are.
    """
    approved = list(HeldCommand.objects.using(using).filter(status=HeldStatus.APPROVED).values_list("id", flat=True))
    faults = []
    for held_id in approved:
        try:
            execute(held_id, using)
        except Exception as error:  # noqa: BLE001 — one fault must not keep the others waiting
            faults.append(error)
    if faults:
        message = "approved commands could not be executed"
        raise ExceptionGroup(message, faults)
    return len(approved)
