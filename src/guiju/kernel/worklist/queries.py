"""What of the outbox is shown: notices that no sink took and the program no longer tries to send.

What a notice says is not shown: it was for others.
"""

from datetime import datetime
from typing import Annotated

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from guiju.kernel.commands.fields import Label
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query
from guiju.kernel.worklist.commands import ResendOutgoing
from guiju.kernel.worklist.models import Outgoing


class AbandonedParams(Params):
    sink: Annotated[str | None, Label("去向"), Filter("sink")] = None


class AbandonedRow(Row):
    number: Annotated[str, Column("编号")]
    sink: Annotated[str, Column("去向")]
    kind: Annotated[str, Column("种类")]
    queued_at: Annotated[datetime, Column("写入时间")]
    attempts: Annotated[int, Column("次数")]
    abandoned_at: Annotated[datetime, Column("放弃时间")]
    fault: Annotated[str, Column("最近一次失败")]


class Abandoned(Query):
    key = "worklist.abandoned"
    title = "没发出的通知"
    params = AbandonedParams
    row = AbandonedRow
    permission = "worklist.read_outgoing"
    identity = "number"
    caption = "kind"
    commands = {ResendOutgoing.key: "outgoing"}
    empty = "没有放弃的外发通知：每一条都发出了，或者还在重试。"

    def rows(self, using: str) -> QuerySet[Outgoing]:
        abandoned = Outgoing.objects.filter(abandoned_at__isnull=False)
        return abandoned.annotate(number=Cast("id", CharField()))


def waiting_of(using: str = "default") -> tuple[int, int]:
    """How many notices wait to be sent, and how many were given up; each from an index of just those."""
    rows = Outgoing.objects.using(using)
    waiting = rows.filter(sent_at__isnull=True, abandoned_at__isnull=True).count()
    return waiting, rows.filter(abandoned_at__isnull=False).count()
