"""库存水位: what there is against what sells, and the two goals side by side."""

from collections.abc import Collection
from typing import Annotated, Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from guiju.domains.levels import rules
from guiju.domains.levels.controls.looking import window_of
from guiju.domains.levels.controls.shortage import LevelLow
from guiju.domains.levels.controls.surplus import Overstocked
from guiju.domains.levels.queries.permissions import READ
from guiju.domains.levels.reading import Window, levels_of, tied_up
from guiju.domains.levels.rules import Level
from guiju.domains.warehouse.models import Balance
from guiju.domains.warehouse.queries import COSTS
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.controls.in_force import params_in_force
from guiju.kernel.queries import cursors
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.looking import STRETCH
from guiju.kernel.queries.query import Asked, Found, Params, Query
from guiju.kernel.queries.reader import Reader

OVER, SHORT, FITTING, STILL = "超量", "不足", "合适", "没有销量"
STANDINGS = {OVER: "warn", SHORT: "stop", FITTING: "pass", STILL: "plain"}


class LevelParams(Params):
    state: Annotated[str | None, Label("水位", choices={each: each for each in STANDINGS})] = None
    sku: Annotated[str | None, Label("商品编码"), Reference("catalogue.Sku")] = None
    warehouse: Annotated[str | None, Label("仓库"), Reference("org.Place", place="id")] = None


class LevelRow(Row):
    sku: Annotated[str, Column("商品编码", link="catalogue.skus")]
    name: Annotated[str, Column("品名")]
    warehouse: Annotated[str, Column("仓库")]
    state: Annotated[str, Column("水位", meanings=STANDINGS)]
    good: Annotated[int, Column("现有")]
    on_order: Annotated[int, Column("在途")]
    a_day: Annotated[str, Column("日均销量")]
    cover: Annotated[int | None, Column("可卖天数")]
    least: Annotated[int, Column("补货点")]
    most: Annotated[int | None, Column("上限")]
    value: Annotated[int | None, Column("占用金额", kind="money", permission=COSTS)]
    said: Annotated[str, Column("算法")]


class Levels(Query):
    """Stock and what moved of late, by the strictest clauses in force, else the controls' own numbers."""

    key = "levels.levels"
    title = "库存水位"
    params = LevelParams
    row = LevelRow
    permission = READ
    commands = {"levels.propose_clearance": {"warehouse": "warehouse", "sku": "sku"}}
    empty = "没有库存，近期也没有销售。"

    def next_commands(self, row: Any) -> Collection[str]:
        return self.commands if row.state == OVER else ()

    def found(self, params: LevelParams, asked: Asked, reader: Reader) -> Found:
        goals = Goals(reader.using)
        stretch = STRETCH if params.state else asked.limit
        rows = list(_balances(params, asked, reader, goals)[: stretch + 1])
        levels = levels_of([(row.warehouse_id, row.sku_id) for row in rows], goals.span, reader.using)
        kept: list[tuple[Any, Level]] = []
        last = None
        for row in rows[:stretch]:
            level, last = levels[row.warehouse_id, row.sku_id], row
            if params.state in (None, goals.state(level)):
                kept.append((row, level))
            if len(kept) == asked.limit:
                break
        is_more = last is not None and (last is not rows[-1])
        following = cursors.written(None, last.pk) if last is not None and is_more else ""
        tied = tied_up([(row.warehouse_id, row.sku_id, 0) for row, _ in kept], reader.using)
        sees = reader.may(COSTS)
        return Found(
            [
                self._record(row, level, goals, stock.value if sees else None)
                for (row, level), stock in zip(kept, tied, strict=True)
            ],
            following,
            stretch=stretch if params.state and is_more and len(kept) < asked.limit else 0,
        )

    def _record(self, row: Any, level: Level, goals: "Goals", value: int | None) -> Any:
        return self.row.record(
            id=row.pk,
            sku=row.sku.code,
            name=row.sku.name,
            warehouse=row.warehouse.code,
            state=goals.state(level),
            good=level.good,
            on_order=level.on_order,
            a_day=rules.a_day(level),
            cover=rules.lasts(level.good, level),
            least=rules.reorder_point(level, goals.horizon),
            most=rules.reorder_point(level, goals.most) if level.sells else None,
            value=value,
            said=goals.said(level),
        )


class Goals:
    """The two goals side by side: for how many days stock lasts at least and at most."""

    def __init__(self, using: str = "default") -> None:
        context = Context(SYSTEM, timezone.now(), using=using)
        least, most = params_in_force(LevelLow, context), params_in_force(Overstocked, context)
        self.span: Window = window_of([*least, *most], context)
        self.strictest = max(least, key=lambda given: given.horizon)
        self.horizon: int = self.strictest.horizon
        self.most: int = min(each.most_days for each in most)

    def state(self, level: Level) -> str:
        if rules.shortfall(level, self.horizon):
            return SHORT
        if rules.covers_more(level.good, level, self.most, self.span.days):
            return OVER
        return FITTING if level.sells else STILL

    def said(self, level: Level) -> str:
        """The arithmetic of the row, as people would do it."""
        if not level.sells:
            return f"{level.days} 天没有卖出" if level.days else "今天刚有，还没有完整的一天可算"
        lead, kept = self.strictest.default_lead_days, self.strictest.kept_days
        span = f"({lead}+{kept})" if lead else str(kept)
        point, mark = rules.reorder_point(level, self.horizon), ">" if rules.shortfall(level, self.horizon) else "≤"
        return (
            f"{level.days} 天卖出 {level.sold}，日均 {rules.a_day(level)} × {span} = {point} {mark} "
            f"现有 {level.good} + 在途 {level.on_order}；上限 {self.most} 天"
        )


_LAST = "\U0010ffff"
"""Behind every code that begins with a word."""


def _balances(params: LevelParams, asked: Asked, reader: Reader, goals: Goals) -> QuerySet[Balance]:
    """What there is or has moved, in the order in which it first came."""
    rows = Balance.objects.using(reader.using).filter(Q(good__gt=0) | Q(last_move__gte=goals.span.since))
    allowed = reader.permission(READ).places
    if allowed is not None:
        rows = rows.filter(warehouse__in=allowed)
    if params.warehouse:
        rows = rows.filter(warehouse__code=params.warehouse)
    if word := (params.sku or asked.search).strip().upper():
        rows = rows.filter(sku__code__gte=word, sku__code__lt=f"{word}{_LAST}")
    if asked.after:
        rows = rows.filter(pk__gt=cursors.read(asked.after, None)[1])
    return rows.select_related("sku", "warehouse").order_by("pk")
