"""The controls of orders."""

from guiju.domains.orders.controls import allocation, licences, listing, suspicion

__all__ = ["allocation", "licences", "listing", "suspicion"]
