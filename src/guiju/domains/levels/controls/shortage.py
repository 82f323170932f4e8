"""Less than sells until new goods can be there: found before it is missed."""

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import Field

from guiju.domains.levels.controls.looking import HEAD, ONCE_A_DAY, SalesWindow, as_subjects, params_in_force, window_of
from guiju.domains.levels.reading import levels_where
from guiju.domains.levels.rules import Level, below, shortfall
from guiju.domains.levels.subjects import LevelSeen
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
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
