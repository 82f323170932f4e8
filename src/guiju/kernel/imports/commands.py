"""Starting an import, telling how far it is, keeping a mapping. The rows themselves go through their own command."""

from typing import Annotated, Literal

import orjson
from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input, commands
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.imports.mapping import canonical
from guiju.kernel.imports.models import Import, Profile, RefusedRow, Status
from guiju.kernel.store.arrays import rows_of, rows_parameters

Texts = Annotated[dict[str, str], Field(max_length=300)]
Count = Annotated[int, Field(ge=0)]


class StartInput(Input):
    command: Annotated[str, Field(max_length=80), Label("导入什么")]
    file_name: Annotated[str, Field(min_length=1, max_length=200), Label("文件名")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$"), Label("文件摘要")]
    columns: Annotated[Texts, Label("列的对应")]
    constants: Annotated[Texts, Label("固定值")] = {}
    is_partial: Annotated[bool, Label("合格的先导入")] = True


class StartImport(Command):
    key = "imports.start"
    title = "开始导入"
    header = StartInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        running = set(
            Import.objects.using(context.using)
            .filter(actor=context.actor, status=Status.RUNNING)
            .values_list("command", "sha256")
        )
        refused = []
        for item, file in enumerate(batch.head.rows("command", "sha256")):
            if file[0] not in commands():
                message, advice = f"没有“{file[0]}”这种导入", "请重新选择要导入什么"
                refused.append(refusal(item, None, "reference_exists", message, advice))
            elif file in running:
                refused.append(refusal(item, None, "once", "这份文件正在导入", "请等它导完，进度见导入页"))
            running.add(file)
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            **{name: head.columns[name] for name in ("command", "file_name", "sha256", "is_partial")},
            "mapping": [stored(*both) for both in head.rows("columns", "constants")],
            "actor": work.actor,
            "started_at": work.recorded_at,
        }
        ids = work.insert(Import, columns, batch.size)
        work.answer(range(batch.size), imported=ids)


class ProgressInput(Input):
    imported: Annotated[int, Label("导入"), Reference("imports.Import", by="id", lock=True)]
    position: Count
    rows: Count
    accepted: Count
    held: Count
    refused: Count
    status: Literal["running", "done", "stopped"] = "running"
    fault: Annotated[str, Field(max_length=2000)] = ""


class WrongRowInput(Input):
    row: Count
    column: Annotated[str, Field(max_length=80)] = ""
    reason: Annotated[str, Field(max_length=2000)]


class RecordProgress(Command):
    """What a chunk came to, added to what came before; run by the program itself, once a chunk."""

    key = "imports.record_progress"
    title = "记录导入进度"
    header = ProgressInput
    line = WrongRowInput
    needs_lines = False
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        counted = ("rows", "accepted", "held", "refused")
        names = {
            "id": "bigint",
            "position": "bigint",
            **dict.fromkeys(counted, "bigint"),
            "status": "text",
            "fault": "text",
        }
        given = rows_of(names, work.using)
        added = ", ".join(f"{name} = t.{name} + d.{name}" for name in counted)
        columns = [head.ids("imported"), *(head.columns[name] for name in list(names)[1:])]
        work.execute(
            f"update imports_import as t set position = d.position, {added}, status = d.status, fault = d.fault, "
            "finished_at = case when d.status = 'running' then null else %s end "
            f"from {given} as d where t.id = d.id and t.status = 'running'",
            [work.recorded_at, *rows_parameters(columns, work.using)],
        )
        wrong = {
            "imported_id": batch.to_lines(head.ids("imported")),
            "row": lines.row,
            "column": lines.column,
            "reason": lines.reason,
        }
        work.insert(RefusedRow, wrong, lines.size)


class SaveProfileInput(Input):
    command: Annotated[str, Field(max_length=80), Label("导入什么")]
    name: Annotated[str, Field(min_length=1, max_length=60), Label("名称")]
    columns: Annotated[Texts, Label("列的对应")]
    constants: Annotated[Texts, Label("固定值")] = {}


class SaveProfile(Command):
    key = "imports.save_profile"
    title = "保存导入方案"
    header = SaveProfileInput

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "command": head.command,
            "name": head.name,
            "mapping": [stored(*both) for both in head.rows("columns", "constants")],
            "saved_by": work.actor,
        }
        work.insert(Profile, columns, batch.size)


def stored(columns: dict[str, str], constants: dict[str, str]) -> str:
    return orjson.dumps(canonical(columns, constants)).decode()
