"""Drills: who failed one makes up a course."""

from datetime import date, timedelta
from typing import Annotated

from django.utils import timezone
from pydantic import Field

from guiju.domains.training.controls.uncovered import Uncovered
from guiju.domains.training.fields import Code, PersonNumber
from guiju.domains.training.makeup import put, task
from guiju.domains.training.models import Drill, DrillResult
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.fields import Fresh, Label
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.in_force import bounds_of


class DrillInput(Input):
    code: Annotated[Code, Label("演练编号"), Fresh("training.Drill")]
    title: Annotated[str, Field(min_length=1, max_length=120), Label("演练")]
    held_on: Annotated[date, Label("演练日期")]


class DrillResultInput(Input):
    person: PersonNumber
    is_failed: Annotated[bool, Label("未通过")] = True


class RecordDrill(Command):
    key = "training.record_drill"
    title = "登记演练结果"
    header = DrillInput
    line = DrillResultInput

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        columns = {**{name: head.columns[name] for name in ("code", "title", "held_on")}, "handler": work.actor}
        drills = work.insert(Drill, columns, batch.size)
        results = {
            "drill_id": batch.to_lines(list(drills)),
            "person_id": lines.ids("person"),
            "is_failed": lines.is_failed,
        }
        work.insert(DrillResult, results, len(batch.line_items))
        due = timezone.localdate(work.now) + timedelta(days=_days(work))
        titles, codes = batch.to_lines(head.title), batch.to_lines(head.code)
        people = zip(lines.record("person"), lines.is_failed, titles, codes, strict=True)
        put(
            work,
            [
                task(person.account_id, f"{title}未通过，请补训", f"drill:{code}", due)
                for person, is_failed, title, code in people
                if is_failed and person.account_id
            ],
        )


def _days(work: Work) -> int:
    """Within how many days it is made up for, as the strictest clause says."""
    given = [each.params.default_makeup_days for each in bounds_of(Uncovered, work.now, work.using)]  # type: ignore[attr-defined]
    return min((each for each in given if each is not None), default=7)
