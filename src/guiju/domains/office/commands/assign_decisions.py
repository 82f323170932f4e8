"""会议决定交办: what a meeting decided becomes errands, each with who and until when."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from guiju.domains.office.commands.give_errand import GiveErrand
from guiju.domains.office.fields import MEETING, PERSON, Text
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work

_HANDED_ON = ("title", "to", "detail", "due_at")


class AssignDecisionsInput(Input):
    meeting: Annotated[str, Label("会议单号"), MEETING]


class DecisionInput(Input):
    title: Annotated[str, Field(min_length=2, max_length=120), Label("决定的事项")]
    to: Annotated[str, Label("交给谁"), PERSON]
    due_at: Annotated[AwareDatetime, Label("期限")]
    detail: Annotated[Text, Label("要求")] = ""


class AssignDecisions(Command):
    """Each line is an errand of the one who assigns it; it names its meeting and is shown with it."""

    key = "office.assign_decisions"
    title = "会议决定交办"
    header = AssignDecisionsInput
    line = DecisionInput
    causes = (GiveErrand.key,)

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        lines = batch.lines
        given = zip(batch.line_items, batch.numbers, lines.due_at, lines.record("to"), strict=True)
        for item, number, due, person in given:
            if due <= context.now:
                yield refusal(item, number, "stands", "期限已经过了", "请写将来的时间")
            if person is not None and person.account_id is None:
                yield refusal(item, number, "stands", f"{person.name}没有账号，收不到", "请交给有账号的人")

    def apply(self, batch: Batch, work: Work) -> None:
        lines = batch.lines
        head: dict[str, Any] = {name: lines.columns[name] for name in _HANDED_ON}
        head["meeting"] = batch.to_lines(batch.head.meeting)
        work.perform(GiveErrand, head, origin=batch.line_items)
