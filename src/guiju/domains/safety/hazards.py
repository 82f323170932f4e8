"""Hazards as they stand: grade, owner, until when, what was done and whether somebody else has looked."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from guiju.domains.safety.models import Hazard, HazardCheck, HazardFix, HazardGrading, HazardMeasure
from guiju.kernel.calendar.moments import local

UNGRADED, OPEN, UNSEEN, PHOTO, CHECKING, CLOSED, JOINED = (
    "待定级",
    "整改中",
    "待核",
    "照片待补",
    "待复查",
    "已销号",
    "已并入",
)
STATES = {
    UNGRADED: "stop",
    OPEN: "warn",
    UNSEEN: "warn",
    PHOTO: "warn",
    CHECKING: "duty",
    CLOSED: "pass",
    JOINED: "plain",
}


def hazards(using: str = "default") -> QuerySet[Any]:
    """Every hazard with ``grade``, ``owner``, ``due_on``, ``is_contained``, its last ``fix`` and ``standing``."""
    graded = HazardGrading.objects.filter(hazard=OuterRef("pk")).order_by("-id")
    fixed = HazardFix.objects.filter(hazard=OuterRef("pk")).order_by("-id")
    checked = HazardCheck.objects.filter(fix__hazard=OuterRef("pk")).order_by("-fix_id")
    rows = Hazard.objects.using(using).annotate(
        grade=Subquery(graded.values("grade")[:1]),
        owner=Subquery(graded.values("owner")[:1]),
        joins=Subquery(graded.values("joins__number")[:1]),
        due_on=Coalesce(F("extension__due_on"), Subquery(graded.values("due_on")[:1])),
        is_contained=Exists(HazardMeasure.objects.filter(hazard=OuterRef("pk"))),
        fix=Subquery(fixed.values("id")[:1]),
        fixer=Subquery(fixed.values("fixer")[:1]),
        has_photo=Subquery(fixed.values("has_photo")[:1]),
        site_code=Subquery(fixed.values("site_code")[:1]),
        checked_fix=Subquery(checked.values("fix_id")[:1]),
        was_passed=Subquery(checked.values("is_passed")[:1]),
    )
    states = Case(
        When(closed_at__isnull=False, joins__isnull=False, then=Value(JOINED)),
        When(closed_at__isnull=False, then=Value(CLOSED)),
        When(fix__isnull=False, checked_fix=F("fix"), was_passed=True, then=Value(PHOTO)),
        When(fix__isnull=False, checked_fix=F("fix"), then=Value(OPEN)),
        When(fix__isnull=False, site_code="", then=Value(UNSEEN)),
        When(fix__isnull=False, has_photo=False, then=Value(PHOTO)),
        When(fix__isnull=False, then=Value(CHECKING)),
        When(grade__isnull=True, then=Value(UNGRADED)),
        default=Value(OPEN),
        output_field=CharField(),
    )
    return rows.annotate(standing=states)


def end_of(day: date) -> int:
    """The end of a local day, in epoch seconds."""
    return int(local(day + timedelta(days=1)).timestamp())
