"""陈述申辩: the person concerned speaks, or says that he waives it."""

from typing import Annotated

from pydantic import Field

from guiju.domains.conduct.models import Statement
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.worklist.tasks import DONE, end_tasks

WAIVED = "本人放弃陈述"
OwnCase = Annotated[
    str,
    Label("奖惩件"),
    Reference("conduct.Case", by="number", fetch=("place_id", "person_id"), owner="account", title="奖惩件"),
]


class AnswerInput(Input):
    case: OwnCase
    said: Annotated[str, Field(max_length=2000), Label("陈述内容")] = ""
    waives: Annotated[bool, Label("放弃陈述")] = False


class AnswerCase(Command):
    """What he says is taken as he says it."""

    key = "conduct.answer_case"
    title = "陈述申辩"
    header = AnswerInput
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        records = head.record("case")
        work.insert_numbered(
            Statement,
            {
                "place_id": [record.place_id for record in records],
                "person_id": [record.person_id for record in records],
                "about": head.case,
                "said": [WAIVED if waives or not said else said for waives, said in head.rows("waives", "said")],
                "heard_at": work.now,
                "handler": work.actor,
            },
            kind="CN",
            entities=entities(work, [record.place_id for record in records]),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        end_tasks(work, self.key, [str(record.id) for record in records], DONE)
