"""答复提案: adopted or not, with the reason; what is adopted names who carries it out."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.utils import timezone
from pydantic import Field

from guiju.domains.conduct.commands.file_suggestion import PAGE, SOURCE
from guiju.domains.conduct.fields import MaybePerson, PersonNumber, SuggestionNumber
from guiju.domains.conduct.models import AdoptionPlan, SuggestionReview
from guiju.domains.conduct.subjects import SuggestionReviewed
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.store.models import Posted
from guiju.kernel.worklist.tasks import DONE, end_tasks, open_tasks

PLAN = "conduct.plan_adoption"


class ReviewInput(Input):
    suggestion: SuggestionNumber
    answer: Annotated[Literal["adopted", "rejected"], Label("答复", choices={"adopted": "采纳", "rejected": "不采纳"})]
    reason: Annotated[str, Field(max_length=2000), Label("理由", "不采纳时必填")] = ""
    owner: Annotated[MaybePerson, Label("落实人", "采纳时填")] = None
    due_on: Annotated[date | None, Label("落实期限", "采纳时填")] = None
    measure: Annotated[str, Field(max_length=200), Label("效果指标", "采纳时填，如：退货率下降")] = ""


class ReviewSuggestion(Command):
    key = "conduct.review_suggestion"
    title = "答复提案"
    header = ReviewInput
    yields = (SuggestionReviewed,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return answered_once(batch, SuggestionReview, "这条提案已经答复过", context)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        columns = {
            "suggestion": head.suggestion,
            "place": [record.place_id for record in head.record("suggestion")],
            "answer": head.answer,
            "has_reason": [bool(reason) for reason in head.reason],
            "has_owner": [owner is not None for owner in head.ids("owner")],
            "has_due": [due is not None for due in head.due_on],
            "has_measure": [bool(measure) for measure in head.measure],
        }
        return [Subjects(SuggestionReviewed, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        records = head.record("suggestion")
        work.insert_numbered(
            SuggestionReview,
            {
                "suggestion_id": [record.id for record in records],
                "answer": head.answer,
                "reason": head.reason,
                "owner_id": head.ids("owner"),
                "due_on": head.due_on,
                "measure": head.measure,
                "reviewer": work.actor,
                "reviewed_at": work.now,
            },
            kind="TP",
            entities=entities(work, [record.place_id for record in records]),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        end_tasks(work, SOURCE, [str(record.id) for record in records], DONE)
        lacking = [
            record
            for record, answer, owner, due, measure in zip(
                records, head.answer, head.ids("owner"), head.due_on, head.measure, strict=True
            )
            if answer == "adopted" and not (owner and due and measure)
        ]
        asked = asked_for_plan(work.now, [(record.id, record.title, record.place_id) for record in lacking])
        open_tasks(work, asked, len(lacking))


def asked_for_plan(moment: datetime, lacking: list[tuple[int, str, int]]) -> dict[str, Any]:
    """The month's task for each adopted suggestion (id, title, place) that lacks who, until when or how measured."""
    month = f"{timezone.localtime(moment):%Y-%m}"
    return {
        "post": "hr",
        "place_id": [place for _, _, place in lacking],
        "kind": f"{PLAN}.{month}",
        "title": [f"补齐提案落实安排：{title}" for _, title, _ in lacking],
        "page": PAGE,
        "source": SOURCE,
        "source_key": [str(suggestion) for suggestion, _, _ in lacking],
    }


class PlanInput(Input):
    suggestion: SuggestionNumber
    owner: Annotated[PersonNumber, Label("落实人")]
    due_on: Annotated[date, Label("落实期限")]
    measure: Annotated[str, Field(min_length=2, max_length=200), Label("效果指标")]


class PlanAdoption(Command):
    key = "conduct.plan_adoption"
    title = "补齐提案落实安排"
    header = PlanInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return answered_once(batch, AdoptionPlan, "这条提案已经安排落实", context)

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        records = head.record("suggestion")
        work.insert_numbered(
            AdoptionPlan,
            {
                "suggestion_id": [record.id for record in records],
                "owner_id": head.ids("owner"),
                "due_on": head.due_on,
                "measure": head.measure,
                "planned_by": work.actor,
                "planned_at": work.now,
            },
            kind="TL",
            entities=entities(work, [record.place_id for record in records]),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        end_tasks(work, SOURCE, [str(record.id) for record in records], DONE)


def answered_once(
    batch: Batch,
    model: type[Posted],
    said: str,
    context: Context,
) -> list[Refusal]:
    """Refusals of suggestions that have such a document already, or twice in the batch."""
    wanted = [each for each in batch.head.ids("suggestion") if each is not None]
    seen = set(
        model._default_manager.using(context.using)
        .filter(suggestion__in=wanted)
        .values_list("suggestion_id", flat=True)
    )
    refused = []
    for item, each in enumerate(batch.head.ids("suggestion")):
        if each in seen:
            refused.append(refusal(item, None, "once", said, "无需重复办理"))
        elif each is not None:
            seen.add(each)
    return refused
