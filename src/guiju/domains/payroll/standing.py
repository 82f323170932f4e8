"""How payrolls stand: which months are paid, and which payroll of a month counts."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from guiju.domains.payroll.models import Payment, Payroll
from guiju.kernel.calendar.moments import first_of


def paid_months(using: str = "default") -> set[date]:
    return set(Payment.objects.using(using).values_list("month", flat=True))


def paid_since(days: Collection[date], using: str) -> dict[date, date]:
    """By day the last month that was paid, where that is its own or a later one; one statement."""
    last = Payment.objects.using(using).order_by("-month").values_list("month", flat=True).first()
    return {day: last for day in days if last is not None and first_of(day, 1) <= last}


def later(payroll: str = "pk", month: str = "month") -> Exists:
    """Whether a month was worked out again after a payroll; the paths lead to it and its month."""
    return Exists(Payroll.objects.filter(month=OuterRef(month), id__gt=OuterRef(payroll)))


def counting(using: str = "default") -> QuerySet[Any]:
    """The payroll of each month that counts."""
    return Payroll.objects.using(using).alias(is_replaced=later()).filter(is_replaced=False)
