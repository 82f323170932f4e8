"""Leave that was granted: what falls due meanwhile waits until the person is back."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.org.commands.scope import people_out_of_scope
from guiju.kernel.org.commands.taking import PersonNumber
from guiju.kernel.org.models import Absence, AbsenceKind

KINDS = {str(value): str(label) for value, label in AbsenceKind.choices}


class RecordAbsenceInput(Input):
    person: PersonNumber
    kind: Annotated[Literal["annual", "sick", "personal", "maternity", "other"], Label("假别", choices=KINDS)]
    since: Annotated[date, Label("自")]
    until: Annotated[date, Label("至")]
    reason: Annotated[str, Field(max_length=500), Label("说明")] = ""


class RecordAbsence(Command):
    key = "org.record_absence"
    title = "登记休假"
    header = RecordAbsenceInput
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return [
            *people_out_of_scope(batch, context, "person"),
            *(
                refusal(item, None, "constraint_holds", "休假的结束日早于开始日", "请改正日期后重新提交")
                for item, (since, until) in enumerate(batch.head.rows("since", "until"))
                if until < since
            ),
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "person_id": head.ids("person"),
            "kind": head.kind,
            "since": head.since,
            "until": head.until,
            "reason": head.reason,
            "granted_by": work.actor,
        }
        work.insert(Absence, columns, batch.size)
