"""Absences: who was asked, came not and was not excused makes it up by a day."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from guiju.domains.training.controls.records import AbsenceBookable
from guiju.domains.training.fields import PersonNumber, SessionNumber
from guiju.domains.training.makeup import USUAL_DAYS, put, task
from guiju.domains.training.models import AbsenceNote
from guiju.domains.training.subjects import AbsenceSaid
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.in_force import bounds_of


class NoteAbsenceInput(Input):
    session: SessionNumber
    person: PersonNumber


class NoteAbsence(Command):
    key = "training.note_absence"
    title = "登记缺席"
    header = NoteAbsenceInput
    yields = (AbsenceSaid,)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {"session": batch.head.session, "person": batch.head.person}
        return [Subjects(AbsenceSaid, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        bounds: list[Any] = bounds_of(AbsenceBookable, work.now, work.using)
        days = min((each.params.default_makeup_days for each in bounds), default=USUAL_DAYS)
        due = timezone.localdate(work.now) + timedelta(days=days)
        head = batch.head
        columns = {
            "session_id": head.ids("session"),
            "person_id": head.ids("person"),
            "make_up_by": due,
            "noted_at": work.recorded_at,
        }
        work.insert(AbsenceNote, columns, batch.size)
        people = zip(head.record("person"), head.session, strict=True)
        put(
            work,
            [
                task(person.account_id, f"补训：{session} 缺席", session, due)
                for person, session in people
                if person.account_id
            ],
        )
