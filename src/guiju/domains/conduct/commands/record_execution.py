"""登记执行: a decision was carried out; what it pays or takes stands as a named line for the payroll."""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field

from guiju.domains.conduct.duties import EXECUTION_DUE
from guiju.domains.conduct.fields import CaseNumber
from guiju.domains.conduct.models import CaseKind, Execution, PayItem
from guiju.domains.conduct.standing import Stand, stands_of
from guiju.domains.conduct.subjects import ExecutionDone
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Money
from guiju.kernel.commands.ports import ports
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.settling import settle_occasions
from guiju.kernel.org.entities import entities


class ExecutionInput(Input):
    case: CaseNumber
    amount: Annotated[int, Field(ge=0, le=10**10), Label("执行金额", "与决定相同；没有金额的填 0"), Money()] = 0
    note: Annotated[str, Field(max_length=500), Label("执行情况")] = ""


class RecordExecution(Command):
    key = "conduct.record_execution"
    title = "登记奖惩执行"
    header = ExecutionInput
    yields = (ExecutionDone,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return given_once(batch, context, lambda each: each.executed_at is not None, "这一件已经执行过")

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        found: list[Stand] = batch.head.record("stand")
        held = " ".join(sorted(ports().authorizer.posts(context.actor, context.using)))
        columns: dict[str, list[Any]] = {
            "case": [each.number for each in found],
            "place": [each.place for each in found],
            "amount": batch.head.amount,
            "decided": [each.decided_amount or 0 for each in found],
            "in_effect": [each.is_in_effect(context.now) for each in found],
            "under_appeal": [each.appeal is not None and each.result is None for each in found],
            "posts": [held] * batch.size,
        }
        return [Subjects(ExecutionDone, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        found: list[Stand] = batch.head.record("stand")
        work.insert_numbered(
            Execution,
            {
                "decision_id": [each.decision for each in found],
                "amount": batch.head.amount,
                "note": batch.head.note,
                "executor": work.actor,
                "executed_at": work.now,
            },
            kind="ZX",
            entities=entities(work, [each.place for each in found]),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        settle_occasions(work, EXECUTION_DUE, [each.number for each in found])
        paid = [(each, amount) for each, amount in zip(found, batch.head.amount, strict=True) if amount]
        columns = {
            "decision_id": [each.decision for each, _ in paid],
            "person_id": [each.person for each, _ in paid],
            "title": [f"{each.decided_measure}（{each.number}）" for each, _ in paid],
            "amount": [amount if each.kind == CaseKind.AWARD else -amount for each, amount in paid],
            "reverses_id": None,
            "entered_at": work.now,
        }
        work.insert(PayItem, columns, len(paid))


def given_once(batch: Batch, context: Context, is_over: Callable[[Stand], bool], said: str) -> list[Refusal]:
    """Refusals of cases in which nothing was given, or that are over, or twice in the batch; what stands is kept."""
    known = stands_of(batch.head.ids("case"), context.using)
    batch.head.records["stand"] = [known.get(case) for case in batch.head.ids("case")]
    refused, seen = [], set()
    for item, each in enumerate(batch.head.record("stand")):
        if each is None:
            continue
        if not each.is_given:
            refused.append(refusal(item, None, "step_in_order", "这一件还没有决定，或决定不给予", "请先作出决定"))
        elif is_over(each) or each.id in seen:
            refused.append(refusal(item, None, "once", said, "无需重复办理"))
        seen.add(each.id)
    return refused
