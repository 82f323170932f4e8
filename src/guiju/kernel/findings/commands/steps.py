"""What the steps of a finding have in common: where it stands, what is out of step, its files, its end."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from django.db import connections
from pydantic import AwareDatetime, Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.work import Work
from guiju.kernel.findings.models import Finding
from guiju.kernel.findings.standing import Standing, standing_of
from guiju.kernel.store.arrays import rows_of, rows_parameters

_FETCH = ("title", "place_id", "supervisor", "reporter", "is_grave", "control", "owner")
AnyFinding = Annotated[int, Label("问题"), Reference("findings.Finding", by="id", fetch=_FETCH, lock=True)]
FindingAtPlace = Annotated[
    int, Label("问题"), Reference("findings.Finding", by="id", fetch=_FETCH, lock=True, place="place_id")
]
"""Within the object scope of the permission; one that has no place is for those who may everywhere."""

DueAt = Annotated[AwareDatetime | None, Field(lt=datetime(2100, 1, 1, tzinfo=UTC)), Label("期限")]
Note = Annotated[str, Field(max_length=1000), Label("说明")]


class FileInput(Input):
    file: Annotated[
        str,
        Field(pattern=r"^[0-9a-f]{64}$"),
        Label("照片或文件"),
        Reference("files.Upload", by="sha256", fetch=("media_type", "size"), owner="account_id", title="已上传的文件"),
    ]


Fault = tuple[str, str]
"""What is out of step, and what to do."""

CLOSED: Fault = ("这个问题已经关闭", "如又发生，请重新上报")
WAITS: Fault = ("已报整改，正在等待验证", "请先由另一人验证，再改派或延期")


def read_standing(
    batch: Batch,
    context: Context,
    fault_of: Callable[[int, Standing], Fault | None],
    is_mine: Callable[[Standing], bool] = lambda _: True,
) -> list[Refusal]:
    """Resolve ``standing`` of every item; refuse what is somebody else's, out of step, or in the batch twice."""
    findings = batch.head.record("finding")
    found = standing_of([record.id for record in findings if record is not None], context.using)
    batch.head.records["standing"] = [found.get(record.id) if record is not None else None for record in findings]
    refused, seen = [], set()
    for item, standing in enumerate(batch.head.record("standing")):
        if standing is None:
            continue
        if not is_mine(standing):
            refused.append(unknown(item, None, "问题", standing.finding, "问题"))
            continue
        fault = ("同一问题在本次提交中已有一行", "每个问题只写一行") if standing.finding in seen else None
        fault = fault or (CLOSED if standing.is_closed else fault_of(item, standing))
        seen.add(standing.finding)
        if fault is not None:
            refused.append(refusal(item, None, "step_in_order", *fault))
    return refused


def short(title: str) -> str:
    room: int = Finding._meta.get_field("title").max_length  # type: ignore[assignment]
    return title if len(title) <= room else title[: room - 1] + "…"


def in_utc(moments: Sequence[datetime]) -> list[datetime]:
    """As they are read back: the digest of a posted row takes the offset as it was written."""
    return [moment.astimezone(UTC) for moment in moments]


def mark_resolved(work: Work, findings: Sequence[int]) -> None:
    """Repeat the moment of the closing in the finding, for the index of the open ones."""
    given = rows_of({"id": "bigint"}, work.using)
    moment = connections[work.using].ops.adapt_datetimefield_value(work.recorded_at)
    work.execute(
        f"update findings_finding set resolved_at = %s from {given} as d where findings_finding.id = d.id",
        [moment, *rows_parameters([list(findings)], work.using)],
    )


def titles_of(batch: Batch) -> list[Any]:
    return [record.title for record in batch.head.record("finding")]


def places_of(batch: Batch) -> list[Any]:
    return [record.place_id for record in batch.head.record("finding")]
