"""What upper domains and doors may use of orders."""

from guiju.domains.orders.commands.allocate import AllocateOrder
from guiju.domains.orders.commands.cancel import CancelOrder
from guiju.domains.orders.commands.check_display import CheckDisplay
from guiju.domains.orders.commands.listing import ExplainListing, ProveListing
from guiju.domains.orders.commands.open_shop import OpenShop
from guiju.domains.orders.commands.presale import SetPresale
from guiju.domains.orders.commands.record import RecordOrder
from guiju.domains.orders.commands.record_listed import RecordListedStock
from guiju.domains.orders.commands.review import RecordReview
from guiju.domains.orders.commands.stops import EndPlatformStop, NotePlatformStop, ProvePlatformStop
from guiju.domains.orders.commands.suspicion import ConcludeTrade, NoteSuspectedTrade
from guiju.domains.orders.revenue import Revenue, revenue, sold_lines

__all__ = [
    "AllocateOrder",
    "CancelOrder",
    "CheckDisplay",
    "ConcludeTrade",
    "EndPlatformStop",
    "ExplainListing",
    "NotePlatformStop",
    "NoteSuspectedTrade",
    "OpenShop",
    "ProveListing",
    "ProvePlatformStop",
    "RecordListedStock",
    "RecordOrder",
    "RecordReview",
    "Revenue",
    "SetPresale",
    "revenue",
    "sold_lines",
]
