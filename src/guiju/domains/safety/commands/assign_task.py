"""派工: a person is told what to do, where, on which day and with which machine."""

from typing import Annotated

from django.utils import timezone
from pydantic import Field

from guiju.domains.safety.fields import Day, PlaceCode
from guiju.domains.safety.models import TaskAssignment
from guiju.domains.safety.work_subjects import EquipmentUse, TaskAssigned
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.worklist.messages import Notice, send


class TaskInput(Input):
    place: PlaceCode
    person: Annotated[
        str, Label("作业人"), Reference("org.Person", by="number", fetch=("account_id", "number"), title="人员")
    ]
    task: Annotated[str, Field(min_length=1, max_length=60), Label("作业", "如：上架、叉车、拣货")]
    equipment: Annotated[
        str | None,
        Label("设备编号"),
        Reference("safety.Equipment", by="code", place="place_id", fetch=("code",), title="设备"),
    ] = None
    day: Annotated[Day | None, Label("日期", "空着就是今天")] = None


class AssignTask(Command):
    key = "safety.assign_task"
    title = "派工"
    header = TaskInput
    yields = (TaskAssigned, EquipmentUse)
    from_files = True

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        days = [(day or timezone.localdate(context.now)).toordinal() for day in head.day]
        people = head.record("person")
        tasks = {
            "number": head.person,
            "person": [person.account_id or 0 for person in people],
            "place": head.ids("place"),
            "task": head.task,
            "day": days,
        }
        found = Subjects(TaskAssigned, tasks, list(range(batch.size)), [None] * batch.size)
        found.memo["people"] = head.ids("person")
        used = [item for item, machine in enumerate(head.record("equipment")) if machine is not None]
        uses = {
            "code": [head.equipment[item] for item in used],
            "place": [head.record("equipment")[item].place_id for item in used],
            "day": [days[item] for item in used],
            "is_start": [False] * len(used),
        }
        return [found, Subjects(EquipmentUse, uses, used, [None] * len(used))]

    def apply(self, batch: Batch, work: Work) -> None:
        head, places = batch.head, batch.head.ids("place")
        days = [day or timezone.localdate(work.now) for day in head.day]
        work.insert_numbered(
            TaskAssignment,
            {
                "place_id": places,
                "person_id": head.ids("person"),
                "task": head.task,
                "code": [code or "" for code in head.equipment],
                "day": days,
                "assigner": work.actor,
                "assigned_at": work.now,
            },
            kind="PG",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        rows = zip(head.record("person"), head.task, days, strict=True)
        send(
            work,
            [
                Notice("safety.task", f"{day:%m-%d} {task}", person=who.account_id)
                for who, task, day in rows
                if who.account_id
            ],
        )
