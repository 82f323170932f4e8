"""The reason for a warning: given by the person whose act was warned about."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import rows_of, rows_parameters


@dataclass(frozen=True)
class WarningsAnswered:
    """Ids of the breaches for which a reason was given."""

    breaches: Sequence[int]


class AcknowledgeInput(Input):
    breach: Annotated[
        int,
        Label("预警"),
        Reference("audit.Breach", by="id", fetch=("effect", "acknowledged_at"), owner="actor", lock=True, title="预警"),
    ]
    reason: Annotated[str, Field(min_length=2, max_length=500), Label("原因")]


class Acknowledge(Command):
    """A reason is given once; what was said stays."""

    key = "commands.acknowledge"
    title = "说明预警原因"
    header = AcknowledgeInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return [
            refusal(item, None, "once", "这条预警已经说明过原因", "无需重复说明")
            for item, record in enumerate(batch.head.record("breach"))
            if record is not None and (record.acknowledged_at is not None or record.effect != "warn")
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        given = rows_of({"id": "bigint", "reason": "text"}, work.using)
        work.execute(
            "update audit_breach set acknowledged_by = %s, acknowledged_at = %s, reason = d.reason "
            f"from {given} as d where audit_breach.id = d.id",
            [work.actor, work.recorded_at, *rows_parameters([batch.head.ids("breach"), batch.head.reason], work.using)],
        )
        work.emit(WarningsAnswered(batch.head.ids("breach")))
