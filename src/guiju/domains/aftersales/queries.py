"""What is shown of returns: what was asked, until when, and what became of it."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.db.models.functions import TruncDate

from guiju.domains.aftersales.commands.decide_return import FREIGHTS, OUTCOMES
from guiju.domains.aftersales.controls import REASONS
from guiju.domains.aftersales.models import CountedFrom, ReturnRequest
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.org.permissions import register_permission
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query

READ = "aftersales.read"
register_permission(READ, "查看售后")
STARTS = {str(value): str(label) for value, label in CountedFrom.choices}
WAITING, DECIDED = "待审核", "已审核"
STATES = {WAITING: "duty", DECIDED: "plain"}
IN_TIME, LATE = "期内", "期满"
WINDOWS = {IN_TIME: "pass", LATE: "warn"}


class ReturnParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in STATES}), Filter("state")] = None
    reason: Annotated[str | None, Label("事由", choices=REASONS), Filter("reason")] = None
    order: Annotated[str | None, Label("订单"), Filter("order__number")] = None


class ReturnRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    state: Annotated[str, Column("状态", meanings=STATES)]
    order: Annotated[str, Column("订单", "order__number", link="orders.orders")]
    reason: Annotated[str, Column("事由", choices=REASONS)]
    signed_at: Annotated[datetime, Column("签收时间")]
    filed_at: Annotated[datetime, Column("申请时间")]
    counted_from: Annotated[str, Column("起算", choices=STARTS)]
    interpretation: Annotated[str, Column("所依解释")]
    window_until: Annotated[date, Column("退换期限到")]
    window: Annotated[str, Column("期限", meanings=WINDOWS)]
    outcome: Annotated[str | None, Column("决定", "decision__outcome", choices=OUTCOMES)]
    freight: Annotated[str | None, Column("退货运费", "decision__freight", choices=FREIGHTS)]
    note: Annotated[str | None, Column("理由", "decision__note")]
    decider: Annotated[str | None, Column("经办人", "decider_name")]


class Returns(Query):
    key = "aftersales.returns"
    title = "退换申请"
    params = ReturnParams
    row = ReturnRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "order"
    offers = "aftersales.ReturnRequest"
    commands = {"aftersales.decide_return": "request"}
    empty = "还没有退换申请：消费者提出以后，在这里登记，期限自动算好。"

    def rows(self, using: str) -> QuerySet[ReturnRequest]:
        state = When(decision__isnull=False, then=Value(DECIDED))
        late = When(filed_on__gt=F("window_until"), then=Value(LATE))
        return ReturnRequest.objects.annotate(
            state=Case(state, default=Value(WAITING), output_field=CharField()),
            filed_on=TruncDate("filed_at"),
            window=Case(late, default=Value(IN_TIME), output_field=CharField()),
            decider_name=person_of("decision__handler"),
        )

    def next_commands(self, row: Any) -> Collection[str]:
        return self.commands if row.state == WAITING else ()
