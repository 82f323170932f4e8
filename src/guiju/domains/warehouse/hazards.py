"""Setting apart goods that came and are, or may be, dangerous."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from guiju.domains.catalogue.api import Storage, storage_of
from guiju.domains.catalogue.models import Hazard
from guiju.domains.warehouse.controls.hazards import HazardArrived, HazardUnanswered
from guiju.domains.warehouse.models import Isolation, IsolationReason
from guiju.domains.warehouse.subjects import HazardGoods
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.alert import raise_at_once
from guiju.kernel.worklist.messages import Notice, send

BUYER = "buyer"


class CameIn(NamedTuple):
    """Lines of documents by which goods came; ``items`` are positions in the command's batch, ``documents`` ids."""

    document_type: str
    documents: Sequence[int]
    sources: Sequence[str]
    items: Sequence[int]
    numbers: Sequence[int]
    warehouses: Sequence[int]
    skus: Sequence[str]
    sku_ids: Sequence[int]
    quantities: Sequence[int]
    moments: Sequence[datetime]


class _Apart(NamedTuple):
    """A line that is set apart, by its position among the lines."""

    line: int
    reason: str
    said: str


def isolate(came: CameIn, work: Work) -> list[bool]:
    """Which lines are set apart: dangerous or unanswered ones that a clause in force speaks of.

    The command must declare that it causes ``findings.open``.
    """
    storage = storage_of(came.sku_ids, work.using)
    lines = [index for index, sku in enumerate(came.sku_ids) if storage[sku].hazard != Hazard.NONE]
    if not lines:
        return [False] * len(came.items)
    found = _alerted(came, lines, storage, work)
    _record(came, found, work)
    send(
        work,
        [
            Notice("warehouse.hazard", f"{came.skus[index]} {said}", post=BUYER, place=came.warehouses[index])
            for index, reason, said in found
            if reason == IsolationReason.HAZARD
        ],
    )
    apart = {each.line for each in found}
    return [index in apart for index in range(len(came.items))]


def _alerted(came: CameIn, lines: Sequence[int], storage: dict[int, Storage], work: Work) -> list[_Apart]:
    columns: dict[str, Sequence[Any]] = {
        "source": [came.sources[index] for index in lines],
        "sku": [came.skus[index] for index in lines],
        "place": [came.warehouses[index] for index in lines],
        "quantity": [came.quantities[index] for index in lines],
        "sku_id": [came.sku_ids[index] for index in lines],
    }
    items, numbers = [came.items[index] for index in lines], [came.numbers[index] for index in lines]
    subjects = Subjects(HazardGoods, columns, items, numbers)
    subjects.memo.update(handlers=[work.actor] * len(lines), storage=storage)
    position = dict(zip(zip(items, numbers, strict=True), lines, strict=True))
    return [
        _Apart(position[each.why.item, each.why.line or 0], watch.reason.value, f"{watch.title}：{each.why.message}")
        for watch in (HazardArrived, HazardUnanswered)
        for each in raise_at_once(watch, subjects, work)
    ]


def _record(came: CameIn, found: Sequence[_Apart], work: Work) -> None:
    chosen = [each.line for each in found]
    columns = {
        "document_type": came.document_type,
        "document_id": [came.documents[index] for index in chosen],
        "source": [came.sources[index] for index in chosen],
        "line": [came.numbers[index] + 1 for index in chosen],
        "warehouse_id": [came.warehouses[index] for index in chosen],
        "sku_id": [came.sku_ids[index] for index in chosen],
        "quantity": [came.quantities[index] for index in chosen],
        "reason": [each.reason for each in found],
        "handler": work.actor,
        "isolated_at": [came.moments[index] for index in chosen],
    }
    work.insert(Isolation, columns, len(chosen))
