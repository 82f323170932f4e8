"""The responsible person reports what was done, with proof."""

from typing import Annotated, Any

from pydantic import Field

from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.findings.commands.steps import AnyFinding, Fault, FileInput, places_of, read_standing, titles_of
from guiju.kernel.findings.events import Rectified
from guiju.kernel.findings.models import Rectification
from guiju.kernel.findings.standing import Stage, Standing


class RectifyFindingInput(Input):
    finding: AnyFinding
    done: Annotated[str, Field(min_length=2, max_length=2000), Label("整改情况")]


class RectifyFinding(Command):
    """By whoever is responsible today; at least one photo or file proves it."""

    key = "findings.rectify"
    title = "报整改"
    header = RectifyFindingInput
    line = FileInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        def fault(_item: int, standing: Standing) -> Fault | None:
            if standing.stage is Stage.VERIFYING:
                return "整改已经报过，正在等待验证", "请等待验证；需要补充时请验证人退回"
            return None

        return read_standing(batch, context, fault, lambda standing: standing.responsible == context.actor)

    def apply(self, batch: Batch, work: Work) -> None:
        standings = batch.head.record("standing")
        columns: dict[str, Any] = {
            "finding_id": batch.head.ids("finding"),
            "assignment_id": [standing.assignment for standing in standings],
            "rectifier": work.actor,
            "done": batch.head.done,
            "rectified_at": work.recorded_at,
        }
        ids = work.insert(Rectification, columns, batch.size)
        attach(work, "整改证明", "findings.rectification", batch.to_lines(ids), batch.lines.record("file"))
        posts = [standing.assigner_post for standing in standings]
        work.emit(
            Rectified(columns["finding_id"], titles_of(batch), posts, places_of(batch), [work.actor] * batch.size)
        )
