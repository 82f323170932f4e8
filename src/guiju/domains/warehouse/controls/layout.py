"""Bins that are hard to get at, and zones in which picking and counting take too long."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.warehouse.layout import Arranged, arranged, paces
from guiju.domains.warehouse.place_subjects import BinArranged, ZoneWorked
from guiju.kernel.calendar.moments import local
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import settled, unsettled
from guiju.kernel.org.holders import first_at
from guiju.kernel.org.models import Place

KEEPER, HEAD = "keeper", "warehouse_head"


class Mixed(Params):
    default_max_sku_per_bin: int = Field(3, title="一个库位最多商品种数", ge=1)


class BinCrowded(Watch):
    key = "warehouse.bin_crowded"
    title = "库位须调整"
    subject = BinArranged
    params = Mixed
    supervisor = HEAD
    advice = "请把货物移到别的库位，每个库位都要能直接取放、清点"
    examples = (
        passes(Arranged("A-01", 1, 3, ())),
        breaches(Arranged("A-01", 1, 4, ())),
        breaches(Arranged("A-01", 1, 1, ("A-02",))),
        passes(Arranged("A-01", 1, 4, ()), default_max_sku_per_bin=4),
    )

    def subjects(self, context: Context) -> Subjects:
        rows = arranged(unsettled(self.key, context.using), context.using)
        columns: dict[str, list[Any]] = {"bin": [row.bin for row in rows], "place": [row.place for row in rows]}
        found = Subjects(BinArranged, columns, list(range(len(rows))), [None] * len(rows))
        found.memo["rows"] = rows
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Arranged]:
        rows: list[Arranged] = subjects.memo["rows"]
        return rows

    @staticmethod
    def judge(fact: Arranged, params: Mixed) -> str | None:
        said = []
        if fact.skus > params.default_max_sku_per_bin:
            said.append(f"混放 {fact.skus} 种商品，最多 {params.default_max_sku_per_bin} 种")
        if fact.blocks:
            said.append(f"挡住 {'、'.join(fact.blocks)}")
        return f"{fact.bin} {'；'.join(said)}" if said else None

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(KEEPER, subjects.place, context.now, context.using)


class TimeNorm(Params):
    default_count_minutes_per_bin: int = Field(3, title="每个库位作业定额（分钟）", ge=1)
    default_time_over_norm_pct: int = Field(50, title="超出定额（%）", ge=0)


class Worked(NamedTuple):
    """What one kind of work took in a zone in a month, in seconds over so many bins."""

    zone: str
    month: str
    work: str
    seconds: int
    times: int
    is_settled: bool


_SLOW = Worked("日化区", "2026-05", "盘点", 2710, 10, is_settled=False)


class ZoneSlow(Watch):
    """Of the month before, by the scans of picks and of counts; once a day."""

    key = "warehouse.zone_slow"
    title = "库区布局须改进"
    subject = ZoneWorked
    params = TimeNorm
    supervisor = "operations_director"
    interval: ClassVar[timedelta] = timedelta(days=1)
    advice = "请检查库位布局、动线和标识，提出改进方案"
    examples = (
        breaches(_SLOW),
        passes(_SLOW._replace(seconds=2700)),
        passes(_SLOW._replace(is_settled=True)),
        passes(_SLOW, default_time_over_norm_pct=60),
        passes(_SLOW, default_count_minutes_per_bin=4),
    )

    def subjects(self, context: Context) -> Subjects:
        first = timezone.localdate(context.now).replace(day=1)
        before = (first - timedelta(days=1)).replace(day=1)
        since, until = (local(day) for day in (before, first))
        rows = paces(since, until, context.using)
        places = Place.objects.using(context.using).in_bulk([row.zone for row in rows])
        columns: dict[str, list[Any]] = {
            "zone": [places[row.zone].code for row in rows],
            "month": [f"{before:%Y-%m}"] * len(rows),
            "work": [row.work for row in rows],
            "place": [row.zone for row in rows],
        }
        found = Subjects(ZoneWorked, columns, list(range(len(rows))), [None] * len(rows))
        found.memo["rows"] = [(places[row.zone].name, row) for row in rows]
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Worked]:
        done = settled(self.key, context.using)
        return [
            Worked(name, subjects.month[index], row.work, row.seconds, row.times, subjects.key(index) in done)
            for index, (name, row) in enumerate(subjects.memo["rows"])
        ]

    @staticmethod
    def judge(fact: Worked, params: TimeNorm) -> str | None:
        norm, over = params.default_count_minutes_per_bin, params.default_time_over_norm_pct
        if fact.is_settled or fact.seconds * 100 <= fact.times * norm * 60 * (100 + over):
            return None
        minutes = fact.seconds / fact.times / 60
        return (
            f"{fact.zone} {fact.month} {fact.work}平均每个库位 {minutes:.1f} 分钟，定额 {norm} 分钟，超出 {over}% 以上"
        )

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(HEAD, subjects.place, context.now, context.using)
