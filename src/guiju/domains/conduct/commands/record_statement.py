"""听取陈述: what a person says before it is judged whether he answers for a loss."""

from typing import Annotated

from pydantic import Field

from guiju.domains.conduct.fields import About, PersonNumber, PlaceCode
from guiju.domains.conduct.models import Statement
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities


class StatementInput(Input):
    place: PlaceCode
    person: Annotated[PersonNumber, Label("陈述人")]
    about: About
    said: Annotated[str, Field(min_length=2, max_length=2000), Label("陈述内容")]


class RecordStatement(Command):
    key = "conduct.record_statement"
    title = "听取陈述"
    header = StatementInput
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        work.insert_numbered(
            Statement,
            {
                "place_id": head.ids("place"),
                "person_id": head.ids("person"),
                "about": head.about,
                "said": head.said,
                "heard_at": work.now,
                "handler": work.actor,
            },
            kind="CN",
            entities=entities(work, head.ids("place")),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
