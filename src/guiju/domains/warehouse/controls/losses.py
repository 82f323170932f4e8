"""A shortage that no recorded movement explains is a case to look into; it names nobody guilty."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Q

from guiju.domains.warehouse.gate_subjects import ShortageStands
from guiju.domains.warehouse.losses import shortages
from guiju.domains.warehouse.models import DifferenceKind, StockDifference
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.bed import NUMBER, Bed
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.org.holders import first_at

HEAD = "warehouse_head"


class Shortage(NamedTuple):
    """``is_explained``: cause and proof are written down; ``stands`` until the line is counted anew."""

    sku: str
    quantity: int
    is_explained: bool
    stands: bool = True


class ShortageUnexplained(Watch):
    key = "warehouse.shortage_unexplained"
    title = "损失案"
    subject = ShortageStands
    params = Params
    advice = "请向最后保管人了解情况，查收发和监控，再办差异责任认定；查清以前不认定任何人"
    examples = (
        passes(Shortage("A-500", 3, is_explained=True)),
        passes(Shortage("A-500", 3, is_explained=False, stands=False)),
        breaches(Shortage("A-500", 3, is_explained=False)),
    )

    def subjects(self, context: Context) -> Subjects:
        """What nobody has explained, and what was found before."""
        found = unsettled(self.key, context.using)
        rows = list(
            shortages(context.using).filter(Q(explained=False, stands=True) | Q(number__in=found)).order_by("id")
        )
        columns: dict[str, list[Any]] = {
            "difference": [row.number for row in rows],
            "place": [row.warehouse_id for row in rows],
        }
        subjects = Subjects(ShortageStands, columns, list(range(len(rows))), [None] * len(rows))
        subjects.memo["rows"] = rows
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Shortage]:
        return [Shortage(row.sku_code, row.quantity, row.explained, row.stands) for row in subjects.memo["rows"]]

    @staticmethod
    def judge(fact: Shortage, params: Params) -> str | None:
        if fact.is_explained or not fact.stands:
            return None
        return f"{fact.sku} 盘点短少 {fact.quantity}，没有收发可以说明"

    def plant(self, bed: Bed) -> str:
        bed.plant(StockDifference, number=NUMBER, kind=DifferenceKind.SHORTAGE)
        return NUMBER

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(HEAD, subjects.place, context.now, context.using)
