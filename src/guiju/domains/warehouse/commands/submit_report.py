"""进销存月报: the month's 入、出、存 by SKU as the ledger has it, handed in to those who must read it."""

from datetime import date
from typing import Annotated, Any

from django.db.models import Max
from django.utils import timezone
from pydantic import Field

from guiju.domains.warehouse.duties import MONTH_REPORTED
from guiju.domains.warehouse.fields import LockedWarehouse, Month, SkuCode, month_days
from guiju.domains.warehouse.figures import Figures, month_figures
from guiju.domains.warehouse.models import MonthlyReport, MonthlyReportLine
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.settling import settle
from guiju.kernel.org.entities import entities
from guiju.kernel.worklist.tasks import open_tasks

READERS = ("operations_director", "store_manager")
SOURCE, READ = "warehouse.monthly_report", "warehouse.read_report"
FIGURES = {"opening": "期初", "received": "入", "issued": "出", "closing": "存"}

Stated = Annotated[int | None, Field(ge=0, le=10**12)]


class SubmitReportInput(Input):
    warehouse: LockedWarehouse
    month: Month


class SubmitReportLineInput(Input):
    """What a report made elsewhere says; it is compared with the ledger and never written."""

    sku: SkuCode
    opening: Annotated[Stated, Label("期初")] = None
    received: Annotated[Stated, Label("入")] = None
    issued: Annotated[Stated, Label("出")] = None
    closing: Annotated[Stated, Label("存")] = None


class SubmitMonthlyReport(Command):
    key = "warehouse.submit_monthly_report"
    title = "上报进销存月报"
    header = SubmitReportInput
    line = SubmitReportLineInput
    needs_lines = False

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        spans = [month_days(month) for month in batch.head.month]
        warehouses = batch.head.ids("warehouse")
        asked = [(place or 0, *span) for place, span in zip(warehouses, spans, strict=True)]
        batch.head.records["span"] = spans
        batch.head.records["figures"] = month_figures(asked, context.using)
        batch.head.records["version"] = _versions(batch, context)
        return [*_too_soon(batch, context), *_again(batch), *_differing(batch)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        warehouses, spans, figures = head.ids("warehouse"), head.record("span"), head.record("figures")
        versions = [version for version, _ in head.record("version")]
        reports = work.insert_numbered(
            MonthlyReport,
            {
                "warehouse_id": warehouses,
                "month": [first for first, _ in spans],
                "last_day": [last for _, last in spans],
                "version": versions,
                "moves": [_moves(found) for found in figures],
                "submitted_at": work.now,
                "handler": work.actor,
            },
            kind="YB",
            entities=entities(work, warehouses),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        rows = [(report, row) for report, found in zip(reports, figures, strict=True) for row in found]
        work.insert(MonthlyReportLine, _columns(rows), len(rows))
        settle(work, MONTH_REPORTED, warehouses, [last for _, last in spans])
        _to_be_read(batch, work, warehouses, versions)


def _columns(rows: list[tuple[int, Figures]]) -> dict[str, Any]:
    names = (*FIGURES, *(f"{name}_cost" for name in FIGURES))
    columns: dict[str, Any] = {name: [getattr(row, name) for _, row in rows] for name in names}
    return {**columns, "report_id": [report for report, _ in rows], "sku_id": [row.sku for _, row in rows]}


def _moves(figures: list[Figures]) -> int:
    return sum(row.moves for row in figures)


def _to_be_read(batch: Batch, work: Work, warehouses: list[int], versions: list[int]) -> None:
    """A task for each post that must read the report; who has read it ticks it off."""
    asked = [(item, post) for item in range(batch.size) for post in READERS]
    named = [record.code for record in batch.head.record("warehouse")]
    titles = [
        f"阅示：{code} {month} 进销存月报第 {n} 版"
        for code, month, n in zip(named, batch.head.month, versions, strict=True)
    ]
    columns = {
        "post": [post for _, post in asked],
        "place_id": [warehouses[item] for item, _ in asked],
        "kind": READ,
        "title": [titles[item] for item, _ in asked],
        "source": SOURCE,
        "source_key": [f"{named[item]}/{batch.head.month[item]}/{versions[item]}" for item, _ in asked],
        "by_hand": True,
    }
    open_tasks(work, columns, len(asked))


def _versions(batch: Batch, context: Context) -> list[tuple[int, int]]:
    """The version each item becomes, and how many ledger lines the one before it sums (-1 without one)."""
    keys = [
        (place, first) for place, (first, _) in zip(batch.head.ids("warehouse"), batch.head.record("span"), strict=True)
    ]
    known = MonthlyReport.objects.using(context.using).filter(
        warehouse__in={place for place, _ in keys if place is not None}, month__in={first for _, first in keys}
    )
    rows = known.values_list("warehouse", "month").annotate(last=Max("version"), moves=Max("moves")).order_by()
    last: dict[tuple[int, date], tuple[int, int]] = {(place, month): (n, moves) for place, month, n, moves in rows}
    return [(last[key][0] + 1, last[key][1]) if key in last else (1, -1) for key in keys]


def _too_soon(batch: Batch, context: Context) -> list[Refusal]:
    today = timezone.localdate(context.now)
    return [
        refusal(item, None, "step_in_order", f"{batch.head.month[item]} 还没有到最后一天", "请在当月最后一天起上报")
        for item, (_, last) in enumerate(batch.head.record("span"))
        if last > today
    ]


def _again(batch: Batch) -> list[Refusal]:
    """A revised version only where the ledger has moved on, and one a batch."""
    seen, refused = set(), []
    keys = zip(batch.head.ids("warehouse"), batch.head.month, strict=True)
    for item, (key, (version, moves)) in enumerate(zip(keys, batch.head.record("version"), strict=True)):
        if key in seen or moves == _moves(batch.head.record("figures")[item]):
            said = f"{key[1]} 的月报第 {version - 1} 版之后没有新的流水" if version > 1 else f"{key[1]} 的月报交了两次"
            refused.append(refusal(item, None, "once", said, "无需重报"))
        seen.add(key)
    return refused


def _differing(batch: Batch) -> list[Refusal]:
    """A stated figure that is not the ledger's."""
    refused = []
    known = [{row.sku: row for row in found} for found in batch.head.record("figures")]
    rows = zip(batch.line_items, batch.numbers, batch.lines.ids("sku"), batch.lines.rows("sku", *FIGURES), strict=True)
    for item, number, sku, (code, *stated) in rows:
        if sku is None:
            continue
        row = known[item].get(sku)
        wrong = [
            f"{title} 填报 {given}，明细账 {getattr(row, name, 0)}"
            for (name, title), given in zip(FIGURES.items(), stated, strict=True)
            if given is not None and given != getattr(row, name, 0)
        ]
        if wrong:
            advice = "月报只按明细账汇总；账有误的先更正账"
            refused.append(refusal(item, number, "constraint_holds", f"{code} {'；'.join(wrong)}", advice))
    return refused
