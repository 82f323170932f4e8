"""A missed deadline goes up: to the post that assigned, a working day later to the company's supervising post, or by a ladder."""

from typing import Annotated

from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.findings.commands.steps import AnyFinding
from guiju.kernel.findings.events import Escalated
from guiju.kernel.findings.models import Escalation
from guiju.kernel.findings.standing import standing_of


class EscalateFindingInput(Input):
    finding: AnyFinding
    assignment: Annotated[
        int, Label("指派"), Reference("findings.FindingAssignment", by="id", fetch=("finding_id",), title="指派")
    ]
    level: Annotated[int, Field(ge=1), Label("级别")]
    post: Annotated[str, Field(min_length=1, max_length=40), Label("升级到岗位")]


class EscalateFinding(Command):
    """Run by the program, any number of times; what has moved on since is left alone."""

    key = "findings.escalate"
    title = "问题升级"
    header = EscalateFindingInput

    def apply(self, batch: Batch, work: Work) -> None:
        standings = standing_of(batch.head.finding, work.using)
        late = [
            item
            for item, (finding, assignment) in enumerate(batch.head.rows("finding", "assignment"))
            if standings[finding].assignment == assignment and standings[finding].is_overdue(work.recorded_at)
        ]
        head = batch.head.pick(late)
        columns = {
            "assignment_id": head.assignment,
            "level": head.level,
            "post": head.post,
            "escalated_at": work.recorded_at,
        }
        work.insert(Escalation, columns, len(late))
        findings = head.record("finding")
        work.emit(
            Escalated(
                head.finding,
                [record.title for record in findings],
                head.post,
                [record.place_id for record in findings],
                [due for finding in head.finding if (due := standings[finding].due_at) is not None],
            )
        )
