"""What is shown of shops, of the orders that platforms took for them, and of what the platforms offer."""

from guiju.domains.orders.queries.listing import Listed, ListingDifferences
from guiju.domains.orders.queries.orders import (
    Allocations,
    Cancellations,
    Displays,
    OrderLines,
    Orders,
    Presales,
    Shops,
    Shortages,
)
from guiju.domains.orders.queries.permissions import READ

__all__ = [
    "READ",
    "Allocations",
    "Cancellations",
    "Displays",
    "Listed",
    "ListingDifferences",
    "OrderLines",
    "Orders",
    "Presales",
    "Shops",
    "Shortages",
]
