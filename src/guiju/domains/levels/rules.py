"""The arithmetic of stock levels: what sells a day, how long stock lasts, when to order again. Integers throughout.

Sales are net of what customers sent back, over whole days before today; a product that has been there for fewer days is
measured over those.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Level(NamedTuple):
    """Of one SKU in one warehouse: what can be sold, what is on order, what was sold in ``days`` whole days."""

    good: int
    on_order: int
    sold: int
    days: int

    @property
    def available(self) -> int:
        return self.good + self.on_order

    @property
    def sells(self) -> bool:
        return self.sold > 0 and self.days > 0


def a_day(level: Level) -> str:
    """Average sales a day, to one decimal: ``10``, ``2.5``."""
    if not level.sells:
        return "0"
    tenths = (20 * level.sold + level.days) // (2 * level.days)
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


def lasts(quantity: int, level: Level) -> int | None:
    """For how many whole days this quantity lasts at the average; None where nothing sells."""
    return quantity * level.days // level.sold if level.sells else None


def covers_more(quantity: int, level: Level, most_days: int, window: int, *, or_as_long: bool = False) -> bool:
    """Whether this quantity lasts longer than ``most_days``; what did not sell in the whole ``window`` does."""
    if level.sells:
        return quantity * level.days + or_as_long > most_days * level.sold
    return quantity > 0 and level.days >= window


def reorder_point(level: Level, horizon: int) -> int:
    """What the average sells in ``horizon`` days, rounded up."""
    return -(-level.sold * horizon // level.days) if level.sells else 0


def shortfall(level: Level, horizon: int) -> int:
    """By how much stock and orders are below the reorder point; 0 where they are not."""
    return max(0, reorder_point(level, horizon) - level.available)


def below(sku: str, level: Level, lead: int, safety: int) -> str:
    """The arithmetic as people read it: ``A-500 日均 10 × (7+5) 天 = 120 > 现有 90 + 在途 20``."""
    span = f"({lead}+{safety})" if lead else str(safety)
    cover = lasts(level.good, level)
    return (
        f"{sku} 日均 {a_day(level)} × {span} 天 = {reorder_point(level, lead + safety)} > "
        f"现有 {level.good} + 在途 {level.on_order}，现有可卖 {cover} 天"
    )


def above(sku: str, level: Level, most_days: int, window: int) -> str:
    """``B-250 现有 600，日均 2，可卖 300 天，上限 90 天``."""
    cover = lasts(level.good, level)
    lasting = f"{window} 天没有卖出" if cover is None else f"可卖 {cover} 天，上限 {most_days} 天"
    return f"{sku} 现有 {level.good}，日均 {a_day(level)}，{lasting}"


def raised(sku: str, level: Level, ordered: int, most_days: int) -> str:
    """What an order of this quantity makes of a level that is, or becomes, more than wanted."""
    now, then = lasts(level.available, level), lasts(level.available + ordered, level)
    stands = f"{sku} 现有 {level.good}、在途 {level.on_order}，日均 {a_day(level)}"
    if now is None:
        return f"{stands}，{level.days} 天没有卖出，本单再加 {ordered}"
    return f"{stands}，可卖 {now} 天；加上本单 {ordered} 可卖 {then} 天，上限 {most_days} 天"


class Rank(NamedTuple):
    """What sells more than a product, and all sales of its warehouse, at cost."""

    ahead: int
    total: int

    def is_within(self, percent: int) -> bool:
        """Whether it is one of those that make up the first ``percent`` of the sales."""
        return self.ahead * 100 < percent * self.total


def ranked(sales: Mapping[tuple[int, int], int]) -> dict[tuple[int, int], Rank]:
    """Of each warehouse and SKU with sales, its place among those of the warehouse (ABC by value)."""
    totals: dict[int, int] = {}
    for (warehouse, _), cost in sales.items():
        totals[warehouse] = totals.get(warehouse, 0) + max(0, cost)
    ahead: dict[int, int] = {}
    ranks = {}
    for (warehouse, sku), cost in sorted(sales.items(), key=lambda each: (-each[1], each[0])):
        ranks[warehouse, sku] = Rank(ahead.get(warehouse, 0), totals[warehouse])
        ahead[warehouse] = ahead.get(warehouse, 0) + max(0, cost)
    return ranks
