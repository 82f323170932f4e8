"""Persons: who comes and who leaves."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from django.utils import timezone
from pydantic import Field

from guiju.kernel.accounts.models import Account, AccountState
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org import segregation
from guiju.kernel.org.commands.scope import Code, Reason, end_of, lock_org, people_out_of_scope
from guiju.kernel.org.commands.taking import PersonNumber, PlaceCode, PostCode, UnitCode, clashes, left, taken
from guiju.kernel.org.models import Assignment, Leaving, Person
from guiju.kernel.org.subjects import PersonLeft, PostTaken


class RegisterPersonInput(Input):
    number: Annotated[Code, Field(max_length=20), Label("工号")]
    name: Annotated[str, Field(min_length=1, max_length=60), Label("姓名")]
    username: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\s:]+$"), Label("登录名")]


class AssignmentInput(Input):
    post: PostCode
    place: PlaceCode = None
    unit: UnitCode = None
    since: Annotated[date | None, Label("自")] = None


class RegisterPerson(Command):
    """Gives an account that cannot sign in until somebody hands over a one-time password."""

    key = "org.register_person"
    title = "登记人员"
    header = RegisterPersonInput
    line = AssignmentInput
    needs_lines = False
    yields = (PostTaken,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        if batch.places is None:
            return []
        homeless = set(range(batch.size)) - {
            item for item, place in zip(batch.line_items, batch.lines.place, strict=True) if place
        }
        abroad = {item for item, place in zip(batch.line_items, batch.lines.place, strict=True) if not place}
        message = "未写任职地点即全公司，超出您的权限范围"
        return [
            refusal(item, None, "reference_exists", message, "请写明您权限范围内的地点")
            for item in sorted(homeless | abroad)
        ]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        numbers, today = batch.to_lines(batch.head.number), timezone.localdate(context.now)
        since = [each or today for each in batch.lines.since]
        places = batch.lines.ids("place")
        return [taken(numbers, batch.lines.post, places, since, batch.line_items, batch.numbers)]

    def apply(self, batch: Batch, work: Work) -> None:
        lock_org(work)
        accounts = work.insert(Account, {"username": batch.head.username}, batch.size)
        columns = {"number": batch.head.number, "name": batch.head.name, "account_id": accounts}
        people = work.insert(Person, columns, batch.size)
        today = timezone.localdate(work.now)
        holders, posts = batch.to_lines(people), batch.lines.ids("post")
        book = segregation.read(work, people, posts)
        book.names.update(zip(people, batch.head.name, strict=True))
        work.refuse(list(clashes(book, batch.line_items, holders, posts)))
        assignments = {
            "person_id": holders,
            "post_id": posts,
            "place_id": batch.lines.ids("place"),
            "unit_id": batch.lines.ids("unit"),
            "since": [since or today for since in batch.lines.since],
        }
        work.insert(Assignment, assignments, len(batch.line_items))


class RecordLeavingInput(Input):
    person: PersonNumber
    last_day: Annotated[date, Label("最后工作日")]
    reason: Annotated[Reason, Label("原因")]


class RecordLeaving(Command):
    """Posts, stands-in and account are over with the last day; where that is today or past, at once."""

    key = "org.record_leaving"
    title = "登记离职"
    header = RecordLeavingInput
    yields = (PersonLeft,)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return people_out_of_scope(batch, context, "person")

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {"person": batch.head.person, "last_day": batch.head.last_day}
        return [Subjects(PersonLeft, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        lock_org(work)
        head = batch.head
        people = head.ids("person")
        work.refuse([*left(work, people), *_twice(people)])
        ends = [end_of(day, work.now) for day in head.last_day]
        columns = {"person_id": people, "last_day": head.last_day, "ends_at": ends, "reason": head.reason}
        work.insert(Leaving, columns, batch.size)
        accounts = [record.account_id for record in head.record("person")]
        closed = [item for item, account in enumerate(accounts) if account is not None]
        states = {
            "account_id": [accounts[item] for item in closed],
            "is_open": False,
            "since": [ends[item] for item in closed],
            "reason": "离职",
        }
        work.insert(AccountState, states, len(closed))


def _twice(people: Sequence[int]) -> list[Refusal]:
    first = {person: item for item, person in reversed(list(enumerate(people)))}
    return [
        refusal(item, None, "once", "同一人在本次提交中已登记离职", "每人只写一行")
        for item, person in enumerate(people)
        if first[person] != item
    ]
