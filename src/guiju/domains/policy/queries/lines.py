"""The company's lines of business and whether each may be run today."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, QuerySet, Value, When
from django.utils import timezone

from guiju.domains.policy.licences import held
from guiju.domains.policy.lines import KINDS, missing
from guiju.domains.policy.models import BusinessLine
from guiju.domains.policy.queries.interpretations import READ
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Params, Query
from guiju.kernel.queries.reader import Reader

RUNNING, STOPPED = "经营中", "停售"


class LineRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    name: Annotated[str, Column("业务线", search="contains")]
    kind: Annotated[str, Column("种类", choices=KINDS)]
    own_couriers: Annotated[bool, Column("自有配送人员")]
    permits: Annotated[str, Column("须有的许可、备案")]
    state: Annotated[str, Column("状态", meanings={RUNNING: "pass", STOPPED: "stop"})]
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

    def source(self, params: Params, reader: Reader) -> QuerySet[Any]:
        over = When(id__in=_stopped(), then=Value(STOPPED))
        state = Case(over, default=Value(RUNNING), output_field=CharField())
        return BusinessLine.objects.annotate(state=state)


def _stopped() -> Sequence[int]:
    """Those of which a permit no longer holds."""
    names = held(timezone.localdate())
    return [pk for pk, permits in BusinessLine.objects.values_list("id", "permits") if missing(permits, names)]
