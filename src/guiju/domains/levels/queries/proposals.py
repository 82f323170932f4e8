"""What is shown of proposals, and of what became of them."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, F, QuerySet, Value, When

from guiju.domains.levels.models import Action, Proposal, Recovery
from guiju.domains.levels.queries.permissions import READ
from guiju.domains.warehouse.queries import COSTS
from guiju.domains.warehouse.queries.parts import WarehouseIs
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section

WAITING, ACCEPTED, REJECTED = "待决定", "已采纳", "未采纳"
STATES = {WAITING: "warn", ACCEPTED: "pass", REJECTED: "plain"}
ACTIONS = {value: str(label) for value, label in Action.choices}


class ProposalParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("standing")] = None
    action: Annotated[str | None, Label("建议", choices=ACTIONS), Filter("action")] = None
    sku: Annotated[str | None, Label("商品编码"), Filter("sku__code")] = None
    warehouse: WarehouseIs = None


class ProposalRow(Row):
    number: Annotated[str, Column("建议单号", sortable=True, search="prefix")]
    state: Annotated[str, Column("状态", "standing", meanings=STATES)]
    action: Annotated[str, Column("建议", choices=ACTIONS)]
    sku: Annotated[str, Column("商品编码", "sku__code", link="catalogue.skus")]
    name: Annotated[str, Column("品名", "sku__name")]
    batch: Annotated[str | None, Column("批号", "batch__code")]
    quantity: Annotated[int, Column("数量")]
    value: Annotated[int, Column("账面价值", kind="money", permission=COSTS)]
    reason: Annotated[str, Column("理由")]
    owner: Annotated[str | None, Column("负责人", "owner_name")]
    finish_on: Annotated[date, Column("完成日期")]
    warehouse: Annotated[str, Column("仓库", "warehouse__name")]
    proposer: Annotated[str | None, Column("建议人", "proposer_name")]
    proposed_at: Annotated[datetime, Column("建议时间")]
    note: Annotated[str | None, Column("意见", "decision__note")]
    decider: Annotated[str | None, Column("决定人", "decider_name")]


class Proposals(Query):
    key = "levels.proposals"
    title = "库存建议"
    params = ProposalParams
    row = ProposalRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "sku"
    offers = "levels.Proposal"
    sections = (
        Section("采购单", "purchasing.orders", "basis"),
        Section("出库申请", "warehouse.issue_requests", "basis"),
        Section("处理回收", "levels.recoveries", "proposal"),
    )
    commands = {"levels.decide_proposal": "proposal", "levels.record_recovery": "proposal"}
    empty = "没有建议：低于补货点的商品系统会提出补货，积压的由仓库提出处理建议。"

    def rows(self, using: str) -> QuerySet[Proposal]:
        standing = Case(
            When(is_open=True, then=Value(WAITING)),
            When(decision__is_accepted=True, then=Value(ACCEPTED)),
            default=Value(REJECTED),
            output_field=CharField(),
        )
        return Proposal.objects.annotate(
            standing=standing,
            owner_name=person_of("owner"),
            proposer_name=person_of("proposer"),
            decider_name=person_of("decision__decider"),
        )

    def next_commands(self, row: Any) -> Collection[str]:
        if row.state == WAITING:
            return ("levels.decide_proposal",)
        is_clearance = row.state == ACCEPTED and row.action != Action.REPLENISH
        return ("levels.record_recovery",) if is_clearance else ()


class OfProposal(Params):
    proposal: Annotated[str | None, Label("建议单号"), Filter("proposal__number")] = None


class RecoveryRow(Row):
    number: Annotated[str, Column("回收单号", sortable=True, search="prefix")]
    proposal: Annotated[str, Column("建议单号", "proposal__number", search="prefix", link="levels.proposals")]
    action: Annotated[str, Column("处理方式", "proposal__action", choices=ACTIONS)]
    sku: Annotated[str, Column("商品编码", "proposal__sku__code", link="catalogue.skus")]
    quantity: Annotated[int, Column("数量")]
    book_value: Annotated[int, Column("账面价值", kind="money", permission=COSTS)]
    recovered: Annotated[int, Column("回收金额", kind="money", permission=COSTS)]
    result: Annotated[int, Column("盈亏", "gained", kind="money", permission=COSTS)]
    recorded_at: Annotated[datetime, Column("登记时间")]
    handler: Annotated[str | None, Column("经办人", "handler_name")]


class Recoveries(Query):
    key = "levels.recoveries"
    title = "处理回收"
    params = OfProposal
    row = RecoveryRow
    permission = READ
    place = "proposal__warehouse_id"
    identity = "number"
    caption = "sku"
    empty = "还没有登记回收：处理建议采纳并出库后登记。"

    def rows(self, using: str) -> QuerySet[Recovery]:
        return Recovery.objects.annotate(gained=F("recovered") - F("book_value"), handler_name=person_of("handler"))
