"""Less than sells until new goods can be there: found before it is missed."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.levels.controls.looking import HEAD, ONCE_A_DAY, SalesWindow, as_subjects, window_of
from guiju.domains.levels.reading import Seen, levels_where
from guiju.domains.levels.rules import Level, Rank, below, ranked, shortfall
from guiju.domains.levels.stockouts import out_since, sales_at_cost
from guiju.domains.levels.subjects import LevelSeen
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.in_force import params_in_force
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.org.holders import first_at

USUAL_DAYS = 7


class LeastCover(SalesWindow):
    """A clause says for how many days stock lasts at least, or how long new goods take and what is kept for safety."""

    default_min_days: int | None = Field(None, title="最少可卖天数", ge=0)
    default_lead_days: int = Field(0, title="到货周期（天）", ge=0)
    default_safety_days: int | None = Field(None, title="安全天数", ge=0)

    @property
    def kept_days(self) -> int:
        given = [days for days in (self.default_min_days, self.default_safety_days) if days is not None]
        return max(given, default=USUAL_DAYS)

    @property
    def horizon(self) -> int:
        return self.default_lead_days + self.kept_days


class Shortage(NamedTuple):
    sku: str
    level: Level


_TEN_A_DAY = Level(good=90, on_order=20, sold=300, days=30)


class LevelLow(Watch):
    """Stock and orders are below the reorder point; what is to be ordered is proposed at once."""

    key = "levels.level_low"
    title = "低于补货点"
    subject = LevelSeen
    params = LeastCover
    interval = ONCE_A_DAY
    advice = "请采纳补货建议，或写明不补的理由"
    examples = (
        breaches(Shortage("A-500", _TEN_A_DAY), default_lead_days=7, default_safety_days=5),
        passes(Shortage("A-500", Level(100, 20, 300, 30)), default_lead_days=7, default_safety_days=5),
        breaches(Shortage("A-500", Level(50, 0, 300, 30)), default_min_days=7),
        passes(Shortage("A-500", Level(70, 0, 300, 30)), default_min_days=7),
        passes(Shortage("A-500", Level(0, 0, 0, 30)), default_min_days=7),
    )

    def subjects(self, context: Context) -> Subjects:
        params = params_in_force(LevelLow, context)
        span = window_of(params, context)
        horizon = max(each.horizon for each in params)
        fits = "s.sold > 0 and b.good < %s * s.sold"
        return as_subjects(levels_where(fits, [horizon], unsettled(self.key, context.using), span, context.using))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Shortage]:
        return [Shortage(each.code, each.level) for each in subjects.memo["seen"]]

    @staticmethod
    def judge(fact: Shortage, params: LeastCover) -> str | None:
        if not shortfall(fact.level, params.horizon):
            return None
        return below(fact.sku, fact.level, params.default_lead_days, params.kept_days)

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(HEAD, subjects.place, context.now, context.using)


class StockOutTime(SalesWindow):
    default_stockout_hours: int = Field(24, title="缺货时限（小时）", ge=0)
    default_a_class_pct: int = Field(80, title="A 类占销售额（%）", ge=1, le=100)


class StockOut(NamedTuple):
    """``seconds`` without good stock. What ``was_found`` stays of its class while it cannot sell."""

    sku: str
    since: str
    seconds: int
    is_out: bool
    rank: Rank
    was_found: bool = False


_FIRST, _LAST = Rank(0, 100), Rank(80, 100)


class StockedOut(Watch):
    """Only of what makes up most of the sales; the rest is ordered again with time."""

    key = "levels.stocked_out"
    title = "A 类商品缺货"
    subject = LevelSeen
    params = StockOutTime
    interval = timedelta(hours=1)
    advice = "请催采购到货，或与买家约定预售发货日"
    examples = (
        breaches(StockOut("A-500", "", 24 * 3600 + 1, is_out=True, rank=_FIRST)),
        passes(StockOut("A-500", "", 24 * 3600, is_out=True, rank=_FIRST)),
        passes(StockOut("A-500", "", 24 * 3600 + 1, is_out=False, rank=_FIRST)),
        passes(StockOut("C-001", "", 24 * 3600 + 1, is_out=True, rank=_LAST)),
        breaches(StockOut("C-001", "", 24 * 3600 + 1, is_out=True, rank=_LAST), default_a_class_pct=81),
        breaches(StockOut("A-500", "", 24 * 3600 + 1, is_out=True, rank=_LAST, was_found=True)),
        passes(StockOut("A-500", "", 24 * 3600 + 1, is_out=True, rank=_FIRST), default_stockout_hours=25),
    )

    def subjects(self, context: Context) -> Subjects:
        span = window_of(params_in_force(StockedOut, context), context)
        before = unsettled(self.key, context.using)
        found = as_subjects(levels_where("b.good = 0 and s.sold > 0", [], before, span, context.using))
        found.memo["span"], found.memo["before"] = span, before
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[StockOut]:
        seen: list[Seen] = subjects.memo["seen"]
        if not seen:
            return []
        pairs = [(each.warehouse, each.sku) for each in seen]
        since = out_since(pairs, context.using)
        ranks = ranked(sales_at_cost(subjects.memo["span"], context.using))
        facts = []
        for each, pair, key in zip(seen, pairs, subjects.keys(), strict=True):
            moment = since.get(pair, context.now)
            facts.append(
                StockOut(
                    each.code,
                    f"{timezone.localtime(moment):%m-%d %H:%M}",
                    int((context.now - moment).total_seconds()),
                    each.level.good == 0,
                    ranks.get(pair, Rank(0, 0)),
                    key in subjects.memo["before"],
                )
            )
        return facts

    @staticmethod
    def judge(fact: StockOut, params: StockOutTime) -> str | None:
        is_a_class = fact.was_found or fact.rank.is_within(params.default_a_class_pct)
        if not fact.is_out or not is_a_class or fact.seconds <= params.default_stockout_hours * 3600:
            return None
        return f"{fact.sku} 自 {fact.since} 起没有库存，超过 {params.default_stockout_hours} 小时"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(HEAD, subjects.place, context.now, context.using)
