"""Papers of the whole company: one an item, numbered in the series of its first legal entity."""

from typing import Any

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.work import Work
from guiju.kernel.store.models import Posted


def file_papers(work: Work, batch: Batch, model: type[Posted], columns: dict[str, Any], kind: str) -> range:
    """Insert a numbered row for each item; two statements and the numbers."""
    return work.insert_numbered(
        model,
        columns,
        kind=kind,
        entities=own_entity(work, batch.size),
        dates=[work.now] * batch.size,
        items=range(batch.size),
    )


def own_entity(work: Work, size: int) -> list[tuple[int, str]]:
    """(id, code) of the company's first legal entity, once a document."""
    rows = work.select("select id, code from org_legalentity order by id limit 1")
    return [(int(rows[0][0]), str(rows[0][1]))] * size
