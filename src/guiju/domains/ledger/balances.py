"""What the stock account holds by product, as its vouchers say."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Sum

from guiju.domains.ledger.models import VoucherLine, VoucherSource


class AccountBalance(NamedTuple):
    """Quantity in the product's unit, amount in 分."""

    quantity: int
    amount: int


def stock_account(
    places: Iterable[int], using: str = "default", *, source: VoucherSource | None = None
) -> dict[tuple[int, int], AccountBalance]:
    """By place and SKU, of vouchers of one source where one is named; one statement."""
    rows = VoucherLine.objects.using(using).filter(voucher__place__in=set(places))
    if source is not None:
        rows = rows.filter(voucher__source=source.value)
    sums = rows.values_list("voucher__place", "sku").annotate(quantity=Sum("quantity"), amount=Sum("amount")).order_by()
    return {(place, sku): AccountBalance(quantity, amount) for place, sku, quantity, amount in sums}
