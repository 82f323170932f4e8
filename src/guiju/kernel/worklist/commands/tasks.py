"""Tasks: opened and ended by other packages, ticked off by hand where no page does it."""

from datetime import UTC
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.ports import ports
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.work import Work
from guiju.kernel.worklist import tasks

Key = Annotated[str, Field(min_length=1, max_length=200)]
Kind = Annotated[str, Field(min_length=1, max_length=40), Label("种类")]


class OpenTaskInput(Input):
    person: Annotated[int, Field(ge=0), Label("给谁（账号）")] = 0
    post: Annotated[str, Field(max_length=40), Label("给哪个岗位")] = ""
    place: Annotated[int | None, Label("地点")] = None
    excluded: Annotated[int, Field(ge=0), Label("不能由谁做")] = 0
    kind: Kind
    title: Annotated[str, Field(min_length=1), Label("待办")]
    page: Annotated[str, Field(max_length=60), Label("页面")] = ""
    page_key: Annotated[str, Field(max_length=160), Label("页面编号")] = ""
    due_at: Annotated[AwareDatetime | None, Label("期限")] = None
    source: Annotated[str, Field(min_length=1, max_length=40), Label("来源")]
    source_key: Annotated[Key, Label("来源编号")]
    count: Annotated[int, Field(ge=1), Label("件数")] = 1
    by_hand: Annotated[bool, Label("做完自己勾")] = False


class OpenTasks(Command):
    """One open task a source, kind and addressee: what is open already stays as it is."""

    key = "worklist.open_tasks"
    title = "派待办"
    header = OpenTaskInput
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        message, advice = "待办要么给一个人，要么给一个岗位", "请只填其中一项"
        return [
            refusal(item, None, "step_in_order", message, advice)
            for item, (person, post) in enumerate(batch.head.rows("person", "post"))
            if bool(person) == bool(post)
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        columns = dict(batch.head.columns)
        columns["place_id"] = columns.pop("place")
        columns["due_at"] = [due and due.astimezone(UTC) for due in columns["due_at"]]
        opened = tasks.open_tasks(work, columns, batch.size)
        work.answer(list(opened), task=list(opened.values()))


class FinishTasksInput(Input):
    source: Annotated[str, Field(min_length=1, max_length=40), Label("来源")]
    source_key: Annotated[Key, Label("来源编号")]
    how: Annotated[
        Literal["done", "cancelled"], Label("怎么结束", choices={"done": "已办", "cancelled": "不再需要"})
    ] = "done"
    note: Annotated[str, Field(max_length=500), Label("说明")] = ""


class FinishTasks(Command):
    """Ends every open task of a source; there may be none."""

    key = "worklist.finish_tasks"
    title = "结束待办"
    header = FinishTasksInput
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        by_source: dict[tuple[str, str], dict[str, str]] = {}
        for source, key, how, note in batch.head.rows("source", "source_key", "how", "note"):
            by_source.setdefault((source, how), {})[key] = note
        for (source, how), notes in sorted(by_source.items()):
            tasks.end_tasks(work, source, list(notes), how, list(notes.values()))


class CompleteTaskInput(Input):
    task: Annotated[
        int,
        Label("待办"),
        Reference(
            "worklist.Task",
            by="id",
            fetch=("person", "post", "place_id", "excluded", "by_hand", "ended_at"),
            lock=True,
            title="待办",
        ),
    ]
    note: Annotated[str, Field(min_length=2, max_length=500), Label("怎么办的")]


class CompleteTask(Command):
    """By the person it is for or a holder of its post; what a page does is done on its page."""

    key = "worklist.complete_task"
    title = "办结待办"
    header = CompleteTaskInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        posts = ports().authorizer.posts(context.actor, context.using)
        refused: list[Refusal] = []
        seen: set[int] = set()
        for item, task in enumerate(batch.head.record("task")):
            if task is None:
                continue
            is_mine = context.actor not in (0, task.excluded) and (task.person == context.actor or task.post in posts)
            is_here = bool(task.person) or batch.places is None or task.place_id in batch.places
            if not (is_mine and is_here):
                refused.append(unknown(item, None, "待办", task.id, "待办"))
            elif task.ended_at is not None or task.id in seen:
                refused.append(refusal(item, None, "once", "这件待办已经结束", "无需重复办理"))
            elif not task.by_hand:
                refused.append(refusal(item, None, "step_in_order", "这件待办要在它的页面上办", "请从待办打开页面办理"))
            seen.add(task.id)
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        tasks.end(work, batch.head.ids("task"), tasks.DONE, batch.head.note)
