"""Who executes each clause today."""

from typing import Annotated

from django.utils import timezone

from guiju.domains.policy.controls.organising import heads
from guiju.domains.policy.departments_live import department_rates
from guiju.domains.policy.fields import READ
from guiju.domains.policy.organisation import executors
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.fields import Label
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Asked, Found, Params, Query
from guiju.kernel.queries.reader import Reader

AT_POST, STANDS_IN, VACANT = "在岗", "代管", "空缺"


class ExecutorParams(Params):
    rulebook: Annotated[str | None, Label("制度", "如 S11")] = None


class ExecutorRow(Row):
    code: Annotated[str, Column("条款", link="policy.rules")]
    title: Annotated[str, Column("标题")]
    actor: Annotated[str, Column("执行人")]
    names: Annotated[str, Column("现任")]
    state: Annotated[str, Column("状态", meanings={AT_POST: "pass", STANDS_IN: "warn", VACANT: "stop"})]


class Executors(Query):
    """Of the rulebooks of which a clause says who has a clause while its post is vacant."""

    key = "policy.executors"
    title = "条款执行表"
    params = ExecutorParams
    row = ExecutorRow
    permission = READ
    empty = "没有制度要求登记条款执行人。"

    def found(self, params: ExecutorParams, asked: Asked, reader: Reader) -> Found:
        now = timezone.now()
        known = heads(Context(SYSTEM, now, using=reader.using))
        if params.rulebook:
            known = {book: head for book, head in known.items() if book == params.rulebook}
        rows = executors(known, now, reader.using)
        begin = int(asked.after or 0) if (asked.after or "0").isdecimal() else 0
        end = begin + asked.limit
        kept = [
            self.row.record(
                id=begin + place,
                code=row.code,
                title=row.title,
                actor=row.actor,
                names="、".join(row.names),
                state=STANDS_IN if row.stands_in and row.names else AT_POST if row.names else VACANT,
            )
            for place, row in enumerate(rows[begin:end])
        ]
        return Found(kept, str(end) if end < len(rows) else "", len(rows))


class RateRow(Row):
    unit: Annotated[str, Column("部门")]
    clauses: Annotated[int, Column("执行的条款")]
    reacting: Annotated[int, Column("其中在运行")]
    percent: Annotated[int, Column("有效率（%）")]


class DepartmentsLive(Query):
    """How much of what each department executes runs."""

    key = "policy.departments_live"
    title = "部门条款有效率"
    row = RateRow
    permission = READ
    empty = "还没有部门：设立部门、任命时写明部门以后，这里按部门统计。"

    def found(self, params: Params, asked: Asked, reader: Reader) -> Found:
        rows = [
            self.row.record(
                id=place, unit=each.unit, clauses=each.clauses, reacting=each.reacting, percent=each.percent
            )
            for place, each in enumerate(department_rates(timezone.now(), reader.using))
        ]
        return Found(rows, "", len(rows))
