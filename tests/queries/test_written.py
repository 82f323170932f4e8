"""Readings that are written once answer as Django's own do, whatever values they are asked with."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import DateTimeField, ExpressionWrapper, F, QuerySet

from guiju.domains.warehouse.models import Arrival
from guiju.kernel.org.models import Place
from guiju.kernel.store.written import AmongGiven, Given, Written

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TURNED_ON = 90
"""Arrivals, one a minute."""


def arrivals(_using: str) -> QuerySet[Arrival, tuple[object, ...]]:
    late = ExpressionWrapper(F("arrived_at") + timedelta(hours=1), DateTimeField())
    chosen = Arrival.objects.filter(AmongGiven("id", "chosen"), arrived_at__lt=Given("before"))
    return chosen.annotate(late=late).order_by("-id").values_list("id", "arrived_at", "late", "warehouse__name")


def put_in() -> None:
    (place,) = Place.objects.filter(kind="warehouse")[:1]
    goods = {"warehouse": place, "supplier": "甲", "carrier": "乙", "handler": 1}
    with connection.writing():  # type: ignore[attr-defined]
        Arrival.objects.bulk_create(
            Arrival(id=n, number=f"W-{n}", delivery_note=f"N-{n}", arrived_at=NOON + timedelta(minutes=n), **goods)
            for n in range(1, TURNED_ON)
        )


@pytest.mark.django_db
@pytest.mark.founded
class TestWritten:
    def test_it_answers_as_django_does_with_values_of_its_own_each_time(self) -> None:
        put_in()
        written = Written(arrivals)
        for chosen, minutes in (([1, 2, 3], 3), ([5], 90), ([], 90), (list(range(1, TURNED_ON)), 40), ([2], 2)):
            before = NOON + timedelta(minutes=minutes)
            plain = Arrival.objects.filter(id__in=chosen, arrived_at__lt=before).order_by("-id")
            expected = [
                (each.id, each.arrived_at, each.arrived_at + timedelta(hours=1), each.warehouse.name) for each in plain
            ]
            assert list(written.rows({"chosen": chosen, "before": before})) == expected

    def test_django_writes_it_once(self) -> None:
        times: list[str] = []

        def make(using: str) -> QuerySet[Arrival, tuple[object, ...]]:
            times.append(using)
            return arrivals(using)

        written = Written(make)
        for _ in range(3):
            list(written.rows({"chosen": [1], "before": NOON}))
        assert times == ["default"]

    def test_a_value_that_is_not_given_is_an_error(self) -> None:
        with pytest.raises(KeyError, match="before"):
            Written(arrivals).rows({"chosen": [1]})
