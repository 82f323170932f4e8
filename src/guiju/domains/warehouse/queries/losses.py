"""Cases of loss: shortages that stand, with who had the goods last and what was found out."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, QuerySet, Value, When

from guiju.domains.warehouse.losses import last_custodian, shortages
from guiju.domains.warehouse.queries.parts import WarehouseIs
from guiju.domains.warehouse.queries.permissions import COSTS, READ
from guiju.kernel.commands.fields import Label
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section

OPEN, FOUND_OUT = "在查，未认定", "已认定"
STATES = {OPEN: "stop", FOUND_OUT: "pass"}


class LossParams(Params):
    warehouse: WarehouseIs = None
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("standing")] = None


class LossRow(Row):
    number: Annotated[str, Column("盘点差异", sortable=True, search="prefix", link="warehouse.stock_differences")]
    sku: Annotated[str, Column("商品", "sku_code", link="catalogue.skus")]
    quantity: Annotated[int, Column("短少")]
    cost: Annotated[int, Column("账面金额", kind="money", permission=COSTS)]
    custodian: Annotated[str, Column("最后保管人")]
    state: Annotated[str, Column("状态", "standing", meanings=STATES)]
    found_at: Annotated[datetime, Column("发现时间", sortable=True)]
    warehouse: Annotated[str, Column("仓库", "warehouse__name")]


class LossCases(Query):
    key = "warehouse.loss_cases"
    title = "损失案"
    params = LossParams
    row = LossRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "sku"
    order = "-found_at"
    sections = (Section("原因与责任认定", "warehouse.difference_findings", "difference"),)
    commands = {"warehouse.explain_difference": "difference"}
    empty = "没有损失案：盘点短少而没有收发可以说明的，在这里查，最后保管人只是线索，不是结论。"

    def rows(self, using: str) -> QuerySet[Any]:
        states = Case(When(explained=True, then=Value(FOUND_OUT)), default=Value(OPEN), output_field=CharField())
        found = shortages(using).filter(stands=True)
        return found.annotate(standing=states, custodian=last_custodian(using))

    def next_commands(self, row: Any) -> list[str]:
        return list(self.commands)
