"""The controls of orders."""

from guiju.domains.orders.controls import allocation, displays, licences, listing, stages, suspicion

__all__ = ["allocation", "displays", "licences", "listing", "stages", "suspicion"]
