"""More than sells in the days a clause allows: found in stock, and asked about before more is ordered."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.levels.controls.looking import HEAD, ONCE_A_DAY, SalesWindow, as_subjects, window_of
from guiju.domains.levels.plans import planned_until
from guiju.domains.levels.reading import levels_of, levels_where, tied_up
from guiju.domains.levels.rules import Level, above, covers_more, raised
from guiju.domains.levels.subjects import LevelSeen
from guiju.domains.purchasing.api import OrderPlaced
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import CumulativeGate
from guiju.kernel.controls.in_force import params_in_force
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.org.holders import first_at
from guiju.kernel.rulebook.models import Outcome

USUAL_DAYS = 90


class MostCover(SalesWindow):
    """Two names, as two clauses call it; where one clause has both, the shorter holds."""

    default_max_days: int | None = Field(None, title="最多可卖天数", ge=1)
    default_overstock_days: int | None = Field(None, title="超量线（天）", ge=1)

    @property
    def most_days(self) -> int:
        given = [days for days in (self.default_max_days, self.default_overstock_days) if days is not None]
        return min(given, default=USUAL_DAYS)


class Surplus(NamedTuple):
    """``value`` is the cost of the good stock in 分; ``planned`` are the days for which an accepted plan still runs.

    What ``was_found`` before must fall below the line, not only to it.
    """

    sku: str
    level: Level
    window: int
    value: int
    planned: int
    was_found: bool = False


_PLENTY = Level(good=600, on_order=0, sold=60, days=30)


class Overstocked(Watch):
    """Closed by cover that falls below the line, or while an accepted plan to clear it runs."""

    key = "levels.overstocked"
    title = "超量库存"
    subject = LevelSeen
    params = MostCover
    interval = ONCE_A_DAY
    advice = "请提出处理建议（降价、退供、调拨、报废、再利用），采纳前不再进货"
    examples = (
        breaches(Surplus("B-250", _PLENTY, 30, 0, -1)),
        passes(Surplus("B-250", _PLENTY, 30, 0, 0)),
        passes(Surplus("B-250", Level(180, 0, 60, 30), 30, 0, -1)),
        breaches(Surplus("B-250", Level(180, 0, 60, 30), 30, 0, -1, was_found=True)),
        passes(Surplus("B-250", Level(179, 0, 60, 30), 30, 0, -1, was_found=True)),
        breaches(Surplus("B-250", Level(180, 0, 60, 30), 30, 0, -1), default_max_days=60),
        breaches(Surplus("B-250", Level(181, 0, 60, 30), 30, 0, -1), default_overstock_days=90),
        breaches(Surplus("B-250", Level(1, 0, 0, 30), 30, 0, -1)),
        passes(Surplus("B-250", Level(1, 0, 0, 29), 30, 0, -1)),
    )

    def subjects(self, context: Context) -> Subjects:
        params = params_in_force(Overstocked, context)
        span = window_of(params, context)
        most = min(each.most_days for each in params)
        fits = "b.good > 0 and b.good * %s > %s * coalesce(s.sold, 0)"
        before = unsettled(self.key, context.using)
        found = as_subjects(levels_where(fits, [span.days, most], before, span, context.using))
        found.memo["window"], found.memo["before"] = span.days, before
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Surplus]:
        seen, today = subjects.memo["seen"], timezone.localdate(context.now)
        plans = planned_until(today, context.using)
        tied = tied_up([(each.warehouse, each.sku, 0) for each in seen], context.using)
        return [
            Surplus(
                each.code,
                each.level,
                subjects.memo["window"],
                stock.value,
                (plans[each.warehouse, each.sku] - today).days if (each.warehouse, each.sku) in plans else -1,
                key in subjects.memo["before"],
            )
            for each, stock, key in zip(seen, tied, subjects.keys(), strict=True)
        ]

    @staticmethod
    def judge(fact: Surplus, params: MostCover) -> str | None:
        level, most = fact.level, params.most_days
        if fact.planned >= 0 or not covers_more(level.good, level, most, fact.window, or_as_long=fact.was_found):
            return None
        tied = f"占用 {fact.value // 100}.{fact.value % 100:02} 元"
        return f"{above(fact.sku, level, most, fact.window)}，{tied}"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(HEAD, subjects.place, context.now, context.using)


class Ordered(NamedTuple):
    """``pair`` names the SKU in its warehouse; ``quantity`` is what the line orders."""

    pair: str
    sku: str
    level: Level
    window: int
    quantity: int


class OverstockBlock(CumulativeGate):
    """Only asked about: whoever orders may know better, and says why."""

    key = "levels.overstock_block"
    title = "超量再进货"
    subject = OrderPlaced
    params = MostCover
    facts_params = frozenset({"default_sales_days"})
    outcome = Outcome.WARN
    advice = "请减量或改期；确需进货的，点一个理由"
    reasons = ("大促备货", "供应商最小起订量", "即将停产备货", "季节商品")
    examples = (
        breaches(Ordered("1/B-250", "B-250", _PLENTY, 30, 1)),
        passes(Ordered("1/B-250", "B-250", Level(100, 0, 60, 30), 30, 80)),
        breaches(Ordered("1/B-250", "B-250", Level(100, 0, 60, 30), 30, 80), before=1),
        breaches(Ordered("1/B-250", "B-250", Level(100, 20, 60, 30), 30, 61)),
        breaches(Ordered("1/B-250", "B-250", Level(100, 0, 60, 30), 30, 80), default_max_days=60),
        passes(Ordered("1/N-001", "N-001", Level(0, 0, 0, 30), 30, 80)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Ordered]:
        span = window_of(params_in_force(OverstockBlock, context), context)
        pairs = list(dict.fromkeys(subjects.rows("place", "sku_id")))
        known = levels_of(pairs, span, context.using)
        return [
            Ordered(f"{place}/{sku}", sku, known[place, sku_id], span.days, quantity)
            for place, sku, sku_id, quantity in subjects.rows("place", "sku", "sku_id", "quantity")
        ]

    @staticmethod
    def quantity(fact: Ordered) -> tuple[str, int]:
        return fact.pair, fact.quantity

    @staticmethod
    def judge_sum(fact: Ordered, params: MostCover, before: int) -> str | None:
        level, ordered = fact.level, before + fact.quantity
        if not level.sells and not level.available:
            return None
        if not covers_more(level.available + ordered, level, params.most_days, fact.window):
            return None
        return raised(fact.sku, level, ordered, params.most_days)
