"""Setting a longer period, and deleting what may go; both leave evidence."""

from typing import Annotated

from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.work import Work
from guiju.kernel.retention.floors import end_of, kinds
from guiju.kernel.retention.models import RetentionPeriod
from guiju.kernel.retention.purges import purges
from guiju.lib.digests.canonical import instant

MOST_MONTHS = 1200


class SetPeriodInput(Input):
    kind: Annotated[str, Field(max_length=40), Label("种类")]
    months: Annotated[int, Field(ge=0, le=MOST_MONTHS), Label("保存月数")]
    reason: Annotated[str, Field(min_length=2, max_length=200), Label("原因")]


class SetPeriod(Command):
    """A longer period than the law's; nobody can go below its floor, and a constraint holds that too."""

    key = "retention.set_period"
    title = "设定保存期限"
    header = SetPeriodInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        refused = []
        for item, (key, months) in enumerate(batch.head.rows("kind", "months")):
            kind = kinds().get(key)
            if kind is None:
                refused.append(unknown(item, None, "种类", key, "保存期限表里的种类"))
            elif months < kind.floor_months:
                message = f"{kind.title}保存 {months} 个月，法定不少于 {kind.floor_months} 个月（{kind.law}）"
                refused.append(refusal(item, None, "kept_as_law_says", message, f"请填 {kind.floor_months} 或更多"))
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        told = [kinds()[key] for key in batch.head.kind]
        columns = {
            **batch.head.columns,
            "floor_months": [kind.floor_months for kind in told],
            "law": [kind.law for kind in told],
            "set_at": work.recorded_at,
        }
        work.insert(RetentionPeriod, columns, batch.size)


class PurgeInput(Input):
    kind: Annotated[str, Field(max_length=40), Label("种类")]


class PurgeExpired(Command):
    """Delete what is past its period, one kind a run; what was deleted, and from when to when, stays as evidence."""

    key = "retention.purge"
    title = "清理到期记录"
    header = PurgeInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        known = purges()
        strangers = [
            unknown(item, None, "种类", kind, "可以到期清理的种类")
            for item, kind in enumerate(batch.head.kind)
            if kind not in known
        ]
        more = [refusal(item, None, "once", "一次只清理一种", "请分次提交") for item in range(1, batch.size)]
        return [*strangers, *more]

    def apply(self, batch: Batch, work: Work) -> None:
        kind = batch.head.kind[0]
        before = end_of(kind, work.recorded_at, work.using)
        taken = purges()[kind].take(before, work.using)
        work.answer(
            [0],
            kind=[kind],
            before=[instant(before)],
            deleted=[taken.number],
            oldest=[taken.oldest and instant(taken.oldest)],
            newest=[taken.newest and instant(taken.newest)],
        )
