"""Zones whose daily sheet has too few points, and warehouses that lose too much of what they hold in a month."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, NamedTuple

from django.db.models import Sum
from django.utils import timezone
from pydantic import Field

from guiju.domains.warehouse.figures import month_figures
from guiju.domains.warehouse.models import AdjustmentLine, DifferenceKind, DispatchLine, Purpose
from guiju.domains.warehouse.place_subjects import MonthLost, ZoneScored
from guiju.domains.warehouse.storage_sheet import score
from guiju.domains.warehouse.warehouses import WAREHOUSES
from guiju.domains.warehouse.zone_duties import STORAGE_CHECKED
from guiju.kernel.audit.recent import LOOK_BACK, first_id_since
from guiju.kernel.calendar.moments import local
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.duties.checks import checks_in
from guiju.kernel.controls.duties.missing import end_of
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.models import DutyAnswer
from guiju.kernel.controls.placed import placed
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import settled
from guiju.kernel.org.holders import first_at

KEEPER, HEAD = "keeper", "warehouse_head"


class PassMark(Params):
    default_score_pass: int = Field(85, title="及格分", ge=0, le=100)
    default_points_per_item: int = Field(10, title="每项异常扣分", ge=1, le=100)


class Scored(NamedTuple):
    """``wrong`` are the checks of the day's sheet that were not in order, ``day`` its ordinal."""

    zone: str
    day: int
    wrong: tuple[str, ...]
    is_settled: bool


_TWO = Scored("日化区", 740_000, ("安全：通道畅通", "整齐：无杂物、无垃圾"), is_settled=False)


class ZoneBelowMark(Watch):
    key = "warehouse.zone_below_mark"
    title = "仓储检查不及格"
    subject = ZoneScored
    params = PassMark
    supervisor = HEAD
    advice = "请次日前整改，整改后拍照"
    examples = (
        breaches(_TWO),
        passes(_TWO._replace(wrong=("安全：通道畅通",))),
        passes(_TWO._replace(is_settled=True)),
        passes(_TWO, default_score_pass=80),
        passes(_TWO, default_points_per_item=5),
    )

    def subjects(self, context: Context) -> Subjects:
        since = first_id_since(context.now - LOOK_BACK, context.using)
        wrong = DutyAnswer.objects.using(context.using).filter(
            id__gte=since, result="not_ok", done__item__duty=STORAGE_CHECKED.key
        )
        return scored(list(wrong.select_related("done__item__place").order_by("id")))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Scored]:
        done = settled(self.key, context.using)
        rows = zip(subjects.memo["names"], subjects.day, subjects.memo["wrong"], strict=True)
        return [
            Scored(name, day.toordinal(), tuple(wrong), subjects.key(index) in done)
            for index, (name, day, wrong) in enumerate(rows)
        ]

    @staticmethod
    def judge(fact: Scored, params: PassMark) -> str | None:
        got = score(len(fact.wrong), params.default_points_per_item)
        if fact.is_settled or got >= params.default_score_pass:
            return None
        said = "；".join(fact.wrong)
        return f"{fact.zone} {date.fromordinal(fact.day)} 得 {got} 分，及格 {params.default_score_pass} 分：{said}"

    @staticmethod
    def due(fact: Scored, params: PassMark) -> datetime:
        return end_of(date.fromordinal(fact.day + 1))

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(KEEPER, subjects.place, context.now, context.using)


def scored(answers: Sequence[DutyAnswer], items: dict[int, int] | None = None) -> Subjects:
    """The sheets these faults are on; ``items`` are those of the run, by duty item."""
    found: dict[int, list[DutyAnswer]] = {}
    for each in answers:
        if each.done.item.place is not None:
            found.setdefault(each.done.item_id, []).append(each)
    sheets = [group[0].done.item for group in found.values()]
    columns: dict[str, list[Any]] = {
        "zone": [sheet.place.code for sheet in sheets if sheet.place],
        "day": [sheet.day for sheet in sheets],
        "place": [sheet.place_id for sheet in sheets],
    }
    given = [0 if items is None else items[sheet.id] for sheet in sheets]
    subjects = Subjects(ZoneScored, columns, given, [None] * len(sheets))
    subjects.memo["names"] = [sheet.place.name for sheet in sheets if sheet.place]
    subjects.memo["wrong"] = [
        [checks_in(each.done.item.checks)[each.check_number - 1].title for each in group] for group in found.values()
    ]
    return subjects


class LossLimit(Params):
    default_loss_rate_max_pct: float = Field(0.2, title="库损率上限（%）", ge=0)


class Lost(NamedTuple):
    """What a month lost by stocktakes and write-offs, and what was there and came in, in 分 at cost."""

    warehouse: str
    month: str
    lost: int
    value: int
    is_settled: bool


class LossRate(Watch):
    """Every hour: it reads the month's ledger."""

    key = "warehouse.loss_rate"
    title = "库损率超限"
    subject = MonthLost
    params = LossLimit
    supervisor = "operations_director"
    interval: ClassVar[timedelta] = timedelta(hours=1)
    advice = "请查明损失原因并提出防范措施"
    examples = (
        passes(Lost("一号仓", "2026-05", 200, 100_000, is_settled=False)),
        breaches(Lost("一号仓", "2026-05", 201, 100_000, is_settled=False)),
        passes(Lost("一号仓", "2026-05", 201, 100_000, is_settled=True)),
        passes(Lost("一号仓", "2026-05", 201, 100_000, is_settled=False), default_loss_rate_max_pct=0.3),
    )

    def subjects(self, context: Context) -> Subjects:
        month = f"{timezone.localdate(context.now):%Y-%m}"
        return placed(MonthLost, "warehouse", WAREHOUSES.rows({}, context.using), month=month)

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Lost]:
        today = timezone.localdate(context.now)
        first = today.replace(day=1)
        lost = _lost(local(first), context.using)
        figures = month_figures([(place, first, today) for place in subjects.place], context.using)
        done = settled(self.key, context.using)
        return [
            Lost(
                subjects.memo["names"][index],
                subjects.month[index],
                lost.get(place, 0),
                sum(row.opening_cost + row.received_cost for row in figures[index]),
                subjects.key(index) in done,
            )
            for index, place in enumerate(subjects.place)
        ]

    @staticmethod
    def judge(fact: Lost, params: LossLimit) -> str | None:
        if fact.is_settled or fact.lost * 100 <= fact.value * params.default_loss_rate_max_pct:
            return None
        rate = fact.lost * 100 / fact.value if fact.value else 100
        money = f"{fact.lost // 100}.{fact.lost % 100:02} 元"
        return f"{fact.warehouse} {fact.month} 库损 {money}，占 {rate:.2f}%，上限 {params.default_loss_rate_max_pct:g}%"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(HEAD, subjects.place, context.now, context.using)


def _lost(since: datetime, using: str) -> dict[int, int]:
    """By warehouse what stocktakes wrote down as missing and what was written off since, in 分."""
    missing = AdjustmentLine.objects.using(using).filter(
        adjustment__adjusted_at__gte=since, difference__kind=DifferenceKind.SHORTAGE
    )
    spoilt = DispatchLine.objects.using(using).filter(
        dispatch__left_at__gte=since, dispatch__request__purpose=Purpose.WRITE_OFF
    )
    found: dict[int, int] = {}
    for rows, path in ((missing, "adjustment__warehouse"), (spoilt, "dispatch__warehouse")):
        for place, cost in rows.values_list(path).annotate(cost=Sum("cost")):
            found[place] = found.get(place, 0) + cost
    return found
