"""The outbox as the worker moves it: leased before sending, settled after; the sending itself is in no transaction.

What it gave up a person may let it try anew.
"""

from datetime import UTC, timedelta
from typing import Annotated

from django.db import connections
from pydantic import AwareDatetime, Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import rows_of, rows_parameters
from guiju.kernel.worklist.sinks import sinks

LEASE = timedelta(minutes=2)
"""Longer than any sending takes; after it, another worker sends what a killed one has left."""


class LeaseOutgoingInput(Input):
    sink: Annotated[str, Field(min_length=1, max_length=40), Label("去向")]
    lease: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$"), Label("租约")]
    most: Annotated[int, Field(ge=1, le=1000), Label("最多")]


class LeaseOutgoing(Command):
    """Takes the oldest notices of a sink that wait and that nobody else has."""

    key = "worklist.lease_outgoing"
    title = "领取外发通知"
    header = LeaseOutgoingInput

    def apply(self, batch: Batch, work: Work) -> None:
        moment = connections[work.using].ops.adapt_datetimefield_value
        now, until = moment(work.recorded_at), moment(work.recorded_at + LEASE)
        given = rows_of({"sink": "text", "lease": "text", "most": "bigint"}, work.using)
        columns = rows_parameters([batch.head.sink, batch.head.lease, batch.head.most], work.using)
        # Said twice: of two workers that chose the same rows, the second finds them leased when its turn comes.
        work.execute(
            f"update worklist_outgoing set lease = d.lease, leased_until = %s from {given} as d "
            f"where worklist_outgoing.sink = d.sink and {_waits('worklist_outgoing')} and worklist_outgoing.id in ("
            "select id from (select o.id, g.most, row_number() over (partition by o.sink order by o.id) as place "
            f"from worklist_outgoing o join {given} as g on g.sink = o.sink where {_waits('o')}) as ranked "
            "where place <= most)",
            [until, *columns, now, now, *columns, now, now],
        )


def _waits(table: str) -> str:
    return (
        f"{table}.sent_at is null and {table}.abandoned_at is null and {table}.next_at <= %s "
        f"and ({table}.leased_until is null or {table}.leased_until < %s)"
    )


class SettleOutgoingInput(Input):
    outgoing: Annotated[int, Label("外发通知")]
    lease: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$"), Label("租约")]
    envelope: Annotated[int, Label("合并到")]
    fault: Annotated[str, Field(max_length=500), Label("失败原因")] = ""
    next_at: Annotated[AwareDatetime | None, Label("下次发送")] = None


class SettleOutgoing(Command):
    """Sent, or tried again at ``next_at``; without one it is given up. Only whoever holds the lease settles."""

    key = "worklist.settle_outgoing"
    title = "外发结果"
    header = SettleOutgoingInput

    def apply(self, batch: Batch, work: Work) -> None:
        given = rows_of(
            {"id": "bigint", "lease": "text", "envelope": "bigint", "fault": "text", "next_at": "timestamptz"},
            work.using,
        )
        moment = connections[work.using].ops.adapt_datetimefield_value
        now = moment(work.recorded_at)
        head = batch.head
        later = [next_at and moment(next_at.astimezone(UTC)) for next_at in head.next_at]
        columns = [head.outgoing, head.lease, head.envelope, head.fault, later]
        work.execute(
            "update worklist_outgoing set attempts = attempts + 1, lease = '', leased_until = null, fault = d.fault, "
            "envelope = d.envelope, next_at = coalesce(d.next_at, worklist_outgoing.next_at), "
            "sent_at = case when d.fault = '' then %s else null end, "
            "abandoned_at = case when d.fault <> '' and d.next_at is null then %s else null end "
            f"from {given} as d where worklist_outgoing.id = d.id and worklist_outgoing.lease = d.lease "
            "and worklist_outgoing.sent_at is null",
            [now, now, *rows_parameters(columns, work.using)],
        )


class ResendOutgoingInput(Input):
    outgoing: Annotated[
        int,
        Label("外发通知"),
        Reference("worklist.Outgoing", by="id", fetch=("sink", "abandoned_at"), lock=True, title="外发通知"),
    ]


class ResendOutgoing(Command):
    """What was given up waits to be sent again, under the same key, with as many attempts as at first."""

    key = "worklist.resend_outgoing"
    title = "重新发送"
    header = ResendOutgoingInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        known, refused = sinks(), []
        seen: set[int] = set()
        for item, row in enumerate(batch.head.record("outgoing")):
            if row is None:
                continue
            if row.abandoned_at is None or row.id in seen:
                refused.append(refusal(item, None, "step_in_order", "这条通知没有放弃，不用重新发送", "请等它自己发出"))
            elif row.sink not in known:
                advice = "请先在设置 GUIJU_SINKS 里恢复这个去向"
                refused.append(refusal(item, None, "step_in_order", f"设置里已经没有去向“{row.sink}”", advice))
            seen.add(row.id)
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        given = rows_of({"id": "bigint"}, work.using)
        now = connections[work.using].ops.adapt_datetimefield_value(work.recorded_at)
        work.execute(
            f"update worklist_outgoing set abandoned_at = null, attempts = 0, next_at = %s from {given} as d "
            "where worklist_outgoing.id = d.id",
            [now, *rows_parameters([batch.head.ids("outgoing")], work.using)],
        )
