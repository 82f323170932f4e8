"""Whose documents the office's are: those of no place are the company's own."""

from datetime import datetime
from typing import Any

from guiju.kernel.commands.work import Work
from guiju.kernel.org.models import LegalEntity
from guiju.kernel.store.models import Posted


def insert_of_company(
    work: Work, model: type[Posted], columns: dict[str, Any], *, kind: str, items: list[int], moment: datetime
) -> range:
    """Numbered documents of the first legal entity, one for each of ``items``."""
    rows = LegalEntity.objects.using(work.using).order_by("id").values_list("id", "code")
    number, code = rows[:1][0]
    entity = (int(number), str(code))
    return work.insert_numbered(
        model, columns, kind=kind, entities=[entity] * len(items), dates=[moment] * len(items), items=items
    )
