"""上报问题: anybody says what he sees, with a photo; a report is never stopped by a rule."""

from datetime import date
from typing import Annotated, Any

from django.conf import settings
from django.db import connections
from django.utils import timezone
from pydantic import Field

from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import ClauseRef, Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.work import Work
from guiju.kernel.findings.commands.open import FOUND
from guiju.kernel.findings.commands.steps import FileInput
from guiju.kernel.findings.events import Opened
from guiju.kernel.findings.models import Finding
from guiju.kernel.store.arrays import any_of, array
from guiju.lib.runs import RUN_BITS

REPORTED = "findings.reported"
"""The control of what a person reports; its fingerprint is the report itself."""


class ReportFindingInput(Input):
    title: Annotated[str, Field(min_length=2, max_length=200), Label("发现了什么")]
    detail: Annotated[str, Field(max_length=2000), Label("详细情况")] = ""
    place: Annotated[str | None, Label("地点"), Reference("org.Place", title="地点")] = None
    clause: Annotated[str, Field(max_length=20), Label("条款号", "不知道可以不填")] = ""
    is_grave: Annotated[bool, Label("有人受伤或正在发生危险")] = False


class ReportFinding(Command):
    key = "findings.report"
    title = "上报问题"
    header = ReportFindingInput
    line = FileInput
    needs_lines = False
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        in_force = _in_force(batch.head.clause, timezone.localdate(context.now), context)
        batch.head.records["cited"] = [in_force.get(code) for code in batch.head.clause]
        return [
            unknown(item, None, "条款", code, "条款号，不知道可以空着")
            for item, code in enumerate(batch.head.clause)
            if code and code not in in_force
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        ids = work.ids.take(batch.size)
        columns: dict[str, Any] = {
            "id": ids,
            "control": REPORTED,
            "clause": head.clause,
            "fingerprint": [f"{each >> RUN_BITS}-{each - (work.run << RUN_BITS)}" for each in ids],
            "title": head.title,
            "detail": head.detail,
            "place_id": head.ids("place"),
            "owner": 0,
            "reporter": work.actor,
            "supervisor": settings.GUIJU_SUPERVISOR_POST,
            "is_grave": head.is_grave,
            "opened_at": work.recorded_at,
        }
        work.insert(Finding, columns, batch.size)
        work.answer(list(range(batch.size)), finding=ids)
        attach(work, "现场照片", "findings.finding", batch.to_lines(ids), batch.lines.record("file"))
        cited = zip(head.record("cited"), head.title, columns["fingerprint"], strict=True)
        work.breached(
            [
                Refusal(item, None, REPORTED, self.title, title, "", (clause,), FOUND, REPORTED, fingerprint)
                for item, (clause, title, fingerprint) in enumerate(cited)
                if clause is not None
            ]
        )
        places = columns["place_id"]
        work.emit(Opened(ids, head.title, [settings.GUIJU_SUPERVISOR_POST] * batch.size, places, head.is_grave))


def _in_force(codes: list[str], day: date, context: Context) -> dict[str, ClauseRef]:
    """The version of each clause that is in force on the day."""
    with connections[context.using].cursor() as cursor:
        cursor.execute(
            "select code, version, title from rulebook_clause where effective_from <= %s and "
            + any_of("code", "text", context.using)
            + " order by version",
            [day, array(sorted({code for code in codes if code}), context.using)],
        )
        return {code: ClauseRef(code, version, title) for code, version, title in cursor.fetchall()}
