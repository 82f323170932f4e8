"""Risks as they stand: their newest rating, who treats them, and what is wrong with that today."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    Field,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils import timezone

from guiju.domains.risk.controls.risks import RiskStale, TreatmentNamed
from guiju.domains.risk.models import Risk, RiskRating, RiskTreatment
from guiju.kernel.calendar.moments import local
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.controls.in_force import params_in_force

UNTREATED, STALE, OVERDUE, TREATED, WATCHED, CLOSED = "未处置", "过期未复评", "应对逾期", "应对中", "观察", "已关闭"
STATES = {UNTREATED: "stop", STALE: "warn", OVERDUE: "stop", TREATED: "pass", WATCHED: "plain", CLOSED: "plain"}


def high_score(using: str = "default") -> int:
    """From which score on a risk is high, as the clauses in force say."""
    context = Context(SYSTEM, timezone.now(), using=using)
    return min(each.default_high_score for each in params_in_force(TreatmentNamed, context))


def stale_before(using: str = "default") -> datetime:
    """What was rated before this moment is stale, as the clauses in force say."""
    context = Context(SYSTEM, timezone.now(), using=using)
    days = min(each.default_reassess_days for each in params_in_force(RiskStale, context))
    return local(timezone.localdate() - timedelta(days=days))


class _AsInForce(Value):
    """A value that is read when the statement is written: a query is declared before there is a database."""

    def __init__(self, read: Callable[[str], Any], field: Field) -> None:
        super().__init__(None, output_field=field)
        self.read = read

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self.output_field.get_db_prep_value(self.read(connection.alias), connection)]


def rated(using: str = "default") -> QuerySet[Any]:
    """Risks with the newest rating: ``likelihood``, ``impact``, ``score``, ``rated_at``."""
    newest = RiskRating.objects.filter(risk=OuterRef("pk")).order_by("-id")
    return Risk.objects.using(using).annotate(
        likelihood=Subquery(newest.values("likelihood")[:1]),
        impact=Subquery(newest.values("impact")[:1]),
        score=Subquery(newest.values("score")[:1]),
        rated_at=Subquery(newest.values("rated_at")[:1]),
    )


def standing(using: str = "default") -> QuerySet[Any]:
    """Rated risks with their ``state`` and newest treatment."""
    today = timezone.localdate()
    newest = RiskTreatment.objects.filter(risk=OuterRef("pk")).order_by("-id")
    rows = rated(using).annotate(
        treated_by=Subquery(newest.values("owner__name")[:1]),
        due_on=Subquery(newest.values("due_on")[:1]),
    )
    return rows.annotate(
        state=Case(
            When(closing__isnull=False, then=Value(CLOSED)),
            When(~Exists(newest), score__gte=_AsInForce(high_score, IntegerField()), then=Value(UNTREATED)),
            When(rated_at__lt=_AsInForce(stale_before, DateTimeField()), then=Value(STALE)),
            When(due_on__lt=today, then=Value(OVERDUE)),
            When(due_on__isnull=False, then=Value(TREATED)),
            default=Value(WATCHED),
            output_field=CharField(),
        )
    )
