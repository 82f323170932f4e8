"""What is shown of shops, of the orders that platforms took for them, and of what the platforms offer."""

from guiju.domains.orders.queries.listing import Listed, ListingDifferences
from guiju.domains.orders.queries.orders import (
    Allocations,
    Cancellations,
    Displays,
    OrderLines,
    Orders,
    Presales,
    Reviews,
    Shops,
    Shortages,
)
from guiju.domains.orders.queries.permissions import READ, READ_SUSPECTED
from guiju.domains.orders.queries.stops import PlatformStops
from guiju.domains.orders.queries.suspicion import HeldSales, ShopRanking, SuspectedTrades

__all__ = [
    "READ",
    "READ_SUSPECTED",
    "Allocations",
    "Cancellations",
    "Displays",
    "HeldSales",
    "Listed",
    "ListingDifferences",
    "OrderLines",
    "Orders",
    "PlatformStops",
    "Presales",
    "Reviews",
    "ShopRanking",
    "Shops",
    "Shortages",
    "SuspectedTrades",
]
