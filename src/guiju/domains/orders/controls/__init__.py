"""The controls of orders."""

from guiju.domains.orders.controls import allocation, displays, licences, listing, stages, stops, suspicion

__all__ = ["allocation", "displays", "licences", "listing", "stages", "stops", "suspicion"]
