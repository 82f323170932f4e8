"""What upper domains and doors may use of orders."""

from guiju.domains.orders.commands.allocate import AllocateOrder
from guiju.domains.orders.commands.cancel import CancelOrder
from guiju.domains.orders.commands.open_shop import OpenShop
from guiju.domains.orders.commands.presale import SetPresale
from guiju.domains.orders.commands.record import RecordOrder

__all__ = ["AllocateOrder", "CancelOrder", "OpenShop", "RecordOrder", "SetPresale"]
