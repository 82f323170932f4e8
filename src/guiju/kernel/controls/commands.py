"""Waivers: asked for by one person, granted by another, for one subject, a time and a number of uses."""

from datetime import timedelta
from typing import Annotated

import orjson
from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.ports import Holding
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.gate import gates
from guiju.kernel.rulebook.models import Binding, Waiver

CONTROL = "waiver_granted"


class GrantWaiverInput(Input):
    control: Annotated[str, Field(max_length=80), Label("控制")]
    subject_key: Annotated[str, Field(min_length=1, max_length=200), Label("事项编号")]
    reason: Annotated[str, Field(min_length=4, max_length=500), Label("原因")]
    hours: Annotated[int, Field(ge=1, le=24 * 31), Label("有效小时数")] = 24
    uses: Annotated[int, Field(ge=1, le=100), Label("可用次数")] = 1


class GrantWaiver(Command):
    """Asked for by whoever was refused; always held for the post that may waive the control."""

    key = "controls.grant_waiver"
    title = "申请特批"
    header = GrantWaiverInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        known = gates()
        return [
            refusal(item, None, "not_waivable", f"“{control}”不能特批", "请按条款要求处理")
            for item, control in enumerate(batch.head.control)
            if control not in known or not known[control].waivable
        ]

    def holds(self, batch: Batch, context: Context) -> dict[int, Holding]:
        found = {}
        for item in range(batch.size):
            gate = gates()[batch.head.control[item]]
            asked = {name: batch.head.columns[name][item] for name in ("control", "subject_key", "hours", "uses")}
            message = f"申请特批“{gate.title}”：{batch.head.subject_key[item]}，原因：{batch.head.reason[item]}"
            found[item] = Holding(gate.approver, {CONTROL: asked}, message)
        return found

    def apply(self, batch: Batch, work: Work) -> None:
        approval = work.context.approval
        if approval is None:
            message = "a waiver is granted by an approval only"
            raise RuntimeError(message)
        head = batch.head
        clauses: dict[str, set[str]] = {}
        bound = Binding.objects.using(work.using).filter(control__in=set(head.control), end__isnull=True)
        for control, clause in bound.values_list("control", "clause__code"):
            clauses.setdefault(control, set()).add(clause)
        columns = {
            "control": head.control,
            "subject_key": head.subject_key,
            "clauses": [orjson.dumps(sorted(clauses.get(control, ()))).decode() for control in head.control],
            "reason": head.reason,
            "requester": work.actor,
            "approver": approval.approver,
            "valid_until": [work.recorded_at + timedelta(hours=hours) for hours in head.hours],
            "uses": head.uses,
        }
        work.insert(Waiver, columns, batch.size)
