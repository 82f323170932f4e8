"""Tables of orders: shops, orders and what became of them, what platforms offer, what is suspected of being made up."""

from guiju.domains.orders.models.listing import (
    ListedStock,
    ListingCause,
    ListingDifference,
    ListingExplanation,
    ListingProof,
    ProofKind,
)
from guiju.domains.orders.models.orders import (
    Allocation,
    Cancellation,
    Order,
    OrderLine,
    Platform,
    Presale,
    Recipient,
    Review,
    Shop,
    ShopDisplay,
    Shortage,
)
from guiju.domains.orders.models.stops import PlatformStop, StopEnd, StopProof
from guiju.domains.orders.models.suspicion import SaleHold, SuspectedTrade, TradeConclusion

__all__ = [
    "Allocation",
    "Cancellation",
    "ListedStock",
    "ListingCause",
    "ListingDifference",
    "ListingExplanation",
    "ListingProof",
    "Order",
    "OrderLine",
    "Platform",
    "PlatformStop",
    "Presale",
    "ProofKind",
    "Recipient",
    "Review",
    "SaleHold",
    "Shop",
    "ShopDisplay",
    "Shortage",
    "StopEnd",
    "StopProof",
    "SuspectedTrade",
    "TradeConclusion",
]
