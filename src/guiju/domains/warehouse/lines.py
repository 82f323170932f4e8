"""Lines of documents, as other documents name and count them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.references import unknown


def resolve_lines(
    batch: Batch, context: Context, document: str, read: Callable[[Iterable[int], str], Sequence[Any]], noun: str
) -> list[Refusal]:
    """Fill the ``<document>_line`` records of a batch whose lines name a line number of the header's document.

    ``read`` gives all lines of documents by their ids; each has ``<document>_id`` and ``line``.
    """
    documents = batch.to_lines(batch.head.ids(document))
    known = read({each for each in documents if each is not None}, context.using)
    found = {(getattr(record, f"{document}_id"), record.line): record for record in known}
    records = [found.get(key) for key in zip(documents, batch.lines.line, strict=True)]
    batch.lines.records[f"{document}_line"] = records
    return [
        unknown(batch.line_items[index], batch.numbers[index], "行号", batch.lines.line[index], f"{noun}的行号")
        for index, record in enumerate(records)
        if record is None and documents[index] is not None
    ]


def not_reversed(document_type: str, document_id: str) -> str:
    """SQL: no reversal undid the document whose id stands in this column."""
    return (
        "not exists (select 1 from warehouse_reversal v "
        f"where v.document_type = '{document_type}' and v.document_id = {document_id})"
    )
