"""Who was examined when, where it was disinfected, and where an outbreak is declared."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Max, Min
from django.utils import timezone

from guiju.domains.safety.models import ExamKind, HealthExam, Outbreak
from guiju.kernel.org.models import Person

MEASURES = "outbreak"
"""The source of the tasks of an outbreak's measures."""


class Examined(NamedTuple):
    """All days are ordinals, 0 where there is none: of the last examination or waiver, of joining, of what is booked."""

    number: str
    last: int
    joined: int
    booked: int
    today: int


def examined(now: datetime, using: str) -> list[Examined]:
    """Everybody who works here; two statements."""
    today = timezone.localdate(now)
    people = Person.objects.using(using).filter(leaving__isnull=True, account__isnull=False)
    joined = people.annotate(since=Min("assignment__since")).order_by("pk").values_list("pk", "number", "since")
    exams = HealthExam.objects.using(using).values("person").annotate(last=Max("done_on"), booked=Max("booked_on"))
    known = {row["person"]: row for row in exams.order_by()}
    return [
        Examined(
            number,
            _ordinal(known.get(key, {}).get("last")),
            _ordinal(since),
            _ordinal(booked) if (booked := known.get(key, {}).get("booked")) and booked >= today else 0,
            today.toordinal(),
        )
        for key, number, since in joined
    ]


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


def certificates(people: Sequence[int], using: str) -> dict[int, int]:
    """By person the ordinal of the last day on which a certificate says that he is fit."""
    fit = HealthExam.objects.using(using).filter(person__in=people, kind=ExamKind.FOOD, is_fit=True)
    return {person: _ordinal(until) for person, until in fit.values_list("person", "valid_until") if until}


def outbreaks(using: str) -> list[Any]:
    """Those that are declared and not ended."""
    return list(Outbreak.objects.using(using).filter(ended_at__isnull=True).order_by("pk"))
