"""More time for a finding: asked for by whoever is responsible, granted by somebody else."""

from datetime import UTC, datetime
from typing import Annotated, Any

from django.conf import settings
from pydantic import AwareDatetime, Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.ports import Holding, ports
from guiju.kernel.commands.work import Work
from guiju.kernel.findings.commands.steps import WAITS, AnyFinding, Fault, in_utc, places_of, read_standing, titles_of
from guiju.kernel.findings.deadlines import GRANTED
from guiju.kernel.findings.events import Assigned
from guiju.kernel.findings.models import FindingAssignment
from guiju.kernel.findings.standing import Stage, Standing

CONTROL = "findings.extension"


class ExtendFindingInput(Input):
    finding: AnyFinding
    due_at: Annotated[AwareDatetime, Field(lt=datetime(2100, 1, 1, tzinfo=UTC)), Label("延到")]
    reason: Annotated[str, Field(min_length=4, max_length=500), Label("原因")]


class ExtendFinding(Command):
    """Always held for the post that assigned; for the supervising one where the responsible person holds that post."""

    key = "findings.extend"
    title = "申请延期"
    header = ExtendFindingInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        def fault(item: int, standing: Standing) -> Fault | None:
            if standing.stage is Stage.VERIFYING:
                return WAITS
            wanted = batch.head.due_at[item]
            if wanted <= context.now or (standing.due_at is not None and wanted <= standing.due_at):
                return "新期限不比原期限晚", "请给一个比原期限更晚的时间"
            return None

        return read_standing(batch, context, fault, lambda standing: standing.responsible == context.actor)

    def holds(self, batch: Batch, context: Context) -> dict[int, Holding]:
        own = ports().authorizer.posts(context.actor, context.using)
        found = {}
        for item, standing in enumerate(batch.head.record("standing")):
            post = settings.GUIJU_SUPERVISOR_POST if standing.assigner_post in own else standing.assigner_post
            wanted = batch.head.due_at[item].astimezone(UTC).isoformat()
            asked = {"finding": standing.finding, "assignment": standing.assignment, "due_at": wanted}
            title, reason = batch.head.record("finding")[item].title, batch.head.reason[item]
            found[item] = Holding(post, {CONTROL: asked}, f"申请延期“{title}”，原因：{reason}")
        return found

    def apply(self, batch: Batch, work: Work) -> None:
        approval = work.context.approval
        if approval is None:
            message = "a deadline is moved by an approval only"
            raise RuntimeError(message)
        standings = batch.head.record("standing")
        columns: dict[str, Any] = {
            "finding_id": batch.head.ids("finding"),
            "responsible": work.actor,
            "due_at": in_utc(batch.head.due_at),
            "due_basis": GRANTED,
            "assigner": approval.approver,
            "assigner_post": [standing.assigner_post for standing in standings],
            "note": batch.head.reason,
            "extends_id": [standing.assignment for standing in standings],
            "assigned_at": work.recorded_at,
        }
        work.insert(FindingAssignment, columns, batch.size)
        responsible, bases = [work.actor] * batch.size, [GRANTED] * batch.size
        titles, places, due_at = titles_of(batch), places_of(batch), columns["due_at"]
        work.emit(Assigned(columns["finding_id"], titles, responsible, places, due_at, bases, is_new=False))
