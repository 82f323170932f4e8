"""The company's lines of business and the permits of each."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import QuerySet

from guiju.domains.policy.lines import KINDS
from guiju.domains.policy.models import BusinessLine
from guiju.domains.policy.queries.interpretations import READ
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Query


class LineRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    name: Annotated[str, Column("业务线", search="contains")]
    kind: Annotated[str, Column("种类", choices=KINDS)]
    own_couriers: Annotated[bool, Column("自有配送人员")]
    permits: Annotated[str, Column("须有的许可、备案")]
    opened_at: Annotated[datetime, Column("登记时间")]


class Lines(Query):
    key = "policy.lines"
    title = "业务线"
    row = LineRow
    permission = READ
    identity = "number"
    caption = "name"
    offers = "policy.BusinessLine"
    empty = "还没有业务线：登记公司证照后，开展在线零售、跨境电商、物流配送等业务线。"

    def rows(self, using: str) -> QuerySet[Any]:
        return BusinessLine.objects.all()
