"""询问制度: what a clause means, asked of whoever explains it."""

from typing import Annotated

from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.clause_fields import ClauseCode, resolve
from guiju.domains.policy.departments import addressees_of
from guiju.domains.policy.models import Question
from guiju.domains.policy.numbering import file_papers
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.worklist.tasks import open_tasks

SOURCE = "policy.question"
PAGE = "policy_questions"


class QuestionInput(Input):
    clause: ClauseCode
    asked: Annotated[str, Field(min_length=2, max_length=1000), Label("问题")]
    asked_for: Annotated[str, Field(max_length=60), Label("代谁提问", "供应商、商家等；自己问的留空")] = ""


class AskQuestion(Command):
    key = "policy.ask_question"
    title = "询问制度"
    header = QuestionInput
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        batch.head.records["clause"], refused = resolve(batch.head.clause, timezone.localdate(context.now), context)
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        clauses = batch.head.record("clause")
        ids = file_papers(
            work,
            batch,
            Question,
            {
                "clause_id": [clause.id for clause in clauses],
                "asked": batch.head.asked,
                "asked_for": batch.head.asked_for,
                "asked_by": work.actor,
                "asked_at": work.now,
            },
            "TW",
        )
        asked = addressees_of(clauses, work.context)
        rows = [(item, post) for item, posts in enumerate(asked) for post in posts]
        titles = [f"{clauses[item].code} {clauses[item].title}：{batch.head.asked[item]}" for item, _ in rows]
        open_tasks(
            work,
            {
                "post": [post for _, post in rows],
                "kind": SOURCE,
                "title": titles,
                "page": PAGE,
                "source": SOURCE,
                "source_key": [str(ids[item]) for item, _ in rows],
            },
            len(rows),
        )
