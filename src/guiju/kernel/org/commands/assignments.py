"""Assignments: who holds which post where, from when until when."""

from datetime import date
from typing import Annotated

from django.utils import timezone

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org import segregation
from guiju.kernel.org.commands.scope import (
    Reason,
    end_of,
    everywhere_out_of_scope,
    lock_org,
    on_oneself,
    refuse_closed,
    start_of,
)
from guiju.kernel.org.commands.taking import (
    AssignmentId,
    PersonNumber,
    PlaceCode,
    PostCode,
    UnitCode,
    clashes,
    ended,
    left,
    taken,
)
from guiju.kernel.org.models import Assignment, AssignmentEnd, Person
from guiju.kernel.org.subjects import PostTaken
from guiju.kernel.store.arrays import any_of, array


class AssignInput(Input):
    person: PersonNumber
    post: PostCode
    place: PlaceCode = None
    unit: UnitCode = None
    since: Annotated[date | None, Label("自")] = None


class Assign(Command):
    key = "org.assign"
    title = "任职"
    header = AssignInput
    yields = (PostTaken,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        accounts = [record and record.account_id for record in batch.head.record("person")]
        return [
            *everywhere_out_of_scope(batch),
            *on_oneself(accounts, context, self.key),
            *refuse_closed(batch, "unit"),
        ]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head, today = batch.head, timezone.localdate(context.now)
        since = [each or today for each in head.since]
        return [taken(head.person, head.post, head.ids("place"), since, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        lock_org(work)
        head, today = batch.head, timezone.localdate(work.now)
        people, posts = head.ids("person"), head.ids("post")
        work.refuse([*left(work, people), *_held_already(work, people, posts, head.ids("place"))])
        book = segregation.read(work, people, posts)
        work.refuse(list(clashes(book, range(batch.size), people, posts)))
        columns = {
            "person_id": people,
            "post_id": posts,
            "place_id": head.ids("place"),
            "unit_id": head.ids("unit"),
            "since": [since or today for since in head.since],
        }
        work.answer(range(batch.size), assignment=work.insert(Assignment, columns, batch.size))


def _held_already(work: Work, people: list[int], posts: list[int], places: list[int | None]) -> list[Refusal]:
    """Items that repeat an assignment that stands, or an item before them."""
    standing = {
        tuple(row)
        for row in work.select(
            "select a.person_id, a.post_id, a.place_id from org_assignment a "
            "left join org_assignmentend ae on ae.assignment_id = a.id "
            f"where ae.id is null and {any_of('a.person_id', using=work.using)}",
            [array(sorted(set(people)), work.using)],
        )
    }
    refused = []
    for item, key in enumerate(zip(people, posts, places, strict=True)):
        if key in standing:
            refused.append(refusal(item, None, "once", "此人已在该地点担任该岗位", "无需重复任职"))
        standing.add(key)
    return refused


class EndAssignmentInput(Input):
    assignment: AssignmentId
    last_day: Annotated[date | None, Label("最后一天")] = None
    reason: Annotated[Reason, Label("原因")]


class EndAssignment(Command):
    """Without a day, or with one that is not ahead, the post is given up at once."""

    key = "org.end_assignment"
    title = "免职"
    header = EndAssignmentInput

    def apply(self, batch: Batch, work: Work) -> None:
        lock_org(work)
        assignments = batch.head.ids("assignment")
        work.refuse(ended(work, "assignment", assignments))
        ends = [end_of(day, work.now) for day in batch.head.last_day]
        columns = {"assignment_id": assignments, "ends_at": ends, "reason": batch.head.reason}
        work.insert(AssignmentEnd, columns, batch.size)


class TransferInput(Input):
    assignment: AssignmentId
    post: PostCode
    place: PlaceCode = None
    unit: UnitCode = None
    since: Annotated[date | None, Label("自")] = None
    reason: Annotated[Reason, Label("原因")]


class Transfer(Command):
    """Out of one post and into another, on one day; what ends does not stand in the way of what begins."""

    key = "org.transfer"
    title = "调岗"
    header = TransferInput
    yields = (PostTaken,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        wanted = [record.person_id for record in batch.head.record("assignment") if record is not None]
        rows = Person.objects.using(context.using).filter(id__in=set(wanted))
        people = {
            person: (number, account) for person, number, account in rows.values_list("id", "number", "account_id")
        }
        batch.head.records["person"] = [
            people.get(record.person_id) if record is not None else None for record in batch.head.record("assignment")
        ]
        accounts = [each and each[1] for each in batch.head.record("person")]
        return [*everywhere_out_of_scope(batch), *on_oneself(accounts, context, self.key)]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head, today = batch.head, timezone.localdate(context.now)
        since = [each or today for each in head.since]
        numbers = [number for number, _ in head.record("person")]
        return [taken(numbers, head.post, head.ids("place"), since, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        lock_org(work)
        head, today = batch.head, timezone.localdate(work.now)
        old, posts = head.ids("assignment"), head.ids("post")
        people = [record.person_id for record in head.record("assignment")]
        work.refuse([*left(work, people), *ended(work, "assignment", old)])
        begins = [since or today for since in head.since]
        ends = [start_of(day, work.now) for day in begins]
        columns = {"assignment_id": old, "ends_at": ends, "reason": head.reason}
        work.insert(AssignmentEnd, columns, batch.size)
        book = segregation.read(work, people, posts, left_out=old)
        work.refuse(list(clashes(book, range(batch.size), people, posts)))
        columns = {
            "person_id": people,
            "post_id": posts,
            "place_id": head.ids("place"),
            "unit_id": head.ids("unit"),
            "since": begins,
        }
        work.answer(range(batch.size), assignment=work.insert(Assignment, columns, batch.size))
