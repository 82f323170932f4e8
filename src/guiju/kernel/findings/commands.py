"""Opening and resolving findings; a watch does it through the ticker, a person through a page."""

from typing import Annotated

from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import ClauseRef, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.findings.models import Finding
from guiju.kernel.store.arrays import any_of, array, rows_of, rows_parameters

FOUND = "found"
"""The effect of a breach that was found over stored rows."""


class OpenFindingInput(Input):
    control: Annotated[str, Field(min_length=1, max_length=80), Label("控制")]
    subject_type: Annotated[str, Field(max_length=60), Label("事项")]
    fingerprint: Annotated[str, Field(min_length=1, max_length=200), Label("事项编号")]
    title: Annotated[str, Field(min_length=1), Label("问题")]
    owner: Annotated[int, Field(ge=0), Label("责任人")]


class BrokenClauseInput(Input):
    code: Annotated[str, Field(min_length=1, max_length=20), Label("条款号")]
    version: Annotated[int, Field(ge=1), Label("版本")]
    title: Annotated[str, Label("条款")]


class OpenFinding(Command):
    """One open finding a fingerprint: what is open already stays as it is. Each broken clause leaves its breach."""

    key = "findings.open"
    title = "提出问题"
    header = OpenFindingInput
    line = BrokenClauseInput
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        fresh = _not_open(batch, work)
        clauses: dict[int, list[ClauseRef]] = {}
        for item, clause in zip(batch.line_items, batch.lines.rows("code", "version", "title"), strict=True):
            clauses.setdefault(item, []).append(ClauseRef(*clause))
        head = batch.head.pick(fresh)
        columns = {
            "control": head.control,
            "clause": [clauses[item][0].code for item in fresh],
            "fingerprint": head.fingerprint,
            "title": [_short(title, Finding) for title in head.title],
            "owner": head.owner,
            "opened_at": work.recorded_at,
        }
        ids = work.insert(Finding, columns, len(fresh))
        work.answer(fresh, finding=ids)
        rows = zip(fresh, head.rows("control", "title", "subject_type", "fingerprint"), strict=True)
        work.breached(
            [
                Refusal(item, None, control, control, title, "", tuple(clauses[item]), FOUND, subject_type, fingerprint)
                for item, (control, title, subject_type, fingerprint) in rows
            ]
        )


def _not_open(batch: Batch, work: Work) -> list[int]:
    open_now = set(
        work.select(
            "select control, fingerprint from findings_finding where resolved_at is null and "
            + any_of("control", "text", work.using),
            [array(sorted(set(batch.head.control)), work.using)],
        )
    )
    fresh = []
    for item, key in enumerate(batch.head.rows("control", "fingerprint")):
        if key not in open_now:
            open_now.add(key)
            fresh.append(item)
    return fresh


def _short(title: str, model: type[Finding]) -> str:
    room: int = model._meta.get_field("title").max_length  # type: ignore[assignment]
    return title if len(title) <= room else title[: room - 1] + "…"


class ResolveFindingInput(Input):
    finding: Annotated[int, Label("问题"), Reference("findings.Finding", by="id", lock=True)]
    resolution: Annotated[str, Field(min_length=1, max_length=500), Label("处理结果")]


class ResolveFinding(Command):
    """What is resolved already stays as it is."""

    key = "findings.resolve"
    title = "解决问题"
    header = ResolveFindingInput

    def apply(self, batch: Batch, work: Work) -> None:
        given = rows_of({"id": "bigint", "resolution": "text"}, work.using)
        work.execute(
            f"update findings_finding set resolution = d.resolution, resolved_at = %s from {given} as d "
            "where findings_finding.id = d.id and findings_finding.resolved_at is null",
            [work.recorded_at, *rows_parameters([batch.head.ids("finding"), batch.head.resolution], work.using)],
        )
