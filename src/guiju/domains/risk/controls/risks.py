"""A high risk has somebody who treats it by a day, and every risk is looked at again in time."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone
from pydantic import Field

from guiju.domains.risk.models import Risk
from guiju.domains.risk.subjects import RiskRated, RiskStands
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.record import Record
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.rulebook.models import Outcome

REQUIRED = "没有处置责任人和期限（RISK_TREATMENT_REQUIRED）"
RISKS_KEPT = Record(
    "risk.risks_kept",
    "风险登记、评级、应对和限额留存",
    (
        "risk_risk_posted_update",
        "risk_riskrating_posted_update",
        "risk_risktreatment_posted_update",
        "risk_risklimit_posted_update",
    ),
)


class High(Params):
    default_high_score: int = Field(15, title="多少分算高风险", ge=1, le=25)


class Asking(High):
    default_treatment_ask_days: int = Field(7, title="多少天后再问（天）", ge=0)


class Reassess(Params):
    default_reassess_days: int = Field(90, title="复评间隔（天）", ge=1)


class Rated(NamedTuple):
    risk: str
    likelihood: int
    impact: int
    is_treated: bool


class TreatmentNamed(Gate):
    """It is saved all the same, as 未处置."""

    key = "risk.treatment_named"
    title = "高风险须有处置责任人和期限"
    subject = RiskRated
    params = High
    outcome = Outcome.WARN
    advice = "已存为未处置；请安排应对：谁、做什么、什么时候完成"
    examples = (
        passes(Rated("断供", 5, 4, is_treated=True)),
        passes(Rated("断供", 2, 7, is_treated=False)),
        breaches(Rated("断供", 3, 5, is_treated=False)),
        passes(Rated("断供", 3, 5, is_treated=False), default_high_score=16),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Rated]:
        return [Rated(*row) for row in subjects.rows("risk", "likelihood", "impact", "is_treated")]

    @staticmethod
    def judge(fact: Rated, params: High) -> str | None:
        score = fact.likelihood * fact.impact
        if fact.is_treated or score < params.default_high_score:
            return None
        return f"{fact.risk} 评分 {fact.likelihood}×{fact.impact}={score}，{REQUIRED}"


class Rating(NamedTuple):
    """``day`` is an ordinal."""

    day: int
    score: int


class Open(NamedTuple):
    """A risk with its ratings, oldest first; ``today`` is an ordinal."""

    risk: str
    title: str
    ratings: tuple[Rating, ...]
    is_treated: bool
    is_closed: bool
    today: int


_TODAY = date(2027, 3, 8).toordinal()
_HIGH = Open("FP-1", "断供", (Rating(_TODAY - 7, 20),), is_treated=False, is_closed=False, today=_TODAY)


class _RiskWatch(Watch):
    """Over what stands, and what was found and has been put right since."""

    subject = RiskStands

    def subjects(self, context: Context) -> Subjects:
        rows = list(
            Risk.objects.using(context.using)
            .filter(Q(closing__isnull=True) | Q(number__in=unsettled(self.key, context.using)))
            .select_related("closing")
            .prefetch_related("ratings", "treatments__owner")
            .order_by("id")
        )
        found = Subjects(RiskStands, {"risk": [row.number for row in rows]}, list(range(len(rows))), [None] * len(rows))
        found.memo["rows"] = rows
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Open]:
        today = timezone.localdate(context.now).toordinal()
        return [_open(row, today) for row in subjects.memo["rows"]]

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        """Who treats it; who registered it where nobody does."""
        return [_answering(row) for row in subjects.memo["rows"]]


def _open(row: Any, today: int) -> Open:
    ratings = sorted(row.ratings.all(), key=lambda each: each.pk)
    return Open(
        row.number,
        row.title,
        tuple(Rating(timezone.localdate(each.rated_at).toordinal(), each.score) for each in ratings),
        bool(row.treatments.all()),
        hasattr(row, "closing"),
        today,
    )


def _answering(row: Any) -> int:
    treatments = sorted(row.treatments.all(), key=lambda each: each.pk)
    return int((treatments[-1].owner.account_id if treatments else 0) or row.registered_by)


class RiskUntreated(_RiskWatch):
    """Asked for again, some days after it was first rated high."""

    key = "risk.untreated"
    title = "高风险未处置"
    params = Asking
    advice = "请安排应对：谁、做什么、什么时候完成"
    examples = (
        breaches(_HIGH),
        passes(_HIGH._replace(today=_TODAY - 1)),
        passes(_HIGH._replace(is_treated=True)),
        passes(_HIGH._replace(is_closed=True)),
        passes(_HIGH._replace(ratings=(Rating(_TODAY - 7, 20), Rating(_TODAY, 9)))),
        breaches(_HIGH._replace(ratings=(Rating(_TODAY - 7, 20), Rating(_TODAY, 16)))),
        passes(_HIGH, default_high_score=21),
    )

    @staticmethod
    def judge(fact: Open, params: Asking) -> str | None:
        high = [each.day for each in fact.ratings if each.score >= params.default_high_score]
        score = fact.ratings[-1].score if fact.ratings else 0
        if fact.is_treated or fact.is_closed or score < params.default_high_score:
            return None
        days = fact.today - high[0]
        return (
            None if days < params.default_treatment_ask_days else f"{fact.risk} {fact.title} 评分 {score}，{REQUIRED}"
        )


class RiskStale(_RiskWatch):
    key = "risk.stale"
    title = "风险过期未复评"
    params = Reassess
    advice = "请复评：可能性和影响有没有变化，不再是风险的关闭"
    examples = (
        passes(_HIGH._replace(ratings=(Rating(_TODAY - 90, 20),))),
        breaches(_HIGH._replace(ratings=(Rating(_TODAY - 91, 20),))),
        passes(_HIGH._replace(ratings=(Rating(_TODAY - 91, 20),), is_closed=True)),
        passes(_HIGH._replace(ratings=(Rating(_TODAY - 91, 20),)), default_reassess_days=180),
    )

    @staticmethod
    def judge(fact: Open, params: Reassess) -> str | None:
        days = fact.today - fact.ratings[-1].day if fact.ratings else 0
        if fact.is_closed or days <= params.default_reassess_days:
            return None
        return f"{fact.risk} {fact.title} {days} 天没有复评，限 {params.default_reassess_days} 天"
