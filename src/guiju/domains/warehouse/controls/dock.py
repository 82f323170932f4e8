"""Goods leave the dock for their bins in time."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.warehouse.dock import AtDock, at_dock, lines_of
from guiju.domains.warehouse.models import Arrival, ArrivalLine
from guiju.domains.warehouse.subjects import GoodsAtDock
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.bed import DAY, NUMBER, Bed
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled

LOOKS_BACK = timedelta(days=30)
"""What lies at the dock for longer was found before."""


class DockToStock(Params):
    default_dock_to_stock_hours: int = Field(24, title="到货上架期限（小时）", ge=1)


class Waiting(NamedTuple):
    """``seconds`` since the goods came; ``said`` names what is left and since when."""

    rest: int
    seconds: int
    said: str


class PutawayLate(Watch):
    key = "warehouse.putaway_late"
    title = "到货逾期未上架"
    subject = GoodsAtDock
    params = DockToStock
    advice = "请清点、入库并上架；不收的请拒收"
    examples = (
        passes(Waiting(5, 24 * 3600, "")),
        passes(Waiting(0, 99 * 3600, "")),
        breaches(Waiting(5, 24 * 3600 + 1, "")),
        passes(Waiting(5, 24 * 3600 + 1, ""), default_dock_to_stock_hours=48),
    )

    def subjects(self, context: Context) -> Subjects:
        waiting = at_dock(context.now - LOOKS_BACK, context.now, context.using)
        keys = {(each.arrival, each.line) for each in waiting}
        found = sorted({mark.rsplit("/", 1)[0] for mark in unsettled(self.key, context.using)})
        waiting += [each for each in lines_of(found, context.using) if (each.arrival, each.line) not in keys]
        return as_subjects(waiting)

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Waiting]:
        return [
            Waiting(each.quantity, max(0, int((context.now - each.arrived_at).total_seconds())), _said(each))
            for each in subjects.memo["waiting"]
        ]

    @staticmethod
    def judge(fact: Waiting, params: DockToStock) -> str | None:
        is_late = fact.rest > 0 and fact.seconds > params.default_dock_to_stock_hours * 3600
        return fact.said if is_late else None

    def plant(self, bed: Bed) -> str:
        arrival = bed.plant(Arrival, number=NUMBER, arrived_at=bed.now - LOOKS_BACK + DAY)
        bed.plant(ArrivalLine, arrival_id=arrival, line=1, noted_quantity=1)
        return f"{NUMBER}/1"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [each.keeper for each in subjects.memo["waiting"]]


def as_subjects(waiting: Sequence[AtDock]) -> Subjects:
    columns: dict[str, Sequence[Any]] = {
        "arrival": [each.arrival for each in waiting],
        "line": [each.line for each in waiting],
        "sku": [each.sku for each in waiting],
        "place": [each.warehouse_id for each in waiting],
        "quantity": [each.quantity for each in waiting],
    }
    subjects = Subjects(GoodsAtDock, columns, list(range(len(waiting))), [None] * len(waiting))
    subjects.memo["waiting"] = list(waiting)
    return subjects


def _said(each: AtDock) -> str:
    came = timezone.localtime(each.arrived_at)
    return f"{each.sku} {each.quantity} 件 {came:%Y-%m-%d %H:%M} 到货后没有上架，值 {each.value // 100}.{each.value % 100:02} 元"
