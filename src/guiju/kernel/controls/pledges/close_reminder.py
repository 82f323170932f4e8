"""A private word is over: whoever gave it notes why, and nobody else reads the note."""

from typing import Annotated

from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Private, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.models import ReminderClosing


class CloseReminderInput(Input):
    reminder: Annotated[
        int,
        Label("私下提醒"),
        Reference("controls.PrivateReminder", by="id", owner="given_by", lock=True, title="私下提醒"),
    ]
    note: Annotated[str, Private(), Field(max_length=500), Label("说明", "只有您自己记得，谁也看不到")] = ""
    is_medical: Annotated[bool, Label("健康原因")] = False


class CloseReminder(Command):
    key = "controls.close_reminder"
    title = "结束私下提醒"
    header = CloseReminderInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        reminders = [each for each in batch.head.ids("reminder") if each is not None]
        rows = ReminderClosing.objects.using(context.using).filter(reminder__in=reminders)
        seen = set(rows.values_list("reminder", flat=True))
        refused = []
        for item, reminder in enumerate(batch.head.ids("reminder")):
            if reminder in seen:
                refused.append(refusal(item, None, "once", "这次提醒已经结束", "不必再记"))
            elif reminder is not None:
                seen.add(reminder)
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "reminder_id": batch.head.ids("reminder"),
            "note": batch.head.note,
            "is_medical": batch.head.is_medical,
            "closed_by": work.actor,
            "closed_at": work.now,
        }
        work.insert(ReminderClosing, columns, batch.size)
