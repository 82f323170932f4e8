"""What is shown of reports that were handed in."""

from datetime import date, datetime
from typing import Annotated

from django.db.models import QuerySet

from guiju.domains.warehouse.models import MonthlyReport, MonthlyReportLine
from guiju.domains.warehouse.queries.parts import Since, Until, WarehouseIs
from guiju.domains.warehouse.queries.permissions import COSTS, READ
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section


class ReportParams(Params):
    warehouse: WarehouseIs = None
    since: Annotated[Since, Filter("submitted_at", "since")] = None
    until: Annotated[Until, Filter("submitted_at", "until")] = None


class ReportRow(Row):
    number: Annotated[str, Column("月报", sortable=True, search="prefix")]
    month: Annotated[date, Column("月份")]
    version: Annotated[int, Column("版本")]
    warehouse: Annotated[str, Column("仓库", "warehouse__name")]
    submitted_at: Annotated[datetime, Column("上报时间", sortable=True)]
    handler: Annotated[str, Column("编报人", "handler_name")]


class MonthlyReports(Query):
    key = "warehouse.monthly_reports"
    title = "进销存月报"
    params = ReportParams
    row = ReportRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "month"
    offers = "warehouse.MonthlyReport"
    sections = (Section("入、出、存", "warehouse.monthly_report_lines", "report"),)
    empty = "还没有上报：每月最后一天 18:00 前，点“上报进销存月报”。"

    def rows(self, using: str) -> QuerySet[MonthlyReport]:
        return MonthlyReport.objects.annotate(handler_name=person_of("handler"))


class OfReport(Params):
    report: Annotated[str | None, Label("月报"), Filter("report__number")] = None


class ReportLineRow(Row):
    report: Annotated[str, Column("月报", "report__number", link="warehouse.monthly_reports")]
    sku: Annotated[str, Column("商品编码", "sku__code", link="catalogue.skus")]
    name: Annotated[str, Column("品名", "sku__name")]
    opening: Annotated[int, Column("期初")]
    received: Annotated[int, Column("入")]
    issued: Annotated[int, Column("出")]
    closing: Annotated[int, Column("存")]
    opening_cost: Annotated[int, Column("期初金额", kind="money", permission=COSTS)]
    received_cost: Annotated[int, Column("入金额", kind="money", permission=COSTS)]
    issued_cost: Annotated[int, Column("出金额", kind="money", permission=COSTS)]
    closing_cost: Annotated[int, Column("存金额", kind="money", permission=COSTS)]


class MonthlyReportLines(Query):
    key = "warehouse.monthly_report_lines"
    title = "进销存月报明细"
    params = OfReport
    row = ReportLineRow
    permission = READ
    place = "report__warehouse_id"
    empty = "这个月没有库存，也没有进出。"

    def rows(self, using: str) -> QuerySet[MonthlyReportLine]:
        return MonthlyReportLine.objects.all()
