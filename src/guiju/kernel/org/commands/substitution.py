"""Substitution: who stands in for whom, from a day to a day."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Annotated, Any

from django.utils import timezone

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org import segregation
from guiju.kernel.org.commands.scope import Reason, lock_org, on_oneself
from guiju.kernel.org.commands.taking import AssignmentId, PersonNumber, clashes, ended, left, taken
from guiju.kernel.org.held import stored
from guiju.kernel.org.models import Assignment, Post, Substitution, SubstitutionEnd
from guiju.kernel.org.subjects import PostTaken
from guiju.kernel.store.arrays import any_of, array

LONGEST_SUBSTITUTION = timedelta(days=366)


class SubstituteInput(Input):
    assignment: AssignmentId
    substitute: PersonNumber
    since: Annotated[date, Label("自")]
    until: Annotated[date, Label("至")]
    reason: Annotated[Reason, Label("原因")]


class Substitute(Command):
    """Gives the substitute what the assignment gives. It changes nothing of who asked for what: nobody approves his own."""

    key = "org.substitute"
    title = "指定代理"
    header = SubstituteInput
    yields = (PostTaken,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        head = batch.head
        records = head.record("substitute")
        accounts = [record and record.account_id for record in records]
        wanted = {record.post_id for record in head.record("assignment") if record is not None}
        codes = _post_codes(wanted, context)
        head.records["post"] = [
            codes.get(record.post_id) if record is not None else None for record in head.record("assignment")
        ]
        return [*_day_faults(batch), *on_oneself(accounts, context, self.key)]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        places = [record.place_id for record in head.record("assignment")]
        items, lines = list(range(batch.size)), [None] * batch.size
        return [taken(head.substitute, head.record("post"), places, head.since, items, lines, is_substitute=True)]

    def apply(self, batch: Batch, work: Work) -> None:
        lock_org(work)
        head = batch.head
        people, posts = head.ids("substitute"), [record.post_id for record in head.record("assignment")]
        work.refuse([*left(work, people), *_own(head.record("assignment"), people)])
        work.refuse(_gone(work, head.ids("assignment")))
        book = segregation.read(work, people, posts)
        work.refuse(list(clashes(book, range(batch.size), people, posts)))
        columns = {
            "assignment_id": head.ids("assignment"),
            "substitute_id": people,
            "since": head.since,
            "until": head.until,
            "reason": head.reason,
        }
        work.answer(range(batch.size), substitution=work.insert(Substitution, columns, batch.size))


def _post_codes(posts: set[int], context: Context) -> dict[int, str]:
    return dict(Post.objects.using(context.using).filter(id__in=posts).values_list("id", "code"))


def _day_faults(batch: Batch) -> Iterator[Refusal]:
    for item, (since, until) in enumerate(batch.head.rows("since", "until")):
        if until < since:
            yield refusal(item, None, "constraint_holds", "代理的结束日早于开始日", "请改正日期后重新提交")
        elif until - since > LONGEST_SUBSTITUTION:
            yield refusal(item, None, "constraint_holds", "代理最长一年", "更久的请改为任职")


def _own(assignments: Sequence[Any], people: Sequence[int]) -> list[Refusal]:
    return [
        refusal(item, None, "other_person", "不能代理自己的岗位", "请指定另一位同事")
        for item, (assignment, person) in enumerate(zip(assignments, people, strict=True))
        if assignment.person_id == person
    ]


def _gone(work: Work, assignments: Sequence[int]) -> list[Refusal]:
    """Items whose assignment has ended by now."""
    over = {
        row
        for (row,) in work.select(
            "select ae.assignment_id from org_assignmentend ae where ae.ends_at <= %s and "
            + any_of("ae.assignment_id", using=work.using),
            [stored(timezone.now(), work.using), array(sorted(set(assignments)), work.using)],
        )
    }
    return [
        refusal(item, None, "stands", "该任职已经终止，不能代理", "请核对任职后重新提交")
        for item, row in enumerate(assignments)
        if row in over
    ]


class EndSubstitutionInput(Input):
    substitution: Annotated[
        int, Label("代理"), Reference("org.Substitution", by="id", fetch=("assignment_id",), lock=True)
    ]
    reason: Annotated[Reason, Label("原因")]


class EndSubstitution(Command):
    key = "org.end_substitution"
    title = "结束代理"
    header = EndSubstitutionInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        if batch.places is None:
            return []
        records = batch.head.record("substitution")
        wanted = {record.assignment_id for record in records if record is not None}
        rows = Assignment.objects.using(context.using).filter(id__in=wanted, place__in=batch.places)
        mine = set(rows.values_list("id", flat=True))
        return [
            refusal(item, None, "reference_exists", "该代理不存在，或不在您的权限范围内", "请核对后重新提交")
            for item, record in enumerate(records)
            if record is not None and record.assignment_id not in mine
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        lock_org(work)
        substitutions = batch.head.ids("substitution")
        work.refuse(ended(work, "substitution", substitutions))
        columns = {"substitution_id": substitutions, "ends_at": work.now, "reason": batch.head.reason}
        work.insert(SubstitutionEnd, columns, batch.size)
