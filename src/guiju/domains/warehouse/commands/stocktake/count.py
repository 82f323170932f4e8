"""盘点: what stands there is counted blind; what differs from the books stands as 待处理差异 at once."""

from typing import Annotated, Any

from pydantic import Field

from guiju.domains.warehouse.fields import CountedQuantity, Line, StocktakeNumber
from guiju.domains.warehouse.models import DifferenceKind, StockCount, StockCountLine, StockDifference
from guiju.domains.warehouse.stocktaking import LineState, batch_stocks, named_line_states
from guiju.domains.warehouse.subjects import LineCounted
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities


class CountStockInput(Input):
    stocktake: StocktakeNumber


class CountStockLineInput(Input):
    line: Line
    quantity: CountedQuantity
    damaged: Annotated[int, Field(ge=0, le=10_000_000), Label("其中残缺")] = 0


class CountStock(Command):
    """A second person's count of a line that was counted is its 复盘; anybody's own again takes the place of his first."""

    key = "warehouse.count_stock"
    title = "盘点"
    header = CountStockInput
    line = CountStockLineInput
    yields = (LineCounted,)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        stocktakes = batch.head.ids("stocktake")
        keys = list(zip(batch.to_lines(stocktakes), batch.lines.line, strict=True))
        known = named_line_states([(each, line) for each, line in keys if each is not None], context.using)
        records = [known.get(key) for key in keys]
        batch.lines.records["state"] = records
        refused = []
        for index, (record, quantity, damaged) in enumerate(
            zip(records, batch.lines.quantity, batch.lines.damaged, strict=True)
        ):
            item, number = batch.line_items[index], batch.numbers[index]
            if record is None and stocktakes[item] is not None:
                refused.append(unknown(item, number, "行号", batch.lines.line[index], "盘点表的行号"))
            elif damaged > quantity:
                message = f"残缺 {damaged} 多于实盘 {quantity}"
                refused.append(refusal(item, number, "constraint_holds", message, "残缺的也算在实盘数量里"))
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {
            "stocktake": batch.to_lines(batch.head.stocktake),
            "line": batch.lines.line,
            "place": [state.warehouse for state in batch.lines.record("state")],
            "quantity": batch.lines.quantity,
        }
        return [Subjects(LineCounted, columns, batch.line_items, batch.numbers)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        states: list[LineState] = lines.record("state")
        owners = entities(work, [record.warehouse_id for record in head.record("stocktake")])
        counts = work.insert_numbered(
            StockCount,
            {"stocktake_id": head.ids("stocktake"), "counted_at": work.now, "handler": work.actor},
            kind="PC",
            entities=owners,
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        count_lines = work.insert(
            StockCountLine,
            {
                "count_id": batch.to_lines(counts),
                "line_id": [state.id for state in states],
                "quantity": lines.quantity,
                "damaged": lines.damaged,
                "book": [state.book for state in states],
                "is_second": [state.stands and state.counter != work.actor for state in states],
            },
            lines.size,
        )
        self._differences(batch, work, states, count_lines, owners)

    def _differences(
        self, batch: Batch, work: Work, states: list[LineState], count_lines: range, owners: list[tuple[int, str]]
    ) -> None:
        rows = _differing(batch, states)
        keys = [(states[index].warehouse, states[index].sku_id, states[index].batch) for index, _, _ in rows]
        stocks = batch_stocks(keys, work.using)
        keepers = [record.keeper for record in batch.head.record("stocktake")]
        items = [batch.line_items[index] for index, _, _ in rows]
        known = [stocks.get(key) for key in keys]
        columns: dict[str, Any] = {
            "warehouse_id": [key[0] for key in keys],
            "count_line_id": [count_lines[index] for index, _, _ in rows],
            "kind": [kind for _, kind, _ in rows],
            "quantity": [quantity for _, _, quantity in rows],
            "cost": [each.cost_of(row[2]) if each else 0 for each, row in zip(known, rows, strict=True)],
            "state": [each.state if each else "good" for each in known],
            "keeper": [keepers[item] for item in items],
            "found_at": work.now,
        }
        work.insert_numbered(
            StockDifference,
            columns,
            kind="PY",
            entities=[owners[item] for item in items],
            dates=[work.now] * len(rows),
            items=items,
            answer="difference",
        )


def _differing(batch: Batch, states: list[LineState]) -> list[tuple[int, str, int]]:
    """Index of the line, kind and quantity of each difference."""
    rows: list[tuple[int, str, int]] = []
    for index, (state, quantity, damaged) in enumerate(
        zip(states, batch.lines.quantity, batch.lines.damaged, strict=True)
    ):
        if quantity != state.book:
            kind = DifferenceKind.SURPLUS if quantity > state.book else DifferenceKind.SHORTAGE
            rows.append((index, kind.value, abs(quantity - state.book)))
        if damaged:
            rows.append((index, DifferenceKind.DAMAGED.value, damaged))
    return rows
