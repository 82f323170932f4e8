"""提交提案: what somebody proposes to do better; whatever may be lacking, it is taken."""

import re
import unicodedata
from hashlib import sha256
from typing import Annotated

from pydantic import Field

from guiju.domains.conduct.fields import PersonNumber, PlaceCode
from guiju.domains.conduct.models import Suggestion, SuggestionShare
from guiju.domains.conduct.subjects import SuggestionFiled
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.worklist.tasks import open_tasks

SOURCE, REVIEW = "conduct.suggestion", "conduct.review_suggestion"
PAGE = "conduct_suggestions"


class SuggestionInput(Input):
    place: PlaceCode
    field: Annotated[str, Field(min_length=1, max_length=20), Label("方面", "电商运营、营销策略等")]
    title: Annotated[str, Field(min_length=2, max_length=120), Label("提案")]
    content: Annotated[str, Field(min_length=2, max_length=5000), Label("内容")]
    reviewer: Annotated[PersonNumber, Label("答复人")]


class ShareInput(Input):
    person: Annotated[PersonNumber, Label("作者")]
    percent: Annotated[int, Field(ge=1, le=100), Label("份额（%）")] = 100


def digest(content: str) -> str:
    """Of the words alone: blanks, marks and width do not make another suggestion."""
    return sha256(re.sub(r"\W+", "", unicodedata.normalize("NFKC", content)).lower().encode()).hexdigest()


class FileSuggestion(Command):
    key = "conduct.file_suggestion"
    title = "提交提案"
    header = SuggestionInput
    line = ShareInput
    yields = (SuggestionFiled,)
    records_reality = True

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        shares = [0] * batch.size
        for item, percent in zip(batch.line_items, batch.lines.percent, strict=True):
            shares[item] += percent
        columns = {
            "title": head.title,
            "digest": [digest(content) for content in head.content],
            "field": head.field,
            "place": head.ids("place"),
            "shares": shares,
        }
        return [Subjects(SuggestionFiled, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, size = batch.head, batch.size
        reviewers = [record.account_id or 0 for record in head.record("reviewer")]
        filed = work.insert_numbered(
            Suggestion,
            {
                "place_id": head.ids("place"),
                "field": head.field,
                "title": head.title,
                "content": head.content,
                "digest": [digest(content) for content in head.content],
                "reviewer": reviewers,
                "filed_by": work.actor,
                "filed_at": work.now,
            },
            kind="TA",
            entities=entities(work, head.ids("place")),
            dates=[work.now] * size,
            items=range(size),
        )
        shares: dict[tuple[int, int], int] = {}
        for item, person, percent in zip(batch.line_items, batch.lines.ids("person"), batch.lines.percent, strict=True):
            shares[item, person] = min(100, shares.get((item, person), 0) + percent)
        columns = {
            "suggestion_id": [filed[item] for item, _ in shares],
            "person_id": [person for _, person in shares],
            "percent": list(shares.values()),
        }
        work.insert(SuggestionShare, columns, len(shares))
        asked = {
            "person": reviewers,
            "place_id": head.ids("place"),
            "kind": REVIEW,
            "title": [f"答复提案：{title}" for title in head.title],
            "page": PAGE,
            "source": SOURCE,
            "source_key": [str(each) for each in filed],
        }
        named = [index for index, reviewer in enumerate(reviewers) if reviewer]
        kept = {name: [value[i] for i in named] if isinstance(value, list) else value for name, value in asked.items()}
        open_tasks(work, kept, len(named))
