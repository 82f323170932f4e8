"""The hazards of each warehouse: each has a check and somebody who answers, damp is looked after in the rain."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Sum
from django.utils import timezone
from pydantic import Field

from guiju.domains.safety.registers import RainyModes, RiskReviews, Risks
from guiju.domains.warehouse.duties import DAMP_CHECKED
from guiju.domains.warehouse.models import Dispatch, DispatchLine, IssueRequest, Purpose
from guiju.domains.warehouse.subjects import DampChecked, LossSuffered, RisksListed
from guiju.domains.warehouse.warehouses import WAREHOUSES
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.bed import NUMBER, Bed
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.models import WHOLE, DutyItem
from guiju.kernel.controls.placed import placed
from guiju.kernel.controls.watch import Watch
from guiju.kernel.org.holders import first_at
from guiju.kernel.store.written import AmongGiven, Given, Written

HEAD = "warehouse_head"
LONGEST = timedelta(days=92)
"""How far back losses and missed checks are looked at."""


class RiskParams(Params):
    default_hazards: list[str] = Field(["火", "盗", "潮", "虫鼠", "坠落"], title="防患种类")


class Listed(NamedTuple):
    """Hazards of the warehouse that have a check and a responsible person, and those that lack one."""

    place: str
    covered: tuple[str, ...]
    partly: tuple[str, ...]


_LISTED = Written(
    lambda using: (
        Risks.entries(using)
        .filter(AmongGiven("place", "places"), ended_at__isnull=True)
        .order_by("pk")
        .values_list("place_id", "hazard", "check_item", "keeper_id")
    )
)


class RisksUncovered(Watch):
    """The warehouse works on; what is missing stands amber with its owner and a date."""

    key = "warehouse.risks_uncovered"
    title = "风险清单有缺口"
    subject = RisksListed
    params = RiskParams
    advice = "请在风险清单里补上检查项和责任人"
    examples = (
        passes(Listed("一号仓", ("火", "盗", "潮", "虫鼠", "坠落"), ())),
        breaches(Listed("一号仓", ("火", "盗", "潮", "坠落"), ())),
        breaches(Listed("一号仓", ("火", "盗", "潮", "坠落"), ("虫鼠",))),
        passes(Listed("一号仓", ("火",), ()), default_hazards=["火"]),
    )

    def subjects(self, context: Context) -> Subjects:
        return placed(RisksListed, "warehouse", WAREHOUSES.rows({}, context.using))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Listed]:
        whole: dict[int, list[str]] = {}
        partly: dict[int, list[str]] = {}
        for place, hazard, check, keeper in _LISTED.rows({"places": subjects.place}, context.using):
            (whole if check and keeper else partly).setdefault(place, []).append(hazard)
        rows = zip(subjects.place, subjects.memo["names"], strict=True)
        return [Listed(name, tuple(whole.get(place, ())), tuple(partly.get(place, ()))) for place, name in rows]

    @staticmethod
    def judge(fact: Listed, params: RiskParams) -> str | None:
        missing = [hazard for hazard in params.default_hazards if hazard not in fact.covered]
        return f"{fact.place}缺检查项或责任人：{'、'.join(missing)}" if missing else None

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(HEAD, subjects.place, context.now, context.using)


class DampParams(Params):
    default_missed_check_days: int = Field(2, title="漏检天数", ge=1)


class Damp(NamedTuple):
    """How many of the last days in a row the check was due and not done; 0 outside the rainy mode."""

    place: str
    missed: int


_RAINY = Written(
    lambda using: (
        RainyModes.entries(using)
        .filter(ended_at__isnull=True, begins_on__lte=Given("today"))
        .order_by("pk")
        .values_list("place_id", "begins_on")
    )
)


class DampUnchecked(Watch):
    key = "warehouse.damp_unchecked"
    title = "雨季防潮漏检"
    subject = DampChecked
    params = DampParams
    advice = "请立即补做防潮检查"
    examples = (
        passes(Damp("一号仓", 1)),
        breaches(Damp("一号仓", 2)),
        passes(Damp("一号仓", 2), default_missed_check_days=3),
    )

    def subjects(self, context: Context) -> Subjects:
        return placed(DampChecked, "warehouse", WAREHOUSES.rows({}, context.using))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Damp]:
        today = timezone.localdate(context.now)
        rainy = dict(_RAINY.rows({"today": today}, context.using))
        if not rainy:
            return [Damp(name, 0) for name in subjects.memo["names"]]
        items = DutyItem.objects.using(context.using).filter(
            duty=DAMP_CHECKED.key, place__in=rainy, due_at__lte=context.now, day__gte=today - LONGEST
        )
        done = set(items.filter(WHOLE).values_list("id", flat=True))
        missed: dict[int | None, int] = dict.fromkeys(rainy, 0)
        over: set[int | None] = set()
        for item in items.order_by("-day", "-id"):
            if item.id in done or item.day < rainy[item.place_id or 0]:
                over.add(item.place_id)
            elif item.place_id not in over:
                missed[item.place_id] += 1
        rows = zip(subjects.place, subjects.memo["names"], strict=True)
        return [Damp(name, missed.get(place, 0)) for place, name in rows]

    @staticmethod
    def judge(fact: Damp, params: DampParams) -> str | None:
        if fact.missed < params.default_missed_check_days:
            return None
        return f"{fact.place}雨季里防潮检查连续 {fact.missed} 天没有做"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(HEAD, subjects.place, context.now, context.using)


LARGE_LOSS = 1_000_000_000


class ReviewParams(Params):
    review_loss_cny: int = Field(5000, title="须复审风险清单的损失（元）", ge=0)
    default_fix_days: int = Field(7, title="整改期限（天）", ge=1)


class Loss(NamedTuple):
    """What was written off, in 分, and whether the list of risks was reviewed since; ``at`` in epoch seconds."""

    document: str
    value: int
    is_reviewed: bool
    at: int


_WRITTEN_OFF = Written(
    lambda using: (
        Dispatch.objects.using(using)
        .filter(request__purpose=Purpose.WRITE_OFF, left_at__gte=Given("since"))
        .annotate(value=Sum("lines__cost"))
        .order_by("id")
        .values_list("number", "warehouse_id", "value", "left_at")
    )
)
_REVIEWS = Written(
    lambda using: (
        RiskReviews.entries(using).filter(AmongGiven("place", "places")).values_list("place_id", "reviewed_at")
    )
)


class RisksUnreviewed(Watch):
    key = "warehouse.risks_unreviewed"
    title = "损失后未复审风险清单"
    subject = LossSuffered
    params = ReviewParams
    advice = "请复审风险清单并登记结论"
    examples = (
        passes(Loss("CK-1", 500_000, is_reviewed=True, at=0)),
        passes(Loss("CK-1", 499_999, is_reviewed=False, at=0)),
        breaches(Loss("CK-1", 500_000, is_reviewed=False, at=0)),
        passes(Loss("CK-1", 500_000, is_reviewed=False, at=0), review_loss_cny=6000),
    )

    def subjects(self, context: Context) -> Subjects:
        rows = list(_WRITTEN_OFF.rows({"since": context.now - LONGEST}, context.using))
        columns: dict[str, list[Any]] = {"document": [row[0] for row in rows], "place": [row[1] for row in rows]}
        found = Subjects(LossSuffered, columns, list(range(len(rows))), [None] * len(rows))
        found.memo["rows"] = rows
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Loss]:
        last: dict[int, datetime] = {}
        for place, at in _REVIEWS.rows({"places": sorted(set(subjects.place))}, context.using):
            last[place] = max(at, last.get(place, at))
        return [
            Loss(number, value or 0, is_reviewed=place in last and last[place] >= at, at=int(at.timestamp()))
            for number, place, value, at in subjects.memo["rows"]
        ]

    @staticmethod
    def judge(fact: Loss, params: ReviewParams) -> str | None:
        if fact.is_reviewed or fact.value < params.review_loss_cny * 100:
            return None
        return f"{fact.document} 损失 {fact.value // 100} 元，其后还没有复审"

    @staticmethod
    def due(fact: Loss, params: ReviewParams) -> datetime:
        return datetime.fromtimestamp(fact.at, UTC) + timedelta(days=params.default_fix_days)

    def plant(self, bed: Bed) -> str:
        """A large loss after which nobody can have reviewed."""
        request = bed.plant(IssueRequest, purpose=Purpose.WRITE_OFF)
        dispatch = bed.plant(Dispatch, number=NUMBER, request_id=request, left_at=bed.now)
        bed.plant(DispatchLine, dispatch_id=dispatch, cost=LARGE_LOSS)
        return NUMBER

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(HEAD, subjects.place, context.now, context.using)
