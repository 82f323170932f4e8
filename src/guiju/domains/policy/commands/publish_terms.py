"""发布格式条款: terms that are shown to others and not negotiated."""

from typing import Annotated, Literal

from pydantic import Field

from guiju.domains.policy.keeping_subjects import TermsDraft
from guiju.domains.policy.models import StandardTerms
from guiju.domains.policy.numbering import file_papers
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work

AUDIENCES = {"consumers": "消费者", "merchants": "商家", "suppliers": "供应商"}


class TermsInput(Input):
    title: Annotated[str, Field(min_length=2, max_length=120), Label("名称")]
    text: Annotated[str, Field(min_length=2, max_length=20_000), Label("正文")]
    shown_to: Annotated[Literal["consumers", "merchants", "suppliers"], Label("向谁展示", choices=AUDIENCES)]


class PublishTerms(Command):
    key = "policy.publish_terms"
    title = "发布格式条款"
    header = TermsInput
    yields = (TermsDraft,)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {"name": batch.head.title, "text": batch.head.text, "shown_to": batch.head.shown_to}
        return [Subjects(TermsDraft, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        file_papers(
            work,
            batch,
            StandardTerms,
            {**batch.head.columns, "published_by": work.actor, "published_at": work.now},
            "GS",
        )
