"""Stock that stands too long without being issued."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.levels.controls.looking import HEAD, ONCE_A_DAY
from guiju.domains.levels.idle import Idle, idle_batches
from guiju.domains.levels.plans import planned_until
from guiju.domains.levels.subjects import LevelSeen
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.in_force import params_in_force
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.org.holders import first_at
from guiju.kernel.org.models import Place


class Staleness(Params):
    default_stale_days: int = Field(60, title="超龄天数", ge=1)


class Stale(NamedTuple):
    """The batches of a SKU that stand longest: quantity, cost in 分, days without an issue; days an accepted plan runs."""

    sku: str
    days: int
    since: int
    quantity: int
    value: int
    planned: int


_SINCE = date(2026, 5, 1).toordinal()


class StaleStock(Watch):
    """In order while an accepted plan to clear it runs."""

    key = "levels.stale_stock"
    title = "超龄库存"
    subject = LevelSeen
    params = Staleness
    interval = ONCE_A_DAY
    advice = "请提出处理建议（降价、退供、调拨、报废、再利用）"
    examples = (
        breaches(Stale("B-250", 60, _SINCE, 40, 0, -1)),
        passes(Stale("B-250", 59, _SINCE, 40, 0, -1)),
        passes(Stale("B-250", 60, _SINCE, 40, 0, 0)),
        passes(Stale("B-250", 60, _SINCE, 40, 0, -1), default_stale_days=61),
    )

    def subjects(self, context: Context) -> Subjects:
        spans = [each.default_stale_days for each in params_in_force(StaleStock, context)]
        by_key: dict[str, list[Idle]] = {}
        for each in idle_batches(context.now, min(spans), max(spans), context.using):
            by_key.setdefault(f"{each.place_code}/{each.code}", []).append(each)
        for mark in sorted(unsettled(self.key, context.using)):
            by_key.setdefault(mark, [])
        places = dict(Place.objects.using(context.using).values_list("code", "id"))
        named = [mark.split("/", 1) for mark in by_key]
        columns: dict[str, list[Any]] = {
            "warehouse": [place for place, _ in named],
            "sku": [sku for _, sku in named],
            "place": [places[place] for place, _ in named],
        }
        subjects = Subjects(LevelSeen, columns, list(range(len(named))), [None] * len(named))
        subjects.memo["batches"] = list(by_key.values())
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Stale]:
        batches: list[list[Idle]] = subjects.memo["batches"]
        today = timezone.localdate(context.now)
        plans = planned_until(today, context.using)
        return [_stale(sku, found, plans, today) for sku, found in zip(subjects.sku, batches, strict=True)]

    @staticmethod
    def judge(fact: Stale, params: Staleness) -> str | None:
        if fact.planned >= 0 or fact.days < params.default_stale_days:
            return None
        return (
            f"{fact.sku} {fact.quantity} 件 {params.default_stale_days} 天以上没有出库，"
            f"最早 {date.fromordinal(fact.since)} 入库，占用 {fact.value // 100}.{fact.value % 100:02} 元"
        )

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(HEAD, subjects.place, context.now, context.using)


def _stale(sku: str, found: list[Idle], plans: dict[tuple[int, int], date], today: date) -> Stale:
    if not found:
        return Stale(sku, 0, today.toordinal(), 0, 0, -1)
    until = plans.get((found[0].warehouse, found[0].sku))
    return Stale(
        sku,
        max(each.days for each in found),
        min(each.received_on for each in found).toordinal(),
        sum(each.quantity for each in found),
        sum(each.value for each in found),
        -1 if until is None else (until - today).days,
    )
