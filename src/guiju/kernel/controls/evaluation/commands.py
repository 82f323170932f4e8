"""Saying that a judgement was wrong."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.models import WrongMark

JUDGED = frozenset({"block", "hold", "warn", "observe", "found"})


class MarkWrongInput(Input):
    breach: Annotated[int, Label("判定"), Reference("audit.Breach", by="id", fetch=("effect", "message"), title="判定")]
    reason: Annotated[str, Field(min_length=4, max_length=500), Label("哪里不对")]


class MarkWrong(Command):
    """The mark changes nothing of what was decided: it counts when the rulebook is reviewed."""

    key = "controls.mark_wrong"
    title = "标记误判"
    header = MarkWrongInput

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        ids = [each for each in batch.head.ids("breach") if each is not None]
        marked = set(WrongMark.objects.using(context.using).filter(breach__in=ids).values_list("breach_id", flat=True))
        for item, record in enumerate(batch.head.record("breach")):
            if record is None:
                continue
            if record.effect not in JUDGED:
                yield refusal(
                    item, None, "stands", "已特批或已批准放行的，不用标记误判", "请标记拦截、待批、预警或发现"
                )
            elif record.id in marked:
                yield refusal(item, None, "once", "这条判定已标记为误判", "无需重复标记")
            else:
                marked.add(record.id)

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "breach_id": batch.head.ids("breach"),
            "reason": batch.head.reason,
            "marked_by": work.actor,
            "marked_at": work.recorded_at,
        }
        work.insert(WrongMark, columns, batch.size)
