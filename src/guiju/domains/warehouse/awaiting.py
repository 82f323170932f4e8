"""Goods that need a custodian and have none: recorded as 特殊待管, and the supervisor names one."""

from collections.abc import Sequence
from datetime import datetime

from guiju.domains.catalogue.api import storage_of
from guiju.domains.warehouse.controls.custody import CustodianMissing
from guiju.domains.warehouse.models import Isolation, IsolationReason
from guiju.domains.warehouse.subjects import SpecialGoods
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.alert import raise_at_once


def await_custodians(
    batch: Batch, receipts: Sequence[int], warehouses: Sequence[int], received: Sequence[datetime], work: Work
) -> None:
    """Of the lines of these receipts; the command must declare that it causes ``findings.open``."""
    records = batch.lines.record("arrival_line")
    storage = storage_of({record.sku_id for record in records}, work.using)
    lines = [index for index, record in enumerate(records) if storage[record.sku_id].is_special]
    if not lines:
        return
    items = [batch.line_items[index] for index in lines]
    columns = {
        "sku": [records[index].sku for index in lines],
        "place": [warehouses[item] for item in items],
        "quantity": [batch.lines.quantity[index] for index in lines],
        "sku_id": [records[index].sku_id for index in lines],
    }
    subjects = Subjects(SpecialGoods, columns, items, [batch.numbers[index] for index in lines])
    missing = {each.why.subject_key for each in raise_at_once(CustodianMissing, subjects, work, is_grave=False)}
    waiting = [index for place, index in enumerate(lines) if subjects.key(place) in missing]
    isolated = {
        "document_type": "receipt",
        "document_id": [receipts[batch.line_items[index]] for index in waiting],
        "source": [batch.head.arrival[batch.line_items[index]] for index in waiting],
        "line": [batch.numbers[index] + 1 for index in waiting],
        "warehouse_id": [warehouses[batch.line_items[index]] for index in waiting],
        "sku_id": [records[index].sku_id for index in waiting],
        "quantity": [batch.lines.quantity[index] for index in waiting],
        "reason": IsolationReason.CUSTODY.value,
        "handler": work.actor,
        "isolated_at": [received[batch.line_items[index]] for index in waiting],
    }
    work.insert(Isolation, isolated, len(waiting))
