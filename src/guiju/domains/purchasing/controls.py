"""A supplier that nobody has inspected for too long: asked about when it is ordered from, and found."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from django.utils import timezone
from pydantic import Field

from guiju.domains.purchasing.inspected_suppliers import Inspected, suppliers
from guiju.domains.purchasing.subjects import OrderPlaced, SupplierStands
from guiju.kernel.calendar.moments import close_of
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.rulebook.models import Outcome

NEVER = 0


class CycleParams(Params):
    default_supplier_cycle_months: int = Field(12, title="供应商检查周期（月）", ge=1, le=60)
    default_inspect_days: int = Field(30, title="补查期限（天）", ge=0, le=365)


class Seen(NamedTuple):
    """``last`` and ``today`` are ordinals of days; ``last`` 0: it is not in the register."""

    supplier: str
    last: int
    today: int


_TODAY = date(2027, 3, 1)
_EXAMPLES = (
    passes(Seen("杭州日化", date(2026, 3, 1).toordinal() + 1, _TODAY.toordinal())),
    passes(Seen("杭州日化", NEVER, _TODAY.toordinal())),
    breaches(Seen("杭州日化", date(2026, 3, 1).toordinal(), _TODAY.toordinal())),
    passes(Seen("杭州日化", date(2026, 3, 1).toordinal(), _TODAY.toordinal()), default_supplier_cycle_months=24),
)


def _over(fact: Seen, params: CycleParams) -> date | None:
    """The day on which the supplier should have been inspected, where that has come."""
    if fact.last == NEVER:
        return None
    until = date.fromordinal(fact.last) + relativedelta(months=params.default_supplier_cycle_months)
    return until if until.toordinal() <= fact.today else None


def _judge(fact: Seen, params: CycleParams) -> str | None:
    until = _over(fact, params)
    return f"{fact.supplier} 未检查：应在 {until} 前检查一次" if until else None


class SupplierInspected(Gate):
    """Only asked about: whoever orders says why."""

    key = "purchasing.supplier_inspected"
    title = "供应商按期检查"
    subject = OrderPlaced
    params = CycleParams
    outcome = Outcome.WARN
    advice = "请安排检查；确需下单的，点一个理由"
    reasons = ("已安排检查", "断货风险，先下单", "小额补货")
    examples = _EXAMPLES

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Seen]:
        today = timezone.localdate(context.now).toordinal()
        known: dict[str, int] = {each.name: each.last.toordinal() for each in suppliers(context.using)}
        return [Seen(supplier, known.get(supplier, NEVER), today) for supplier in subjects.supplier]

    judge = staticmethod(_judge)


class SupplierUninspected(Watch):
    """Its buyer's to arrange, within some days of the day on which it should have been inspected."""

    key = "purchasing.supplier_uninspected"
    title = "供应商久未检查"
    subject = SupplierStands
    params = CycleParams
    advice = "请在期限内检查，或核查资料"
    examples = _EXAMPLES

    def subjects(self, context: Context) -> Subjects:
        rows = suppliers(context.using)
        columns: dict[str, list[Any]] = {"number": [row.number for row in rows], "place": [row.place for row in rows]}
        found = Subjects(SupplierStands, columns, list(range(len(rows))), [None] * len(rows))
        found.memo["rows"] = rows
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Seen]:
        rows: list[Inspected] = subjects.memo["rows"]
        today = timezone.localdate(context.now).toordinal()
        return [Seen(row.name, row.last.toordinal(), today) for row in rows]

    judge = staticmethod(_judge)

    @staticmethod
    def due(fact: Seen, params: CycleParams) -> datetime | None:
        until = _over(fact, params)
        if until is None:
            return None
        day = until + timedelta(days=params.default_inspect_days)
        return close_of(day).astimezone(UTC)

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.buyer for row in subjects.memo["rows"]]
