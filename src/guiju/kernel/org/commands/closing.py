"""Closing a department."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.commands.assignments import Assign, EndAssignment
from guiju.kernel.org.commands.scope import Reason, company_only, refuse_closed
from guiju.kernel.org.events import UnitsClosed
from guiju.kernel.org.models import UnitClosing
from guiju.kernel.org.subjects import UnitClosed
from guiju.kernel.store.arrays import any_of, array

_FETCH = ("name", "parent_id", "closed_at")


class CloseUnitInput(Input):
    unit: Annotated[str, Label("部门"), Reference("org.Unit", fetch=_FETCH, lock=True)]
    successor: Annotated[str | None, Label("接管部门", "空着就是上级部门"), Reference("org.Unit", fetch=_FETCH)] = None
    reason: Annotated[Reason, Label("原因")]


class CloseUnit(Command):
    """What it kept goes to its superior or to the one that is named; upper packages hand over what is theirs."""

    key = "org.close_unit"
    title = "撤销部门"
    header = CloseUnitInput
    yields = (UnitClosed,)
    causes = (EndAssignment.key, Assign.key)

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        yield from company_only(batch)
        head, seen = batch.head, set()
        for item, (unit, successor) in enumerate(zip(head.record("unit"), head.record("successor"), strict=True)):
            if unit is not None and (unit.closed_at is not None or unit.id in seen):
                yield refusal(item, None, "once", f"{unit.name}已经撤销", "无需重复办理")
            elif unit is not None and successor is not None and successor.id == unit.id:
                yield refusal(item, None, "stands", "部门不能由自己接管", "请选另一个部门")
            if unit is not None:
                seen.add(unit.id)
        yield from refuse_closed(batch, "successor")

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        names = [record.name if record else "" for record in batch.head.record("unit")]
        columns = {"unit": batch.head.unit, "name": names}
        return [Subjects(UnitClosed, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head, units = batch.head, batch.head.ids("unit")
        named = zip(head.ids("successor"), head.record("unit"), strict=True)
        successors = [successor or unit.parent_id for successor, unit in named]
        columns: dict[str, Any] = {
            "unit_id": units,
            "successor_id": successors,
            "reason": head.reason,
            "closed_by": work.actor,
            "closed_at": work.now,
        }
        work.insert(UnitClosing, columns, batch.size)
        _mark(work, units)
        work.emit(UnitsClosed(list(range(batch.size)), units, successors))


def _mark(work: Work, units: Sequence[int]) -> None:
    sql = f"update org_unit set closed_at = %s where {any_of('id', using=work.using)}"
    work.execute(sql, [work.now, array(sorted(set(units)), work.using)])
