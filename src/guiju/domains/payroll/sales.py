"""What shops sold, by day: what commission is counted from."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import Sum
from django.db.models.functions import TruncDate

from guiju.domains.orders.api import sold_lines
from guiju.domains.orders.models import Shop
from guiju.domains.payroll.rules import DAY
from guiju.kernel.calendar.moments import local

Sales = Mapping[tuple[str, date], int]
"""(shop, day) → 分."""


def sales(first: date, last: date, using: str = "default") -> Sales:
    """What buyers paid from day to day, without what is held as suspect; one statement."""
    lines: Any = sold_lines(local(first), local(last + DAY), without_held=True, using=using)
    days = lines.order_by().values_list("order__shop__code", TruncDate("order__ordered_at"))
    return {(shop, day): int(paid) for shop, day, paid in days.annotate(paid=Sum("amount"))}


def sold(known: Sales, shops: Collection[str], since: date, until: date) -> int:
    """By these shops on these days; by all of them where none is named."""
    return sum(paid for (shop, day), paid in known.items() if since <= day <= until and (not shops or shop in shops))


def shops_among(codes: Collection[str], using: str) -> set[str]:
    return set(Shop.objects.using(using).filter(code__in=codes).values_list("code", flat=True))
