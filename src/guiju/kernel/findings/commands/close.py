"""The program's own end of a finding: its watch looked again and found the subject in order."""

from typing import Annotated

from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.findings.commands.steps import AnyFinding, mark_resolved
from guiju.kernel.findings.events import Closed
from guiju.kernel.findings.models import Closing
from guiju.kernel.findings.standing import standing_of


class ResolveFindingInput(Input):
    finding: AnyFinding
    resolution: Annotated[str, Field(min_length=1, max_length=500), Label("处理结果")]


class ResolveFinding(Command):
    """Run by the program: nobody needed to verify. What is closed already stays as it is; a person verifies instead."""

    key = "findings.resolve"
    title = "解除问题"
    header = ResolveFindingInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        found = standing_of([record.id for record in batch.head.record("finding") if record], context.using)
        batch.head.records["standing"] = [found.get(finding) for finding in batch.head.finding]
        if context.actor == SYSTEM:
            return []
        advice = "请责任人报整改，再由另一人验证"
        return [
            refusal(item, None, "other_verifier", "只有监测能不经验证解除问题", advice) for item in range(batch.size)
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        fresh: dict[int, int] = {}
        for item, standing in enumerate(batch.head.record("standing")):
            if not standing.is_closed:
                fresh.setdefault(standing.finding, item)
        head = batch.head.pick(list(fresh.values()))
        columns = {"finding_id": list(fresh), "closer": SYSTEM, "note": head.resolution, "closed_at": work.recorded_at}
        work.insert(Closing, columns, len(fresh))
        mark_resolved(work, list(fresh))
        records = head.record("finding")
        work.emit(Closed(list(fresh), [each.title for each in records], [each.reporter for each in records]))
