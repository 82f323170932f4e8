"""Messages: sent by other packages, marked as read by whom they are for."""

from typing import Annotated

from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import rows_of, rows_parameters
from guiju.kernel.worklist import messages


class SendMessageInput(Input):
    person: Annotated[int, Field(ge=0), Label("给谁（账号）")] = 0
    post: Annotated[str, Field(max_length=40), Label("给哪个岗位")] = ""
    place: Annotated[int | None, Label("地点")] = None
    kind: Annotated[str, Field(min_length=1, max_length=40), Label("种类")]
    title: Annotated[str, Field(min_length=1), Label("标题")]
    body: Annotated[str, Field(max_length=2000), Label("内容")] = ""
    page: Annotated[str, Field(max_length=60), Label("页面")] = ""
    page_key: Annotated[str, Field(max_length=160), Label("页面编号")] = ""


class SendMessages(Command):
    """To a person, or to each holder of a post at a place; one person gets it once."""

    key = "worklist.send_messages"
    title = "发消息"
    header = SendMessageInput
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return [
            refusal(item, None, "step_in_order", "消息要么给一个人，要么给一个岗位", "请只填其中一项")
            for item, (person, post) in enumerate(batch.head.rows("person", "post"))
            if bool(person) == bool(post)
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        messages.send(work, [messages.Notice(*row) for row in batch.head.rows(*messages.Notice._fields)])


class ReadMessageInput(Input):
    message: Annotated[
        int, Label("消息"), Reference("worklist.Message", by="id", owner="person", lock=True, title="消息")
    ]


class ReadMessages(Command):
    """What was read already keeps its time."""

    key = "worklist.read_messages"
    title = "标为已读"
    header = ReadMessageInput

    def apply(self, batch: Batch, work: Work) -> None:
        given = rows_of({"id": "bigint"}, work.using)
        work.execute(
            f"update worklist_message set read_at = %s from {given} as d "
            "where worklist_message.id = d.id and worklist_message.read_at is null",
            [work.recorded_at, *rows_parameters([batch.head.ids("message")], work.using)],
        )
