"""设定风险限额: how much of a month's revenue one platform may have; a later one counts from its day on."""

from datetime import date
from typing import Annotated

from django.utils import timezone
from pydantic import Field

from guiju.domains.office.api import insert_of_company
from guiju.domains.risk.models import RiskLimit
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work


class LimitInput(Input):
    percent: Annotated[int, Field(ge=1, le=100), Label("单一平台占月销售额不超过（%）")]
    since: Annotated[date | None, Label("自", "空着是今天")] = None
    reason: Annotated[str, Field(min_length=2, max_length=500), Label("依据")]


class SetLimit(Command):
    key = "risk.set_limit"
    title = "设定风险限额"
    header = LimitInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        today = timezone.localdate(context.now)
        return [
            refusal(item, None, "stands", f"{since} 已经过去，限额不改以前的月份", "请写今天或以后的日子，空着就是今天")
            for item, since in enumerate(batch.head.since)
            if since is not None and since < today
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        today = timezone.localdate(work.now)
        columns = {
            "percent": batch.head.percent,
            "since": [since or today for since in batch.head.since],
            "reason": batch.head.reason,
            "set_by": work.actor,
            "set_at": work.now,
        }
        insert_of_company(work, RiskLimit, columns, kind="XE", items=list(range(batch.size)), moment=work.now)
