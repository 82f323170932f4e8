"""Assets that were lent and are not back in time."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone
from pydantic import Field

from guiju.domains.assets.models import AssetLoan
from guiju.domains.assets.subjects import AssetOnLoan
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.bed import LONG_AGO, NUMBER, Bed
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled


class ReturnTime(Params):
    default_return_overdue_days: int = Field(3, title="逾期几天仍未归还即提出", ge=1)


class Loan(NamedTuple):
    """``days`` since the day on which it was due back, negative before."""

    asset: str
    due: str
    days: int
    is_back: bool


class ReturnedInTime(Watch):
    key = "assets.returned_in_time"
    title = "公物借用逾期未还"
    subject = AssetOnLoan
    params = ReturnTime
    advice = "请归还；确需继续使用的，归还后重新办理借用"
    examples = (
        passes(Loan("T-12 笔记本电脑", "2026-05-10", 2, is_back=False)),
        passes(Loan("T-12 笔记本电脑", "2026-05-10", 9, is_back=True)),
        breaches(Loan("T-12 笔记本电脑", "2026-05-10", 3, is_back=False)),
        passes(Loan("T-12 笔记本电脑", "2026-05-10", 3, is_back=False), default_return_overdue_days=4),
    )

    def subjects(self, context: Context) -> Subjects:
        """What is due back, and what was found before."""
        due = Q(due_on__lt=timezone.localdate(context.now), back__isnull=True)
        rows = list(
            AssetLoan.objects.using(context.using)
            .filter(due | Q(number__in=unsettled(self.key, context.using)))
            .select_related("asset", "borrower", "back")
            .order_by("id")
        )
        columns: dict[str, list[Any]] = {
            "number": [row.number for row in rows],
            "place": [row.place_id for row in rows],
        }
        subjects = Subjects(AssetOnLoan, columns, list(range(len(rows))), [None] * len(rows))
        subjects.memo["rows"] = rows
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Loan]:
        today = timezone.localdate(context.now)
        return [
            Loan(
                f"{row.asset.asset_code} {row.asset.name}",
                f"{row.due_on}",
                (today - row.due_on).days,
                getattr(row, "back", None) is not None,
            )
            for row in subjects.memo["rows"]
        ]

    @staticmethod
    def judge(fact: Loan, params: ReturnTime) -> str | None:
        if fact.is_back or fact.days < params.default_return_overdue_days:
            return None
        return f"{fact.asset} 应于 {fact.due} 归还，还没有归还"

    def plant(self, bed: Bed) -> str:
        lent = timezone.localdate(bed.now) - LONG_AGO
        bed.plant(AssetLoan, number=NUMBER, lent_on=lent, due_on=lent)
        return NUMBER

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.borrower.account_id or 0 for row in subjects.memo["rows"]]
