"""Naming who must put a finding right, and by when: on the clock or in working days."""

from typing import Annotated, Any

from django.db.models import Q
from django.utils import timezone
from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.ports import ports
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.work import Work
from guiju.kernel.findings.commands.steps import (
    WAITS,
    DueAt,
    Fault,
    FindingAtPlace,
    Note,
    places_of,
    read_standing,
    titles_of,
)
from guiju.kernel.findings.deadlines import Deadlines
from guiju.kernel.findings.events import Assigned
from guiju.kernel.findings.limits import limits_by_finding
from guiju.kernel.findings.models import FindingAssignment
from guiju.kernel.findings.standing import Stage, Standing
from guiju.kernel.org.held import still_here
from guiju.kernel.org.models import Grant, Person


class AssignFindingInput(Input):
    finding: FindingAtPlace
    responsible: Annotated[
        str, Label("责任人"), Reference("org.Person", by="number", fetch=("account_id",), title="人员")
    ]
    due_at: DueAt = None
    hours: Annotated[int | None, Field(ge=1, le=24 * 90), Label("限几小时（不分昼夜）")] = None
    workdays: Annotated[int | None, Field(ge=0, le=90), Label("限几个工作日")] = None
    note: Note = ""


class AssignFinding(Command):
    """Anew as often as needed, until it is rectified; the earliest of the limits given and the clause's is the deadline."""

    key = "findings.assign"
    title = "指派整改"
    header = AssignFindingInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        limits = limits_by_finding([record.id for record in batch.head.record("finding") if record], context.using)
        deadlines = Deadlines([context.now], context.using)
        batch.head.records["due"] = [
            deadlines.of(
                context.now,
                limits.get(finding, ()),
                is_grave=record is not None and bool(record.is_grave),
                due_at=due_at,
                hours=hours,
                workdays=workdays,
            )
            for record, (finding, due_at, hours, workdays) in zip(
                batch.head.record("finding"), batch.head.rows("finding", "due_at", "hours", "workdays"), strict=True
            )
        ]

        def fault(item: int, standing: Standing) -> Fault | None:
            if standing.stage is Stage.VERIFYING:
                return WAITS
            if batch.head.record("due")[item].at <= context.now:
                return "期限已经过去", "请给一个以后的时间"
            return None

        people = [person.account_id for person in batch.head.record("responsible") if person is not None]
        here = Person.objects.using(context.using).filter(still_here(), account__in=[each for each in people if each])
        working = set(here.values_list("account_id", flat=True))
        gone = [
            unknown(item, None, "责任人", number, "工号")
            for item, (number, person) in enumerate(
                zip(batch.head.responsible, batch.head.record("responsible"), strict=True)
            )
            if person is not None and person.account_id not in working
        ]
        return [*read_standing(batch, context, fault), *gone]

    def apply(self, batch: Batch, work: Work) -> None:
        post = assigning_post(work.actor, work.using)
        people = [person.account_id for person in batch.head.record("responsible")]
        supervisors = [record.supervisor for record in batch.head.record("finding")]
        columns: dict[str, Any] = {
            "finding_id": batch.head.ids("finding"),
            "responsible": people,
            "due_at": [due.at for due in batch.head.record("due")],
            "due_basis": [due.basis for due in batch.head.record("due")],
            "assigner": work.actor,
            "assigner_post": [post or supervisor for supervisor in supervisors],
            "note": batch.head.note,
            "assigned_at": work.recorded_at,
        }
        work.insert(FindingAssignment, columns, batch.size)
        places, due_at, bases = places_of(batch), columns["due_at"], columns["due_basis"]
        work.emit(Assigned(columns["finding_id"], titles_of(batch), people, places, due_at, bases, is_new=True))


def assigning_post(actor: int, using: str) -> str:
    """The post of the actor by which he assigns; empty for the program."""
    own = ports().authorizer.posts(actor, using)
    stands = Q(end__isnull=True) | Q(end__ends_at__gt=timezone.now())
    granted = Grant.objects.using(using).filter(stands, permission=AssignFinding.permission())
    posts = granted.filter(post__code__in=sorted(own)).order_by("post_id").values_list("post__code", flat=True)
    return next(iter(posts), "")
