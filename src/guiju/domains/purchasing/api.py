"""What upper domains and doors may use of purchasing."""

from guiju.domains.purchasing.coming import all_on_order, book_came, on_order, waiting_orders
from guiju.domains.purchasing.commands.cancel_line import CancelLine
from guiju.domains.purchasing.commands.place_order import PlaceOrder
from guiju.domains.purchasing.subjects import OrderPlaced

__all__ = ["CancelLine", "OrderPlaced", "PlaceOrder", "all_on_order", "book_came", "on_order", "waiting_orders"]
