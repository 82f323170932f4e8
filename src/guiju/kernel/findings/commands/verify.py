"""Somebody else than the rectifier looks: put right and closed, or back."""

from typing import Annotated, Any, Literal

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.findings.commands.steps import (
    Fault,
    FindingAtPlace,
    Note,
    mark_resolved,
    places_of,
    read_standing,
    titles_of,
)
from guiju.kernel.findings.events import Closed, Returned
from guiju.kernel.findings.models import Closing, Verification
from guiju.kernel.findings.standing import Stage, Standing
from guiju.kernel.findings.subjects import FindingVerified

ACCEPT, RETURN = "accept", "return"


class VerifyFindingInput(Input):
    finding: FindingAtPlace
    decision: Annotated[Literal["accept", "return"], Label("结论", choices={ACCEPT: "合格，关闭", RETURN: "退回整改"})]
    note: Note = ""


class VerifyFinding(Command):
    """A watch's finding that is closed while its subject still breaks the rule is opened again by the watch."""

    key = "findings.verify"
    title = "验证整改"
    header = VerifyFindingInput
    yields = (FindingVerified,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        def fault(item: int, standing: Standing) -> Fault | None:
            if standing.stage is not Stage.VERIFYING:
                return "还没有报整改，无从验证", "请等责任人报整改"
            if batch.head.decision[item] == RETURN and not batch.head.note[item]:
                return "退回没有写原因", "请写明哪里还没有改好"
            return None

        refused = read_standing(batch, context, fault)
        own = [
            refusal(item, None, "other_verifier", "整改人不能验证自己的整改", "请由另一位同事验证")
            for item, standing in enumerate(batch.head.record("standing"))
            if standing is not None and standing.stage is Stage.VERIFYING and standing.rectifier == context.actor
        ]
        return [*refused, *own]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        accepted = [item for item, decision in enumerate(batch.head.decision) if decision == ACCEPT]
        records, standings = batch.head.record("finding"), batch.head.record("standing")
        columns = {
            "finding": [records[item].id for item in accepted],
            "control": [records[item].control for item in accepted],
            "owner": [standings[item].responsible or records[item].owner for item in accepted],
            "rectifier": [standings[item].rectifier or 0 for item in accepted],
            "verifier": [context.actor] * len(accepted),
        }
        return [Subjects(FindingVerified, columns, accepted, [None] * len(accepted))]

    def apply(self, batch: Batch, work: Work) -> None:
        standings = batch.head.record("standing")
        columns: dict[str, Any] = {
            "rectification_id": [standing.rectification for standing in standings],
            "rectifier": [standing.rectifier for standing in standings],
            "verifier": work.actor,
            "is_accepted": [decision == ACCEPT for decision in batch.head.decision],
            "note": batch.head.note,
            "verified_at": work.recorded_at,
        }
        ids = work.insert(Verification, columns, batch.size)
        accepted = [item for item, decision in enumerate(batch.head.decision) if decision == ACCEPT]
        returned = [item for item, decision in enumerate(batch.head.decision) if decision == RETURN]
        if accepted:
            _close(batch, work, accepted, ids)
        if returned:
            titles, places = titles_of(batch), places_of(batch)
            work.emit(
                Returned(
                    [batch.head.finding[item] for item in returned],
                    [titles[item] for item in returned],
                    [standings[item].responsible for item in returned],
                    [places[item] for item in returned],
                    [standings[item].due_at for item in returned],
                    [batch.head.note[item] for item in returned],
                )
            )


def _close(batch: Batch, work: Work, accepted: list[int], verifications: range) -> None:
    head = batch.head.pick(accepted)
    columns: dict[str, Any] = {
        "finding_id": head.ids("finding"),
        "verification_id": [verifications[item] for item in accepted],
        "closer": work.actor,
        "note": [note or "整改合格" for note in head.note],
        "closed_at": work.recorded_at,
    }
    work.insert(Closing, columns, len(accepted))
    mark_resolved(work, columns["finding_id"])
    records = head.record("finding")
    work.emit(Closed(columns["finding_id"], [each.title for each in records], [each.reporter for each in records]))
