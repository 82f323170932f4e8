"""The month's lists of idle stock."""

from collections.abc import Collection
from datetime import date
from typing import Annotated, Any

from django.db.models import Case, CharField, Exists, F, QuerySet, Value, When
from django.db.models.functions import Cast

from guiju.domains.levels.lists import answers
from guiju.domains.levels.models import IdleStock
from guiju.domains.levels.queries.permissions import READ
from guiju.domains.warehouse.queries import COSTS
from guiju.domains.warehouse.queries.parts import WarehouseIs
from guiju.kernel.commands.fields import Label
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query

UNANSWERED, PROPOSED = "待建议", "已建议"
ANSWERED = {UNANSWERED: "stop", PROPOSED: "pass"}


class IdleParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in ANSWERED}), Filter("standing")] = None
    month: Annotated[date | None, Label("月份（当月第一天）"), Filter("month")] = None
    warehouse: WarehouseIs = None


class IdleRow(Row):
    month: Annotated[date, Column("月份")]
    sku: Annotated[str, Column("商品编码", "sku__code", link="catalogue.skus")]
    name: Annotated[str, Column("品名", "sku__name")]
    batch: Annotated[str, Column("批次", "label")]
    quantity: Annotated[int, Column("数量")]
    value: Annotated[int, Column("账面价值", kind="money", permission=COSTS)]
    state: Annotated[str, Column("状态", "standing", meanings=ANSWERED)]
    due_on: Annotated[date, Column("建议期限")]
    warehouse: Annotated[str, Column("仓库", "warehouse__code")]


class IdleStocks(Query):
    key = "levels.idle_stock"
    title = "积压清单"
    params = IdleParams
    row = IdleRow
    permission = READ
    place = "warehouse_id"
    commands = {
        "levels.propose_clearance": {"warehouse": "warehouse", "sku": "sku", "batch": "batch", "quantity": "quantity"}
    }
    empty = "没有积压：每月 1 日列出久未出库的批次。"

    def rows(self, using: str) -> QuerySet[IdleStock]:
        return IdleStock.objects.annotate(
            standing=Case(
                When(Exists(answers()), then=Value(PROPOSED)), default=Value(UNANSWERED), output_field=CharField()
            ),
            label=Case(
                When(batch__code="", then=Cast("batch__received_on", CharField())),
                default=F("batch__code"),
                output_field=CharField(),
            ),
        )

    def next_commands(self, row: Any) -> Collection[str]:
        return self.commands if row.state == UNANSWERED else ()
