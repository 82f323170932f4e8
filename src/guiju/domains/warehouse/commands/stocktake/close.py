"""Signing a stocktake and closing it: two persons under one set of counts, and a list of what was not counted."""

from datetime import timedelta
from typing import Annotated, Literal

from django.utils import timezone
from pydantic import Field

from guiju.domains.warehouse.duties import DIFFERENCES_REPORTED, STOCK_TAKEN
from guiju.domains.warehouse.fields import Line, StocktakeNumber
from guiju.domains.warehouse.models import (
    StocktakeClose,
    StocktakeOpenLine,
    StocktakeRole,
    StocktakeSignature,
)
from guiju.domains.warehouse.stocktaking import LineState, counted_lines, line_states, named_line_states
from guiju.domains.warehouse.subjects import LineClosing, StocktakeClosing
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.ports import ports
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.missing import end_of
from guiju.kernel.controls.duties.occasions import Occasion, fall_due
from guiju.kernel.controls.duties.settling import settle

POSTS = {"keeper": {"keeper"}, "finance": {"accountant", "cashier", "finance_head"}}
"""Who signs in which role."""


class SignInput(Input):
    stocktake: StocktakeNumber
    role: Annotated[Literal["keeper", "finance"], Label("签字身份", choices=dict(StocktakeRole.choices))]


class OpenLineInput(Input):
    line: Line
    reason: Annotated[str, Field(min_length=2, max_length=200), Label("未盘原因")]


class SignStocktake(Command):
    key = "warehouse.sign_stocktake"
    title = "盘点签字"
    header = SignInput
    line = OpenLineInput
    needs_lines = False

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        own = ports().authorizer.posts(context.actor, context.using)
        advice = "请由担任该岗位的人签字"
        refused = [
            refusal(item, None, "other_person", f"您不是{StocktakeRole(role).label}", advice)
            for item, role in enumerate(batch.head.role)
            if not own & POSTS[role]
        ]
        stocktakes = batch.to_lines(batch.head.ids("stocktake"))
        keys = list(zip(stocktakes, batch.lines.line, strict=True))
        known = named_line_states([(each, line) for each, line in keys if each is not None], context.using)
        records = [known.get(key) for key in keys]
        batch.lines.records["state"] = records
        return refused + [
            unknown(batch.line_items[index], batch.numbers[index], "行号", batch.lines.line[index], "盘点表的行号")
            for index, record in enumerate(records)
            if record is None and stocktakes[index] is not None
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        stocktakes = head.ids("stocktake")
        counted = counted_lines(stocktakes, work.using)
        signatures = work.insert(
            StocktakeSignature,
            {
                "stocktake_id": stocktakes,
                "role": head.role,
                "signer": work.actor,
                "counted": [counted.get(each, 0) for each in stocktakes],
                "signed_at": work.now,
            },
            batch.size,
        )
        columns = {
            "signature_id": batch.to_lines(signatures),
            "line_id": [state.id for state in lines.record("state")],
            "reason": lines.reason,
        }
        work.insert(StocktakeOpenLine, columns, lines.size)


class CloseStocktakeInput(Input):
    stocktake: StocktakeNumber


class CloseStocktake(Command):
    key = "warehouse.close_stocktake"
    title = "盘点结束"
    header = CloseStocktakeInput
    yields = (StocktakeClosing, LineClosing)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        stocktakes = batch.head.ids("stocktake")
        states = _states(batch, context)
        of_plan: dict[int, list[LineState]] = {}
        for state in states:
            of_plan.setdefault(state.stocktake, []).append(state)
        batch.head.records["states"] = [of_plan.get(each, []) for each in stocktakes]
        closed = set(
            StocktakeClose.objects.using(context.using)
            .filter(stocktake__in={each for each in stocktakes if each is not None})
            .values_list("stocktake", flat=True)
        )
        refused = []
        for item, each in enumerate(stocktakes):
            if each in closed:
                refused.append(refusal(item, None, "once", "这次盘点已经结束", "无需重复办理"))
            elif each is not None:
                closed.add(each)
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        records = batch.head.record("stocktake")
        rows = [(item, state) for item, found in enumerate(batch.head.record("states")) for state in found]
        items, states = [item for item, _ in rows], [state for _, state in rows]
        numbers = batch.head.stocktake
        closing = {
            "stocktake": numbers,
            "place": [record.warehouse_id for record in records],
            "stocktake_id": [record.id for record in records],
        }
        lines = {
            "stocktake": [numbers[item] for item in items],
            "line": [state.line for state in states],
            "place": [state.warehouse for state in states],
            "stocktake_id": [state.stocktake for state in states],
            "line_id": [state.id for state in states],
            "sku": [state.sku for state in states],
            "book": [state.book for state in states],
            "counted": [state.counted for state in states],
            "is_void": [state.is_void for state in states],
            "is_second": [state.is_second for state in states],
        }
        return [
            Subjects(StocktakeClosing, closing, list(range(batch.size)), [None] * batch.size),
            Subjects(LineClosing, lines, items, [None] * len(states)),
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        records = batch.head.record("stocktake")
        columns = {
            "stocktake_id": [record.id for record in records],
            "closed_at": work.now,
            "handler": work.actor,
        }
        work.insert(StocktakeClose, columns, batch.size)
        self._report(batch, work)
        quarterly = [record for record in records if record.quarter_end is not None]
        settle(
            work,
            STOCK_TAKEN,
            [record.warehouse_id for record in quarterly],
            [record.quarter_end for record in quarterly],
        )

    def _report(self, batch: Batch, work: Work) -> None:
        """The keeper of a stocktake that differs owes its report."""
        bounds = DIFFERENCES_REPORTED.bounds(work.now, work.using)
        if not bounds:
            return
        wait = min(bound.params.default_report_days for bound in bounds)  # type: ignore[attr-defined]
        due = end_of(timezone.localdate(work.now) + timedelta(days=wait))
        rows = zip(batch.head.record("stocktake"), batch.head.record("states"), strict=True)
        owed = [
            Occasion(
                record.number,
                (f"{record.number} 的差异已逐项写明并呈报",),
                record.warehouse_id,
                record.keeper,
                due,
            )
            for record, states in rows
            if any(state.stands and (state.counted != state.book or state.damaged) for state in states)
        ]
        fall_due(work, DIFFERENCES_REPORTED, bounds, owed)


def _states(batch: Batch, context: Context) -> list[LineState]:
    return line_states([each for each in batch.head.ids("stocktake") if each is not None], context.using)
