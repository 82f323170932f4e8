"""What is shown of stocktakes: plans and their lines, differences, what was found out, reports, adjustments."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import BooleanField, Case, Exists, OuterRef, QuerySet, Subquery, Value, When
from django.db.models import Count as CountOf

from guiju.domains.warehouse.models import (
    Adjustment,
    AdjustmentLine,
    DifferenceCause,
    DifferenceFinding,
    DifferenceKind,
    DifferenceReport,
    DifferenceReportLine,
    ResponsibleKind,
    StockCountLine,
    StockDifference,
    Stocktake,
    StocktakeClose,
    StocktakeLine,
)
from guiju.domains.warehouse.queries.parts import Since, Until, WarehouseIs
from guiju.domains.warehouse.queries.permissions import COSTS, READ
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section

KINDS = {value: str(label) for value, label in DifferenceKind.choices}
CAUSES = {value: str(label) for value, label in DifferenceCause.choices}
RESPONSIBLE = {value: str(label) for value, label in ResponsibleKind.choices}
PENDING, EXPLAINED, REPLACED, SETTLED = "待处理", "已认定", "已重盘", "已调整"
STANDINGS = {PENDING: "stop", EXPLAINED: "warn", REPLACED: "plain", SETTLED: "pass"}
COUNTING, CLOSED = "盘点中", "已结束"


class StocktakeParams(Params):
    warehouse: WarehouseIs = None
    since: Annotated[Since, Filter("frozen_at", "since")] = None
    until: Annotated[Until, Filter("frozen_at", "until")] = None


class StocktakeRow(Row):
    number: Annotated[str, Column("盘点计划", sortable=True, search="prefix")]
    state: Annotated[str, Column("状态", meanings={COUNTING: "duty", CLOSED: "pass"})]
    quarter_end: Annotated[date | None, Column("季末日")]
    warehouse: Annotated[str, Column("仓库", "warehouse__name")]
    keeper: Annotated[str, Column("保管员", "keeper_name")]
    frozen_at: Annotated[datetime, Column("冻结时间", sortable=True)]


class Stocktakes(Query):
    key = "warehouse.stocktakes"
    title = "盘点"
    params = StocktakeParams
    row = StocktakeRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "warehouse"
    offers = "warehouse.Stocktake"
    sections = (
        Section("盘点表", "warehouse.stocktake_lines", "stocktake"),
        Section("盘点差异", "warehouse.stock_differences", "stocktake"),
        Section("差异报告", "warehouse.difference_reports", "stocktake"),
    )
    commands = {
        "warehouse.count_stock": "stocktake",
        "warehouse.sign_stocktake": "stocktake",
        "warehouse.close_stocktake": "stocktake",
        "warehouse.report_differences": "stocktake",
    }
    empty = "还没有盘点：季末前点“盘点计划”，账面数量即时冻结，再逐行盲盘。"

    def rows(self, using: str) -> QuerySet[Any]:
        return Stocktake.objects.annotate(
            state=Case(
                When(Exists(StocktakeClose.objects.filter(stocktake=OuterRef("pk"))), then=Value(CLOSED)),
                default=Value(COUNTING),
            ),
            keeper_name=person_of("keeper"),
        )

    def next_commands(self, row: Any) -> list[str]:
        return ["warehouse.report_differences"] if row.state == CLOSED else list(self.commands)


class OfStocktake(Params):
    stocktake: Annotated[str | None, Label("盘点计划"), Filter("stocktake__number")] = None
    barcode: Annotated[str | None, Label("条码"), Filter("sku__barcodes__code")] = None


class StocktakeLineRow(Row):
    stocktake: Annotated[str, Column("盘点计划", "stocktake__number", link="warehouse.stocktakes")]
    line: Annotated[int, Column("行")]
    bin: Annotated[str | None, Column("库位", "bin__code")]
    sku: Annotated[str, Column("商品编码", "sku__code", link="catalogue.skus")]
    name: Annotated[str, Column("品名", "sku__name")]
    batch: Annotated[str, Column("批号", "batch__code")]
    counted: Annotated[int | None, Column("实盘数量", "last_counted")]
    book: Annotated[int | None, Column("账面数量", "shown_book")]
    is_second: Annotated[bool | None, Column("已复盘", "last_is_second")]


class StocktakeLines(Query):
    """The books are shown of what was counted only: the first count is blind."""

    key = "warehouse.stocktake_lines"
    title = "盘点表"
    params = OfStocktake
    row = StocktakeLineRow
    permission = READ
    place = "stocktake__warehouse_id"
    empty = "盘点表里没有货物。"

    def rows(self, using: str) -> QuerySet[Any]:
        latest = StockCountLine.objects.filter(line=OuterRef("pk")).order_by("-id")
        return StocktakeLine.objects.annotate(
            last_counted=Subquery(latest.values("quantity")[:1]),
            shown_book=Subquery(latest.values("book")[:1]),
            last_is_second=Subquery(latest.values("is_second")[:1], output_field=BooleanField(null=True)),
        )


class DifferenceParams(Params):
    warehouse: WarehouseIs = None
    stocktake: Annotated[str | None, Label("盘点计划"), Filter("count_line__line__stocktake__number")] = None
    state: Annotated[str | None, Label("状态", choices={each: each for each in STANDINGS}), Filter("standing")] = None
    since: Annotated[Since, Filter("found_at", "since")] = None
    until: Annotated[Until, Filter("found_at", "until")] = None


class DifferenceRow(Row):
    number: Annotated[str, Column("盘点差异", sortable=True, search="prefix")]
    standing: Annotated[str, Column("状态", meanings=STANDINGS)]
    stocktake: Annotated[str, Column("盘点计划", "count_line__line__stocktake__number", link="warehouse.stocktakes")]
    sku: Annotated[str, Column("商品编码", "count_line__line__sku__code", link="catalogue.skus")]
    bin: Annotated[str | None, Column("库位", "count_line__line__bin__code")]
    kind: Annotated[str, Column("类型", choices=KINDS)]
    quantity: Annotated[int, Column("数量")]
    cost: Annotated[int, Column("账面金额", kind="money", permission=COSTS)]
    keeper: Annotated[str, Column("保管员", "keeper_name")]
    found_at: Annotated[datetime, Column("发现时间", sortable=True)]


class StockDifferences(Query):
    key = "warehouse.stock_differences"
    title = "盘点差异"
    params = DifferenceParams
    row = DifferenceRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "sku"
    offers = "warehouse.StockDifference"
    sections = (Section("原因与责任认定", "warehouse.difference_findings", "difference"),)
    commands = {"warehouse.explain_difference": "difference"}
    empty = "没有差异：盘点数与账面一致。"

    def rows(self, using: str) -> QuerySet[Any]:
        later = StockCountLine.objects.filter(line=OuterRef("count_line__line"), id__gt=OuterRef("count_line"))
        return StockDifference.objects.annotate(
            standing=Case(
                When(Exists(AdjustmentLine.objects.filter(difference=OuterRef("pk"))), then=Value(SETTLED)),
                When(Exists(later), then=Value(REPLACED)),
                When(Exists(DifferenceFinding.objects.filter(difference=OuterRef("pk"))), then=Value(EXPLAINED)),
                default=Value(PENDING),
            ),
            keeper_name=person_of("keeper"),
        )

    def next_commands(self, row: Any) -> list[str]:
        return list(self.commands) if row.standing in {PENDING, EXPLAINED} else []


class OfDifference(Params):
    difference: Annotated[str | None, Label("盘点差异"), Filter("difference__number")] = None


class FindingRow(Row):
    number: Annotated[str, Column("认定单", sortable=True, search="prefix")]
    difference: Annotated[str, Column("盘点差异", "difference__number", link="warehouse.stock_differences")]
    cause: Annotated[str, Column("原因", choices=CAUSES)]
    proof: Annotated[str, Column("原因证据")]
    responsible_kind: Annotated[str, Column("责任方", choices=RESPONSIBLE)]
    responsible: Annotated[str | None, Column("责任人", "responsible__name")]
    responsible_name: Annotated[str, Column("责任方名称")]
    found_at: Annotated[datetime, Column("认定时间")]
    handler: Annotated[str, Column("认定人", "handler_name")]


class DifferenceFindings(Query):
    key = "warehouse.difference_findings"
    title = "差异原因与责任认定"
    params = OfDifference
    row = FindingRow
    permission = READ
    place = "difference__warehouse_id"
    identity = "number"
    caption = "difference"
    offers = "warehouse.DifferenceFinding"
    empty = "还没有认定。"

    def rows(self, using: str) -> QuerySet[DifferenceFinding]:
        return DifferenceFinding.objects.annotate(handler_name=person_of("handler"))


class ReportsParams(Params):
    warehouse: WarehouseIs = None
    stocktake: Annotated[str | None, Label("盘点计划"), Filter("stocktake__number")] = None
    since: Annotated[Since, Filter("submitted_at", "since")] = None
    until: Annotated[Until, Filter("submitted_at", "until")] = None


class ReportRow(Row):
    number: Annotated[str, Column("差异报告", sortable=True, search="prefix")]
    stocktake: Annotated[str, Column("盘点计划", "stocktake__number", link="warehouse.stocktakes")]
    lines_reported: Annotated[int, Column("差异项数")]
    warehouse: Annotated[str, Column("仓库", "warehouse__name")]
    submitted_at: Annotated[datetime, Column("呈报时间", sortable=True)]
    handler: Annotated[str, Column("呈报人", "handler_name")]


class DifferenceReports(Query):
    key = "warehouse.difference_reports"
    title = "盘点差异报告"
    params = ReportsParams
    row = ReportRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "stocktake"
    offers = "warehouse.DifferenceReport"
    sections = (
        Section("处理意见", "warehouse.difference_report_lines", "report"),
        Section("调整单", "warehouse.adjustments", "report"),
    )
    commands = {"warehouse.adjust_stock": "report"}
    empty = "还没有差异报告：盘点结束后，逐项写明处理意见呈报。"

    def rows(self, using: str) -> QuerySet[DifferenceReport]:
        return DifferenceReport.objects.annotate(lines_reported=CountOf("lines"), handler_name=person_of("handler"))


class OfReport(Params):
    report: Annotated[str | None, Label("差异报告"), Filter("report__number")] = None


class ReportLineRow(Row):
    report: Annotated[str, Column("差异报告", "report__number", link="warehouse.difference_reports")]
    difference: Annotated[str, Column("盘点差异", "difference__number", link="warehouse.stock_differences")]
    kind: Annotated[str, Column("类型", "difference__kind", choices=KINDS)]
    quantity: Annotated[int, Column("数量", "difference__quantity")]
    cause: Annotated[str | None, Column("原因", "last_cause", choices=CAUSES)]
    responsible_kind: Annotated[str | None, Column("责任方", "last_responsible", choices=RESPONSIBLE)]
    proposal: Annotated[str, Column("处理意见")]


class DifferenceReportLines(Query):
    key = "warehouse.difference_report_lines"
    title = "差异处理意见"
    params = OfReport
    row = ReportLineRow
    permission = READ
    place = "report__warehouse_id"
    empty = "报告里没有差异。"

    def rows(self, using: str) -> QuerySet[Any]:
        latest = DifferenceFinding.objects.filter(difference=OuterRef("difference")).order_by("-id")
        return DifferenceReportLine.objects.annotate(
            last_cause=Subquery(latest.values("cause")[:1]),
            last_responsible=Subquery(latest.values("responsible_kind")[:1]),
        )


class AdjustmentParams(Params):
    warehouse: WarehouseIs = None
    report: Annotated[str | None, Label("差异报告"), Filter("report__number")] = None
    since: Annotated[Since, Filter("adjusted_at", "since")] = None
    until: Annotated[Until, Filter("adjusted_at", "until")] = None


class AdjustmentRow(Row):
    number: Annotated[str, Column("调整单", sortable=True, search="prefix")]
    report: Annotated[str, Column("差异报告", "report__number", link="warehouse.difference_reports")]
    warehouse: Annotated[str, Column("仓库", "warehouse__name")]
    approver: Annotated[str, Column("审批人", "approver_name")]
    adjusted_at: Annotated[datetime, Column("调整时间", sortable=True)]
    handler: Annotated[str, Column("经办人", "handler_name")]


class Adjustments(Query):
    key = "warehouse.adjustments"
    title = "库存调整单"
    params = AdjustmentParams
    row = AdjustmentRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "report"
    offers = "warehouse.Adjustment"
    sections = (Section("调整明细", "warehouse.adjustment_lines", "adjustment"),)
    empty = "没有调整。"

    def rows(self, using: str) -> QuerySet[Adjustment]:
        return Adjustment.objects.annotate(approver_name=person_of("approver"), handler_name=person_of("handler"))


class OfAdjustment(Params):
    adjustment: Annotated[str | None, Label("调整单"), Filter("adjustment__number")] = None


class AdjustmentLineRow(Row):
    adjustment: Annotated[str, Column("调整单", "adjustment__number", link="warehouse.adjustments")]
    difference: Annotated[str, Column("盘点差异", "difference__number", link="warehouse.stock_differences")]
    sku: Annotated[str, Column("商品编码", "sku__code", link="catalogue.skus")]
    kind: Annotated[str, Column("类型", "difference__kind", choices=KINDS)]
    quantity: Annotated[int, Column("数量")]
    cost: Annotated[int, Column("金额", kind="money", permission=COSTS)]


class AdjustmentLines(Query):
    key = "warehouse.adjustment_lines"
    title = "库存调整明细"
    params = OfAdjustment
    row = AdjustmentLineRow
    permission = READ
    place = "adjustment__warehouse_id"
    empty = "没有明细。"

    def rows(self, using: str) -> QuerySet[AdjustmentLine]:
        return AdjustmentLine.objects.all()
