"""盘点计划: the books are frozen line by line, and nobody who counts sees them."""

from datetime import date
from typing import Annotated

from guiju.domains.warehouse.fields import LockedWarehouse
from guiju.domains.warehouse.models import Stocktake, StocktakeLine
from guiju.domains.warehouse.stocktaking import PlanRow, plan_rows
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities


class PlanInput(Input):
    warehouse: LockedWarehouse
    keeper: Annotated[str, Label("保管员"), Reference("org.Person", by="number", fetch=("account_id",), title="人员")]
    quarter_end: Annotated[date | None, Label("季末日", "季末盘点才填，如 2026-06-30")] = None


class PlanLineInput(Input):
    sku: Annotated[str, Label("商品编码", "一行也不填就是全仓"), Reference("catalogue.Sku")]


class PlanStocktake(Command):
    key = "warehouse.plan_stocktake"
    title = "盘点计划"
    header = PlanInput
    line = PlanLineInput
    needs_lines = False

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        warehouses = head.ids("warehouse")
        stocktakes = work.insert_numbered(
            Stocktake,
            {
                "warehouse_id": warehouses,
                "quarter_end": head.quarter_end,
                "keeper": [person.account_id or 0 for person in head.record("keeper")],
                "frozen_at": work.now,
                "handler": work.actor,
            },
            kind="PD",
            entities=entities(work, warehouses),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        rows = _rows(batch, plan_rows(warehouses, work.using))
        columns = {
            "stocktake_id": [stocktakes[item] for item, _, _ in rows],
            "line": [number for _, number, _ in rows],
            "sku_id": [row.sku for _, _, row in rows],
            "batch_id": [row.batch for _, _, row in rows],
            "bin_id": [row.bin for _, _, row in rows],
            "book": [row.book for _, _, row in rows],
        }
        work.insert(StocktakeLine, columns, len(rows))


def _rows(batch: Batch, known: list[PlanRow]) -> list[tuple[int, int, PlanRow]]:
    """Item, line number and row: the whole warehouse, or the SKUs that the item names."""
    named: dict[int, set[int]] = {}
    for item, sku in zip(batch.line_items, batch.lines.ids("sku"), strict=True):
        named.setdefault(item, set()).add(sku)
    by_warehouse: dict[int, list[PlanRow]] = {}
    for row in known:
        by_warehouse.setdefault(row.warehouse, []).append(row)
    found = []
    for item, warehouse in enumerate(batch.head.ids("warehouse")):
        wanted = [row for row in by_warehouse.get(warehouse, []) if item not in named or row.sku in named[item]]
        found += [(item, number, row) for number, row in enumerate(wanted, 1)]
    return found
