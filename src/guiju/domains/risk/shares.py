"""What each platform has of a month's revenue, by the orders themselves, beside the limit of that month."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, F, Max, Min, Sum

from guiju.domains.orders.api import sold_lines
from guiju.domains.orders.models import Platform
from guiju.domains.risk.models import RiskLimit
from guiju.kernel.calendar.moments import first_after, first_of, local

PERMILLE = 1000
NAMES = {str(value): str(label) for value, label in Platform.choices}


class Share(NamedTuple):
    """``amount`` and ``total`` in 分; ``first`` and ``last`` are the lowest and highest number of its ``orders``."""

    platform: str
    orders: int
    amount: int
    total: int
    first: str
    last: str

    @property
    def permille(self) -> int:
        return self.amount * PERMILLE // self.total if self.total else 0

    def exceeds(self, permille: int) -> bool:
        return self.amount * PERMILLE > self.total * permille


def month_before(day: date) -> date:
    """The first day of the month before the one of ``day``."""
    return first_of(first_of(day, 1) - timedelta(days=1), 1)


def shares(first: date, using: str = "default") -> list[Share]:
    """Of the month that begins on ``first``, the largest share first; one statement."""
    rows = (
        sold_lines(local(first), local(first_after(first, 1)), using=using)
        .order_by()
        .values(platform=F("order__shop__platform"))
        .annotate(
            orders=Count("order", distinct=True),
            paid=Sum("amount"),
            first=Min("order__number"),
            last=Max("order__number"),
        )
        .values_list("platform", "orders", "paid", "first", "last")
    )
    known = [(str(platform), orders, int(paid), low, high) for platform, orders, paid, low, high in rows]
    total = sum(paid for _, _, paid, _, _ in known)
    found = [Share(platform, orders, paid, total, low, high) for platform, orders, paid, low, high in known]
    return sorted(found, key=lambda share: (-share.amount, share.platform))


def limit_of(first: date, using: str = "default") -> int:
    """The permille that one platform may have of the month: as set by its last day; 0 where nobody has set any."""
    limits = RiskLimit.objects.using(using).filter(since__lt=first_after(first, 1))
    newest = limits.order_by("-since", "-id").first()
    return newest.percent * PERMILLE // 100 if newest else 0


def percent(permille: int) -> str:
    return f"{permille // 10}.{permille % 10}%"
