"""答复提问: kept as 参考意见, and published at once where its author may say what the clause means."""

from typing import Annotated, Any

from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.clause_fields import ClauseRecord
from guiju.domains.policy.commands.ask_question import PAGE, SOURCE
from guiju.domains.policy.commands.publish_interpretation import Point, PublishInterpretation
from guiju.domains.policy.departments import departments_of
from guiju.domains.policy.keeping_subjects import OfficialAnswer
from guiju.domains.policy.models import Answer
from guiju.domains.policy.numbering import file_papers
from guiju.domains.policy.staff import acting_post, asked_posts, staff_of
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.rulebook.models import Clause
from guiju.kernel.worklist import messages
from guiju.kernel.worklist.tasks import DONE, end_tasks, open_tasks

DOUBT = "policy.doubt"
LEGAL = "法务"
QuestionNumber = Annotated[
    str,
    Label("提问单号"),
    Reference("policy.Question", by="number", fetch=("clause_id", "asked_by", "asked"), title="提问"),
]


class AnswerInput(Input):
    question: QuestionNumber
    answer: Annotated[str, Field(min_length=2, max_length=2000), Label("答复")]
    is_official: Annotated[bool, Label("作为正式解释")] = False
    point: Annotated[Point | None, Label("要点", "正式解释要写明解释的是哪一点")] = None
    is_harsher: Annotated[bool, Label("比条文更严", "比条文更严，或减损员工、消费者权利")] = False
    is_public: Annotated[bool, Label("对外公开", "消费者、商家不登录也能看到")] = False
    in_doubt: Annotated[bool, Label("有两种以上读法", "有疑义的，按不利于起草人的读法，并请法务看")] = False


class AnswerQuestion(Command):
    key = "policy.answer_question"
    title = "答复提问"
    header = AnswerInput
    yields = (OfficialAnswer,)
    causes = (PublishInterpretation.key,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        records = batch.head.record("question")
        asked = [record and record.clause_id for record in records]
        clauses = _clauses(asked, context.using)
        batch.head.records["clause"] = [clauses.get(each) for each in asked]
        return [
            refusal(item, None, "step_in_order", "正式解释没有写明要点", "请用几个字写明解释的是哪一点")
            for item, (is_official, point) in enumerate(batch.head.rows("is_official", "point"))
            if is_official and not point
        ]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        items = [
            item
            for item, (is_official, clause) in enumerate(
                zip(batch.head.is_official, batch.head.record("clause"), strict=True)
            )
            if is_official and clause
        ]
        clauses = [batch.head.record("clause")[item] for item in items]
        columns = {
            "question": [batch.head.question[item] for item in items],
            "rulebook": [clause.rulebook for clause in clauses],
            "owner": [clause.owner for clause in clauses],
        }
        return [Subjects(OfficialAnswer, columns, items, [None] * len(items))]

    def apply(self, batch: Batch, work: Work) -> None:
        head, records = batch.head, batch.head.record("question")
        official = _official(batch, work)
        ids = file_papers(
            work,
            batch,
            Answer,
            {
                "question_id": head.ids("question"),
                "answer": head.answer,
                "is_official": [item in official for item in range(batch.size)],
                "in_doubt": head.in_doubt,
                "answered_by": work.actor,
                "answered_at": work.now,
            },
            "DF",
        )
        _publish(batch, sorted(official), work)
        _tell(batch, ids, work)
        end_tasks(work, SOURCE, [str(record.id) for record in records], DONE)


def _official(batch: Batch, work: Work) -> set[int]:
    """The items whose author may say what the clause means; the others stay 参考意见."""
    staff = staff_of(work.actor, work.using)
    departments = departments_of(batch.head.record("clause"), work.context)
    return {
        item
        for item, (wanted, department) in enumerate(zip(batch.head.is_official, departments, strict=True))
        if wanted and acting_post(department, staff)
    }


def _publish(batch: Batch, items: list[int], work: Work) -> None:
    head, today = batch.head, timezone.localdate(work.now)
    if not items:
        return
    work.perform(
        PublishInterpretation,
        {
            "clause": [head.record("clause")[item].code for item in items],
            "point": [head.point[item] for item in items],
            "text": [head.answer[item] for item in items],
            "question": [head.question[item] for item in items],
            "is_harsher": [head.is_harsher[item] for item in items],
            "is_public": [head.is_public[item] for item in items],
            "effective_from": [today] * len(items),
        },
        origin=items,
    )


def _tell(batch: Batch, ids: range, work: Work) -> None:
    """Whoever asked hears of it; a doubt goes to the lawyers."""
    records, clauses = batch.head.record("question"), batch.head.record("clause")
    notices = [
        messages.Notice("policy.answered", f"{clause.code} 的提问有答复", answer, PAGE, person=record.asked_by)
        for record, clause, answer in zip(records, clauses, batch.head.answer, strict=True)
        if record.asked_by
    ]
    messages.send(work, notices)
    doubts = [item for item in range(batch.size) if batch.head.in_doubt[item]]
    if not doubts:
        return
    posts = asked_posts(LEGAL, staff_of(work.actor, work.using))
    rows = [(item, post) for item in doubts for post in posts]
    columns: dict[str, Any] = {
        "post": [post for _, post in rows],
        "kind": DOUBT,
        "title": [f"{clauses[item].code} 有两种以上读法，按不利于起草人的读法复核" for item, _ in rows],
        "page": PAGE,
        "source": DOUBT,
        "source_key": [str(ids[item]) for item, _ in rows],
        "by_hand": True,
    }
    open_tasks(work, columns, len(rows))


def _clauses(ids: list[int | None], using: str) -> dict[int, ClauseRecord]:
    columns = ("id", "code", "version", "title", "rulebook__code", "rulebook__owner")
    found = Clause.objects.using(using).filter(pk__in={each for each in ids if each is not None})
    return {row[0]: ClauseRecord(*row) for row in found.values_list(*columns)}
