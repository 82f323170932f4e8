"""Seeing personal data whole: who, what, why stays in the evidence of the run (PIPL art. 51, 55)."""

from typing import Annotated

from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.work import Work
from guiju.kernel.queries.query import Query, queries
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import known


class RevealInput(Input):
    query: Annotated[str, Field(min_length=1, max_length=80), Label("查询")]
    record: Annotated[str, Field(min_length=1, max_length=200), Label("编号")]
    column: Annotated[str, Field(min_length=1, max_length=60), Label("栏目")]
    reason: Annotated[str, Field(min_length=2, max_length=200), Label("原因")]


def _is_open(query: type[Query], column: str, reader: Reader) -> bool:
    """Whether the column is masked for a reader who may see its records."""
    shown = query.row.columns.get(column)
    if shown is None or not shown.column.mask or not query.identity:
        return False
    return reader.may(query.permission) and reader.may(shown.column.permission or None)


class Reveal(Command):
    """Writes nothing but its evidence; whoever ran it may then read the value."""

    key = "queries.reveal"
    title = "查看完整个人信息"
    header = RevealInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        reader = Reader(context.actor, context.scopes, context.using, within=batch.places)
        declared = queries()
        wanted: dict[str, list[str]] = {}
        for key, record, column in batch.head.rows("query", "record", "column"):
            if key in declared and _is_open(declared[key], column, reader):
                wanted.setdefault(key, []).append(record)
        found = {key: known(declared[key], records, reader) for key, records in sorted(wanted.items())}
        return [
            unknown(item, None, "编号", record, "要查看的记录")
            for item, (key, record) in enumerate(batch.head.rows("query", "record"))
            if record not in found.get(key, ())
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        work.answer(range(batch.size), **{name: batch.head.columns[name] for name in RevealInput.model_fields})
