"""A month's report is what the ledger says: what moves afterwards asks for a revised version."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import OuterRef, Subquery

from guiju.domains.warehouse.figures import month_figures, moved_since
from guiju.domains.warehouse.models import MonthlyReport
from guiju.domains.warehouse.subjects import ReportHandedIn
from guiju.kernel.audit.recent import LOOK_BACK, first_id_since
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled


class HandedIn(NamedTuple):
    """``summed`` and ``moves`` are the ledger lines the report sums and those that count in the month now."""

    month: str
    version: int
    summed: int
    moves: int


class ReportRevised(Watch):
    """The ledger has moved on in a month that was reported: a revised version is due."""

    key = "warehouse.report_revised"
    title = "进销存月报须重报"
    subject = ReportHandedIn
    params = Params
    supervisor = "operations_director"
    advice = "请重报这个月的进销存月报，系统记为下一版"
    examples = (
        passes(HandedIn("2026-05", 1, 8, 8)),
        breaches(HandedIn("2026-05", 1, 8, 9)),
    )

    def subjects(self, context: Context) -> Subjects:
        """Reports whose month has moved within a day, and those that were found before; a superseded one is in order."""
        named = unsettled(self.key, context.using)
        same = MonthlyReport.objects.filter(warehouse=OuterRef("warehouse"), month=OuterRef("month"))
        rows = list(
            MonthlyReport.objects.using(context.using)
            .annotate(latest=Subquery(same.order_by("-version").values("id")[:1]))
            .order_by("id")
        )
        since = first_id_since(context.now - LOOK_BACK, context.using)
        moved = moved_since([(row.warehouse_id, row.month, row.last_day) for row in rows], since, context.using)
        found = [
            row
            for row, is_moved in zip(rows, moved, strict=True)
            if row.number in named or (is_moved and row.latest == row.id)
        ]
        columns: dict[str, Any] = {
            "number": [row.number for row in found],
            "place": [row.warehouse_id for row in found],
            "month": [row.month for row in found],
            "last_day": [row.last_day for row in found],
            "moves": [row.moves for row in found],
        }
        subjects = Subjects(ReportHandedIn, columns, list(range(len(found))), [None] * len(found))
        subjects.memo["reports"] = found
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[HandedIn]:
        spans = list(subjects.rows("place", "month", "last_day"))
        now = [sum(row.moves for row in figures) for figures in month_figures(spans, context.using)]
        return [
            HandedIn(f"{row.month:%Y-%m}", row.version, row.moves, moves if row.latest == row.id else row.moves)
            for row, moves in zip(subjects.memo["reports"], now, strict=True)
        ]

    @staticmethod
    def judge(fact: HandedIn, params: Params) -> str | None:
        if fact.moves == fact.summed:
            return None
        return f"{fact.month} 月报第 {fact.version} 版之后又有流水，须报第 {fact.version + 1} 版"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.handler for row in subjects.memo["reports"]]
