"""The entries whose outcome is judged, read once for all gates over them."""

from typing import NamedTuple

from guiju.domains.office.models import JournalEntry
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects


class Known(NamedTuple):
    id: int
    topic: str
    content: str
    lacks: str


def entries(subjects: Subjects, context: Context) -> dict[str, Known]:
    """By number."""

    def read() -> dict[str, Known]:
        rows = JournalEntry.objects.using(context.using).filter(number__in=set(subjects.columns["entry"]))
        found = rows.values_list("number", "id", "topic", "content", "lacks")
        return {number: Known(id_, topic, content, lacks) for number, id_, topic, content, lacks in found}

    known: dict[str, Known] = subjects.once("entries", read)
    return known
