"""签发解释: what a clause means on one point, from a day on; an earlier one of the same point ends the day before."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.clause_fields import ClauseCode, resolve
from guiju.domains.policy.departments import departments_of, rulebooks_guarded
from guiju.domains.policy.keeping_subjects import InterpretationDraft
from guiju.domains.policy.models import Interpretation
from guiju.domains.policy.numbering import file_papers
from guiju.domains.policy.staff import acting_post, posts_of, staff_of
from guiju.kernel.commands.batch import Batch, Rows
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work

Point = Annotated[str, Field(min_length=1, max_length=60)]

ADVICE = "请由归口部门签发；您的看法可以作为参考意见答复"


class InterpretationInput(Input):
    clause: ClauseCode
    point: Annotated[Point, Label("要点", "同一条款同一要点只有一个有效的解释")]
    text: Annotated[str, Field(min_length=2, max_length=2000), Label("解释")]
    effective_from: Annotated[date, Label("适用自")]
    is_harsher: Annotated[bool, Label("比条文更严", "比条文更严，或减损员工、消费者权利")] = False
    is_public: Annotated[bool, Label("对外公开", "消费者、商家不登录也能看到")] = False
    question: Annotated[str | None, Label("提问单号"), Reference("policy.Question", by="number", title="提问")] = None


class PublishInterpretation(Command):
    key = "policy.publish_interpretation"
    title = "签发解释"
    header = InterpretationInput
    yields = (InterpretationDraft,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        today, head = timezone.localdate(context.now), batch.head
        head.records["clause"], refused = resolve(head.clause, today, context)
        head.records["earlier"] = _standing(head, context.using)
        seen = set()
        for item, (code, point, since) in enumerate(head.rows("clause", "point", "effective_from")):
            if since < today:
                message = f"适用日 {since} 早于今天，解释只对以后的事适用"
                refused.append(refusal(item, None, "stands", message, "请填今天或以后的日期"))
            elif (code, point) in seen:
                refused.append(refusal(item, None, "once", f"{code} “{point}”在这批里写了两次", "每个要点只签发一次"))
            seen.add((code, point))
        return [*refused, *_not_theirs(head, context)]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        items = [item for item, clause in enumerate(head.record("clause")) if clause]
        clauses = [head.record("clause")[item] for item in items]
        earlier = [head.record("earlier")[item] for item in items]
        columns = {
            "clause": [clause.code for clause in clauses],
            "point": [head.point[item] for item in items],
            "rulebook": [clause.rulebook for clause in clauses],
            "owner": [clause.owner for clause in clauses],
            "harsher": [head.is_harsher[item] for item in items],
            "earlier": [each.number if each else "" for each in earlier],
            "effective_from": [f"{head.effective_from[item]}" for item in items],
        }
        return [Subjects(InterpretationDraft, columns, items, [None] * len(items))]

    def apply(self, batch: Batch, work: Work) -> None:
        head, clauses = batch.head, batch.head.record("clause")
        staff = staff_of(work.actor, work.using)
        departments = departments_of(clauses, work.context)
        acting = [acting_post(each, staff) for each in departments]
        file_papers(
            work,
            batch,
            Interpretation,
            {
                "clause_id": [clause.id for clause in clauses],
                "code": head.clause,
                "point": head.point,
                "text": head.text,
                "question_id": head.ids("question"),
                "replaces_id": [each and each.id for each in head.record("earlier")],
                "signed_by": work.actor,
                "acting_post": acting,
                "stands_in": [
                    post not in posts_of(department) for post, department in zip(acting, departments, strict=True)
                ],
                "is_public": head.is_public,
                "published_on": timezone.localdate(work.now),
                "published_at": work.now,
                "effective_from": head.effective_from,
            },
            "JX",
        )


def _not_theirs(head: Rows, context: Context) -> list[Refusal]:
    """Where no clause says who explains a rulebook, the department that keeps it does."""
    guarded, clauses = rulebooks_guarded(context), head.record("clause")
    open_ones = [item for item, clause in enumerate(clauses) if clause and clause.rulebook not in guarded]
    if not open_ones or context.actor == SYSTEM:
        return []
    staff = staff_of(context.actor, context.using)
    return [
        refusal(item, None, "other_person", f"{clauses[item].rulebook} 由归口部门{clauses[item].owner}解释", ADVICE)
        for item in open_ones
        if not acting_post(clauses[item].owner, staff)
    ]


def _standing(head: Rows, using: str) -> list[Interpretation | None]:
    """By item: the newest interpretation of the same clause and point."""
    found = Interpretation.objects.using(using).filter(code__in=set(head.clause), replaced_by__isnull=True)
    known: Mapping[tuple[str, str], Interpretation] = {(each.code, each.point): each for each in found}
    return [known.get(key) for key in head.rows("clause", "point")]
