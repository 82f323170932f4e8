"""What shops sold between two moments: orders that the platforms took and nobody cancelled, by what their buyers paid."""

from datetime import datetime
from typing import Literal, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from guiju.domains.orders.models import Cancellation, OrderLine, SaleHold

By = Literal["shop", "platform", "warehouse"]
_PATHS: dict[By, str] = {
    "shop": "order__shop__code",
    "platform": "order__shop__platform",
    "warehouse": "order__warehouse__code",
}


class Revenue(NamedTuple):
    """``amount`` in 分; lines of which nobody said what was paid count with 0, ``unpriced`` says how many they are."""

    orders: int
    quantity: int
    amount: int
    unpriced: int


def still_held() -> Q:
    """Holds that count: their case is open, or it has proved true."""
    return Q(case__conclusion__isnull=True) | Q(case__conclusion__is_fictitious=True)


def sold_lines(
    since: datetime, until: datetime, *, without_held: bool = False, using: str = "default"
) -> QuerySet[OrderLine]:
    """Lines of orders placed from ``since`` to before ``until``, without the cancelled ones."""
    lines = OrderLine.objects.using(using).filter(
        ~Exists(Cancellation.objects.filter(order=OuterRef("order"))),
        order__ordered_at__gte=since,
        order__ordered_at__lt=until,
    )
    held = SaleHold.objects.filter(still_held(), order=OuterRef("order"))
    return lines.filter(~Exists(held)) if without_held else lines


def revenue(
    by: By, since: datetime, until: datetime, *, without_held: bool = False, using: str = "default"
) -> dict[str, Revenue]:
    """By shop, platform or warehouse (their codes) what was sold; one statement.

    ``without_held`` leaves out what an employee is suspected of having bought himself: for commission and ranking.
    """
    lines = sold_lines(since, until, without_held=without_held, using=using)
    rows = (
        lines.order_by()
        .values(key=F(_PATHS[by]))
        .annotate(
            orders=Count("order", distinct=True),
            sold=Sum("quantity"),
            paid=Sum("amount"),
            unpriced=Count("id", filter=Q(amount=0)),
        )
    )
    return {
        str(key): Revenue(orders, int(sold), int(paid), unpriced)
        for key, orders, sold, paid, unpriced in rows.order_by("key").values_list(
            "key", "orders", "sold", "paid", "unpriced"
        )
    }
